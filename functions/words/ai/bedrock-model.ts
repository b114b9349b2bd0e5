/** Reads the id of an Amazon Bedrock model. */

/**
 * The geography prefix of a system-defined inference profile.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const GEOGRAPHY = /^(?:us|us-gov|eu|apac|au|jp|ca|global)\.(?=[a-z0-9]+\.)/;

/** The model of an inference profile: `openai.gpt-oss-20b-1:0` for `us.openai.gpt-oss-20b-1:0`. Another id is unchanged. */
export function modelOfProfile(modelOrProfile: string): string {
  return modelOrProfile.replace(GEOGRAPHY, "");
}

/** Providers whose models do not support chat completions. */
const UNSUPPORTED = /^(?:amazon|anthropic)\./;

/**
 * Whether a model may support chat completions. True for an ARN without the model's id.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html
 */
export function supportsChatCompletions(model: string): boolean {
  return !UNSUPPORTED.test(modelOfProfile(model.split("/").at(-1) ?? model));
}
