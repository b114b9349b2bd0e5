import { expect, test } from "@jest/globals";
import { App, Stack } from "aws-cdk-lib";
import { bedrockStatements } from "../../../lib/functions/bedrock.ts";

const stack = new Stack(new App(), "Stack", {
  env: { account: "123456789012", region: "af-south-1" },
});
const statementsOf = (model: string, region?: string) =>
  bedrockStatements(stack, { model, region }).map((statement) => stack.resolve(statement.toJSON()));
/** CDK writes the partition as a reference. */
const arn = (rest: string) => ({ "Fn::Join": ["", ["arn:", { Ref: "AWS::Partition" }, rest]] });
const allow = (Resource: unknown, Condition?: unknown) => ({
  Effect: "Allow",
  Action: "bedrock:InvokeModel",
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});

test("only the model in its region is allowed", () => {
  const model = ":bedrock:af-south-1::foundation-model/openai.gpt-oss-20b-1:0";
  expect(statementsOf("openai.gpt-oss-20b-1:0")).toEqual([allow(arn(model))]);
});

test("the region may differ from the stack's", () => {
  const model = ":bedrock:us-east-1::foundation-model/openai.gpt-5.6-luna";
  expect(statementsOf("openai.gpt-5.6-luna", "us-east-1")).toEqual([allow(arn(model))]);
});

test("a profile is allowed, and its model only through the profile", () => {
  const profile = arn(
    ":bedrock:eu-west-1:123456789012:inference-profile/eu.openai.gpt-oss-20b-1:0",
  );
  expect(statementsOf("eu.openai.gpt-oss-20b-1:0", "eu-west-1")).toEqual([
    allow(profile),
    allow(arn(":bedrock:*::foundation-model/openai.gpt-oss-20b-1:0"), {
      StringEquals: { "bedrock:InferenceProfileArn": profile },
    }),
  ]);
});

test("the model of a global profile is also allowed without a region", () => {
  const [, models] = statementsOf("global.openai.gpt-5.6-luna");
  expect(models.Resource).toEqual([
    arn(":bedrock:*::foundation-model/openai.gpt-5.6-luna"),
    arn(":bedrock:::foundation-model/openai.gpt-5.6-luna"),
  ]);
});

test("for the ARN of a profile, any model is allowed only through the profile", () => {
  const profile = "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a1b2c3";
  const [own, models] = statementsOf(profile);
  expect(own).toEqual(allow(profile));
  expect(models.Condition).toEqual({ StringEquals: { "bedrock:InferenceProfileArn": profile } });
});

test("a provider before the model is not a geography", () => {
  expect(statementsOf("openai.gpt-5.6-luna")).toHaveLength(1);
  expect(statementsOf("mistral.ministral-3-8b-instruct")).toHaveLength(1);
});
