/** What the id of a model of Amazon Bedrock tells. */

/**
 * Before a model's id in that of an inference profile: where its requests may go.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const PLACE = /^(?:us|us-gov|eu|apac|au|jp|ca|global)\.(?=[a-z0-9]+\.)/;

/** The model that an inference profile is of, by its id: `us.openai.gpt-oss-20b-1:0` is of `openai.gpt-oss-20b-1:0`. */
export function modelOfProfile(modelOrProfile: string): string {
  return modelOrProfile.replace(PLACE, "");
}

/** Makers of whose models none speaks chat completions. */
const SILENT = /^(?:amazon|anthropic)\./;

/**
 * Whether a model can be asked as we ask, by chat completions. An ARN that does not name its model is believed.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/models-api-compatibility.html
 */
export function speaksChatCompletions(model: string): boolean {
  return !SILENT.test(modelOfProfile(model.split("/").at(-1) ?? model));
}
