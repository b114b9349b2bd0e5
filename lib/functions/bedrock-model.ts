/** What the id of a model of Amazon Bedrock tells, as the function reads it (functions/words/ai/bedrock-model.ts). */
import { Token } from "aws-cdk-lib";

/** The places that a system's inference profile may name. Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html */
export const PROFILE = /^(?:us|us-gov|eu|apac|au|jp|ca|global)\.(?=[a-z0-9]+\.)/;

/** Makers of whose models none speaks chat completions. Source: https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html */
const SILENT = /^(?:amazon|anthropic)\./;

/** Whether Bedrock may know this model, and can be asked for it: a maker or a place comes first, or it is an ARN. */
export function canBeAsked(model: unknown): boolean {
  if (Token.isUnresolved(model)) return true;
  if (typeof model !== "string" || !/^(?:arn:|[a-z-]+\.)\S+$/.test(model)) return false;
  const [id = model] = model.split("/").slice(-1);
  return !SILENT.test(id.replace(PROFILE, ""));
}
