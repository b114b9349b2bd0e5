/** What a function needs to invoke one model of Amazon Bedrock. */
import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { PROFILE } from "./bedrock-model.ts";

export type BedrockModel = {
  /** The id of a model, or of an inference profile (`us.openai.gpt-oss-20b-1:0`), or a profile's ARN. */
  readonly model: string;
  /** @default - the stack's own */
  readonly region?: string | undefined;
};

/**
 * Chat completions have the action of InvokeModel. A profile hands a request to its model in whatever region of its own it
 * likes, so the model is allowed in every region, but by way of the profile alone.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference.html and .../inference-profiles-prereq.html
 */
export function bedrockStatements(
  scope: Construct,
  { model, region }: BedrockModel,
): PolicyStatement[] {
  const stack = Stack.of(scope);
  const foundationModel = (name: string, where: string) =>
    `arn:${stack.partition}:bedrock:${where}::foundation-model/${name}`;
  const allow = (resources: string[], conditions?: Record<string, Record<string, string>>) =>
    new PolicyStatement({
      actions: ["bedrock:InvokeModel"],
      resources,
      ...(conditions === undefined ? {} : { conditions }),
    });
  const where = region ?? stack.region;
  const isArn = model.startsWith("arn:");
  if (!isArn && !PROFILE.test(model)) return [allow([foundationModel(model, where)])];

  const profile = isArn
    ? model
    : stack.formatArn({
        service: "bedrock",
        region: where,
        resource: "inference-profile",
        resourceName: model,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      });
  // An ARN does not say which model is behind it.
  const behind = isArn ? "*" : model.replace(PROFILE, "");
  const models = [foundationModel(behind, "*")];
  // A global profile asks for the model without a region.
  if (isArn || model.startsWith("global.")) models.push(foundationModel(behind, ""));
  return [
    allow([profile]),
    allow(models, { StringEquals: { "bedrock:InferenceProfileArn": profile } }),
  ];
}
