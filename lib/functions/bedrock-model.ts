/** Checks the id of an Amazon Bedrock model, as functions/words/ai/bedrock-model.ts reads it. */
import { Token } from "aws-cdk-lib";

/** The geography prefix of a system-defined inference profile. Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
export const PROFILE = /^(?:us|us-gov|eu|apac|au|jp|ca|global)\.(?=[a-z0-9]+\.)/;

/** Providers whose models do not support chat completions. Source: https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html */
const UNSUPPORTED = /^(?:amazon|anthropic)\./;

/** Whether the id is an ARN or begins with a provider or a geography, and the model may support chat completions. */
export function canBeAsked(model: unknown): boolean {
  if (Token.isUnresolved(model)) return true;
  if (typeof model !== "string" || !/^(?:arn:|[a-z-]+\.)\S+$/.test(model)) return false;
  const [id = model] = model.split("/").slice(-1);
  return !UNSUPPORTED.test(id.replace(PROFILE, ""));
}
