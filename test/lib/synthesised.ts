/** The stack as CloudFormation would get it, and readers for what the tests ask of it. */
import { readFileSync } from "node:fs";
import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { PostriderStack, type PostriderStackProps } from "../../lib/postrider-stack.ts";
import { FIXTURE_NOTIFICATIONS } from "../helpers/fixture-project.ts";

export const SETTINGS = {
  fromAddress: "Acme <mail@example.org>",
  apiKeyParameter: "/acme/openai-api-key",
  notifications: FIXTURE_NOTIFICATIONS,
} satisfies PostriderStackProps;

// CDK's own look at each template is two seconds a file. It has it in checks.test.ts, with every variant.
process.env["CDK_VALIDATION"] = "false";

/** The CDK's feature flags that a deployment has. */
const { context } = JSON.parse(readFileSync(`${import.meta.dirname}/../../cdk.json`, "utf8")) as {
  context: Record<string, unknown>;
};

/** Synthesises without esbuild: what the code is, is another test's matter. */
export function stackWith(props: Partial<PostriderStackProps> = {}): PostriderStack {
  return new PostriderStack(appWithoutBundling(), "Postrider", { ...SETTINGS, ...props });
}

/** An app whose functions are neither bundled nor copied. */
export function appWithoutBundling(): App {
  return new App({
    analyticsReporting: false,
    context: {
      ...context,
      "aws:cdk:bundling-stacks": [],
      "aws:cdk:disable-asset-staging": true,
    },
  });
}

const templates = new Map<string, Template>();

/** The template with these settings, synthesised once a file: a test must not change what it gets. */
export function templateWith(settings: Partial<PostriderConfig> = {}): Template {
  const key = JSON.stringify({ ...SETTINGS, ...settings });
  const template = templates.get(key) ?? Template.fromStack(stackWith(settings));
  templates.set(key, template);
  return template;
}

export type Resource = {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
};

export function resourcesOf(template: Template, type: string): [string, Resource][] {
  return Object.entries(template.findResources(type)) as [string, Resource][];
}

/** The properties of the one resource of its type whose id begins so. */
export function propertiesOf(
  template: Template,
  type: string,
  idPrefix = "",
): Record<string, unknown> {
  const found = resourcesOf(template, type).filter(([id]) => id.startsWith(idPrefix));
  const [only] = found;
  if (found.length !== 1 || only === undefined)
    throw new Error(`Expected one ${type} of the id ${idPrefix}…, got ${found.length}`);
  return only[1].Properties;
}

/** A function's environment, each reference as what it will be on AWS. */
export function environmentOf(
  template: Template,
  idPrefix = "MailProcessorFunction",
): Record<string, string> {
  const { Environment } = propertiesOf(template, "AWS::Lambda::Function", idPrefix);
  const { Variables } = Environment as { Variables: Record<string, Intrinsic> };
  return Object.fromEntries(
    Object.entries(Variables).map(([name, value]) => [name, resolved(template, value)]),
  );
}

/** What CloudFormation makes of a value, with what it would give each reference. */
export function resolved(template: Template, value: Intrinsic): string {
  if (typeof value === "string") return value;
  if ("Ref" in value) return deployed(template, value.Ref);
  if ("Fn::GetAtt" in value) return deployed(template, value["Fn::GetAtt"][0]);
  if ("Fn::Join" in value) {
    const [separator, parts] = value["Fn::Join"];
    return parts.map((part) => resolved(template, part)).join(separator);
  }
  const [index, { "Fn::Split": split }] = value["Fn::Select"];
  return resolved(template, split[1]).split(split[0])[index] ?? "";
}

function deployed(template: Template, id: string): string {
  const isOne = (type: string) => Object.hasOwn(template.findResources(type), id);
  if (isOne("AWS::SQS::Queue")) return `https://sqs.eu-west-1.amazonaws.com/123456789012/${id}`;
  if (isOne("AWS::Lambda::Url")) return `https://${id.toLowerCase()}.lambda-url.eu-west-1.on.aws/`;
  // CloudFormation ends a secret's name with 12 characters of its own, and Secrets Manager adds 6.
  if (isOne("AWS::SecretsManager::Secret"))
    return `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${id}-aBcDeF123456-x1Y2z3`;
  return id;
}

export type Grant = {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: unknown;
};

/** What the policies of the role with this id may do, in one line per statement's part, references as `${Id}`. */
export function grantsOf(template: Template, roleIdPrefix: string): Grant[] {
  return resourcesOf(template, "AWS::IAM::Policy")
    .filter(([id]) => id.startsWith(roleIdPrefix))
    .flatMap(([, { Properties }]) => {
      const { Statement } = Properties["PolicyDocument"] as { Statement: Statement[] };
      return Statement.map(({ Effect, Action, Resource: resource, Condition }) => ({
        effect: Effect,
        actions: [Action].flat(),
        resources: [resource].flat().map(textOf),
        ...(Condition === undefined ? {} : { condition: Condition }),
      }));
    });
}

type Statement = {
  readonly Effect: string;
  readonly Action: string | string[];
  readonly Resource: Intrinsic | Intrinsic[];
  readonly Condition?: unknown;
};

export type Intrinsic =
  | string
  | { Ref: string }
  | { "Fn::GetAtt": [string, string] }
  | { "Fn::Join": [string, Intrinsic[]] }
  | { "Fn::Select": [number, { "Fn::Split": [string, Intrinsic] }] };

function textOf(value: Intrinsic): string {
  if (typeof value === "string") return value;
  if ("Ref" in value) return `\${${withoutHash(value.Ref.replace("AWS::", ""))}}`;
  if ("Fn::GetAtt" in value) return `\${${withoutHash(value["Fn::GetAtt"][0])}}`;
  if ("Fn::Select" in value) {
    const [index, { "Fn::Split": split }] = value["Fn::Select"];
    return `${textOf(split[1])}[${index}]`;
  }
  const [separator, parts] = value["Fn::Join"];
  return parts.map(textOf).join(separator);
}

/** CDK's hash says nothing to a reader. */
function withoutHash(id: string): string {
  return id.replace(/[0-9A-F]{8}$/, "");
}
