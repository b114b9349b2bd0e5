/** Checks the running dev server as if it were an AWS account. */
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { Running } from "../../local/dev/running.ts";
import type { StackOutputs } from "../shared/outputs.ts";

/** The name of the dev server's "parameter" with the AI's key. It has spaces, so no SSM parameter has this name. */
export const LOCAL_KEY = "the environment variable OPENAI_API_KEY";

export function localSettings(running: Running): PostriderConfig {
  return {
    fromAddress: running["MAIL_FROM"] ?? "",
    configurationSet: running["SES_CONFIGURATION_SET"],
    model: running["AI_MODEL"],
    aiPriceUsdPerMillion: running["AI_PRICE_USD_PER_MILLION"],
    apiKeyParameter: LOCAL_KEY,
  };
}

export function localDeployed(running: Running): StackOutputs {
  return {
    queueUrl: running["QUEUE_URL"],
    deadLetterQueueUrl: running["DEAD_LETTER_QUEUE_URL"],
    feedbackDeadLetterQueueUrl: running["FEEDBACK_DEAD_LETTER_QUEUE_URL"],
    deliveriesTable: running["DELIVERIES_TABLE"],
    coordinationTable: running["COORDINATION_TABLE"],
  };
}
