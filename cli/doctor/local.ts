/** `postrider doctor --local` checks the running dev server as if it were an AWS account. */
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { Running } from "../../local/dev/running.ts";
import type { Deployed } from "../shared/outputs.ts";

/**
 * Used as the name of the parameter with the key; its value is among the stage's known parameters. Names of AWS parameters have
 * no spaces, so it is never one of them.
 */
export const LOCAL_KEY = "the environment variable OPENAI_API_KEY";

/** The dev server's settings. */
export function localSettings(running: Running): PostriderConfig {
  return {
    fromAddress: running["MAIL_FROM"] ?? "",
    configurationSet: running["SES_CONFIGURATION_SET"],
    model: running["AI_MODEL"],
    aiPriceUsdPerMillion: running["AI_PRICE_USD_PER_MILLION"],
    apiKeyParameter: LOCAL_KEY,
  };
}

/** The dev server's queues and tables. */
export function localDeployed(running: Running): Deployed {
  return {
    queueUrl: running["QUEUE_URL"],
    deadLetterQueueUrl: running["DEAD_LETTER_QUEUE_URL"],
    feedbackDeadLetterQueueUrl: running["FEEDBACK_DEAD_LETTER_QUEUE_URL"],
    deliveriesTable: running["DELIVERIES_TABLE"],
    coordinationTable: running["COORDINATION_TABLE"],
  };
}
