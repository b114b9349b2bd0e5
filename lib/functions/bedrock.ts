/** The permissions to invoke one Amazon Bedrock model. */
import { ArnFormat, Stack } from "aws-cdk-lib";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import type { Construct } from "constructs";
import { modelOfProfile } from "../../functions/words/ai/bedrock-model.ts";

export type BedrockModel = {
  /** The id of a model, the id of an inference profile (`us.openai.gpt-oss-20b-1:0`), or the ARN of a profile. */
  readonly model: string;
  /** @default - the stack's region */
  readonly region?: string | undefined;
};

/**
 * Chat completions need `bedrock:InvokeModel`. A profile routes a request to any of its regions, so the model is allowed in every
 * region, but only through the profile.
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
  if (!isArn && modelOfProfile(model) === model) return [allow([foundationModel(model, where)])];

  const profile = isArn
    ? model
    : stack.formatArn({
        service: "bedrock",
        region: where,
        resource: "inference-profile",
        resourceName: model,
        arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
      });
  // An ARN does not contain the id of the model.
  const modelName = isArn ? "*" : modelOfProfile(model);
  const models = [foundationModel(modelName, "*")];
  // A global profile invokes a model ARN without a region.
  if (isArn || model.startsWith("global.")) models.push(foundationModel(modelName, ""));
  return [
    allow([profile]),
    allow(models, { StringEquals: { "bedrock:InferenceProfileArn": profile } }),
  ];
}
