import "aws-cdk-lib/testhelpers/jest-autoclean";
import { describe, expect, test } from "@jest/globals";
import { RemovalPolicy, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { suppressionKey } from "../../../functions/coordination/suppressions.ts";
import { Tables } from "../../../lib/resources/tables.ts";
import { Unsubscribe } from "../../../lib/functions/unsubscribe.ts";
import {
  grantsOf,
  type Intrinsic,
  propertiesOf,
  type Resource,
  resolved,
  resourcesOf,
  templateWith,
} from "../synthesised.ts";
import { FIXTURE_NOTIFICATIONS } from "../../helpers/fixture-project.ts";

const FUNCTION = "AWS::Lambda::Function";
const SECRET = "AWS::SecretsManager::Secret";
const REFERENCE = "/aws/reference/secretsmanager/";

const template = templateWith();
const KEY = "MailUnsubscribeKey";
const secretId = resourcesOf(template, SECRET)
  .map(([id]) => id)
  .find((id) => id.startsWith(KEY));
const [[urlId] = []] = resourcesOf(template, "AWS::Lambda::Url");

type Variables = Record<string, unknown>;
const variablesOf = (from: Template, idPrefix: string): Variables =>
  (propertiesOf(from, FUNCTION, idPrefix)["Environment"] as { Variables: Variables }).Variables;

describe("the key", () => {
  test("is generated once by CloudFormation", () =>
    expect(propertiesOf(template, SECRET, KEY)).toEqual({
      Description: expect.stringContaining("unsubscribe links"),
      GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
    }));

  test("is readable by the page and the processor only, under the same name", () => {
    const { UNSUBSCRIBE_KEY_PARAMETER: name } = variablesOf(template, "MailUnsubscribeFunction");
    expect(resolved(template, name as Intrinsic)).toBe(`${REFERENCE}${secretId}-aBcDeF123456`);
    expect(variablesOf(template, "MailProcessorFunction")["UNSUBSCRIBE_KEY_PARAMETER"]).toEqual(
      name,
    );
    const readers = resourcesOf(template, "AWS::IAM::Policy").filter(([id]) =>
      grantsOf(template, id).some(
        ({ actions, resources }) =>
          actions.includes("secretsmanager:GetSecretValue") && resources.includes(`\${${KEY}}`),
      ),
    );
    expect(readers.map(([id]) => id.replace(/[0-9A-F]{8}$/, "")).toSorted()).toEqual([
      "MailProcessorRoleDefaultPolicy",
      "MailUnsubscribeRoleDefaultPolicy",
    ]);
  });
});

describe("the page", () => {
  test("is public through its URL only", () => {
    expect(propertiesOf(template, "AWS::Lambda::Url")).toMatchObject({ AuthType: "NONE" });
    const permissions = resourcesOf(template, "AWS::Lambda::Permission").map(
      ([, { Properties }]) => Properties,
    );
    const [functionId] = resourcesOf(template, FUNCTION)
      .map(([id]) => id)
      .filter((id) => id.startsWith("MailUnsubscribe"));
    const FunctionName = { "Fn::GetAtt": [functionId, "Arn"] };
    // Since October 2025 both are needed: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
    expect(permissions).toEqual([
      {
        Action: "lambda:InvokeFunctionUrl",
        FunctionName,
        FunctionUrlAuthType: "NONE",
        Principal: "*",
      },
      {
        Action: "lambda:InvokeFunction",
        FunctionName,
        InvokedViaFunctionUrl: true,
        Principal: "*",
      },
    ]);
  });

  test("has the URL of the processor's links", () =>
    expect(variablesOf(template, "MailProcessorFunction")["UNSUBSCRIBE_URL"]).toEqual({
      "Fn::GetAtt": [urlId, "FunctionUrl"],
    }));

  test("has the project's default language", () => {
    const localeOf = (from: Template) =>
      variablesOf(from, "MailUnsubscribeFunction")["DEFAULT_LOCALE"];
    expect(localeOf(template)).toBeUndefined();
    expect(localeOf(templateWith({ locale: "de" }))).toBe("de");
  });

  test("runs on Node 24 and ARM, for at most 15 s", () =>
    expect(propertiesOf(template, FUNCTION, "MailUnsubscribe")).toMatchObject({
      Runtime: "nodejs24.x",
      Architectures: ["arm64"],
      MemorySize: 512,
      Timeout: 15,
      Handler: "index.handler",
    }));

  test("may write only suppression rows of its table", () => {
    const [grant] = grantsOf(template, "MailUnsubscribeRole").filter(({ actions }) =>
      actions.some((action) => action.startsWith("dynamodb:")),
    );
    expect(grant?.actions).toEqual(["dynamodb:UpdateItem"]);
    const condition = grant?.condition as {
      "ForAllValues:StringLike": { "dynamodb:LeadingKeys": string[] };
    };
    const [pattern = ""] = condition["ForAllValues:StringLike"]["dynamodb:LeadingKeys"];
    expect(pattern.endsWith("#*")).toBe(true);
    expect(suppressionKey("0f")["pk"]?.S?.startsWith(pattern.slice(0, -1))).toBe(true);
    expect("slot#0".startsWith(pattern.slice(0, -1))).toBe(false);
  });

  test("is absent when the setting is false, and emails have no link", () => {
    const without = templateWith({ unsubscribe: false });
    for (const type of [SECRET, "AWS::Lambda::Url"])
      expect(resourcesOf(without, type).filter(([id]) => !id.startsWith("MailRecipient"))).toEqual(
        [],
      );
    expect(Object.keys(variablesOf(without, "MailProcessorFunction")).join()).not.toContain(
      "UNSUBSCRIBE",
    );
  });
});

describe("links in sent emails", () => {
  /** What the page is made of, by the id of its construct. */
  const partsOf = (from: Template) =>
    Object.entries(from.toJSON()["Resources"] as Record<string, Resource>).filter(([id]) =>
      id.startsWith("MailUnsubscribe"),
    );
  const page = ["Function", "IAM::Policy", "IAM::Role", "Lambda::Permission", "Lambda::Url"];

  test("still work in production after the stack is deleted or the construct is renamed", () => {
    const parts = partsOf(template);
    const types = parts.map(([, { Type }]) => Type).join();
    for (const part of page) expect(types).toContain(part);
    for (const [, { DeletionPolicy, UpdateReplacePolicy }] of parts)
      expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(["Retain", "Retain"]);
  });

  test("stop working when another stage is deleted", () => {
    for (const [, { DeletionPolicy }] of partsOf(templateWith({ stage: "staging" })))
      expect([undefined, "Delete"]).toContain(DeletionPolicy);
  });

  test("have the URL of the function, not of an alias", () => {
    expect(propertiesOf(template, "AWS::Lambda::Url")).not.toHaveProperty("Qualifier");
    expect(urlId).toBe("MailUnsubscribeFunctionFunctionUrlEC8F91B1");
  });
});

test.each([RemovalPolicy.RETAIN, RemovalPolicy.DESTROY])(
  "removalPolicy %s applies to its key and its log",
  (removalPolicy) => {
    const stack = new Stack();
    stack.node.setContext("aws:cdk:bundling-stacks", []);
    const { coordination } = new Tables(stack, "Tables");
    new Unsubscribe(stack, "Unsubscribe", {
      notifications: FIXTURE_NOTIFICATIONS,
      coordination,
      removalPolicy,
    });
    const own = Template.fromStack(stack);
    const policies = [SECRET, "AWS::Logs::LogGroup"].flatMap((type) =>
      resourcesOf(own, type).map(([, { DeletionPolicy }]) => DeletionPolicy),
    );
    const expected = removalPolicy === RemovalPolicy.RETAIN ? "Retain" : "Delete";
    expect(policies).toEqual([expected, expected]);
  },
);
