/** `npx postrider doctor --local`: what `npx postrider dev` runs, looked at as if it were an account. */
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { Running } from "../../local/dev/running.ts";
import type { Deployed } from "../outputs.ts";

/**
 * Stands in for the name of the parameter with the key; its value is among the stage's known parameters. No parameter on AWS
 * has blanks in its name.
 */
export const LOCAL_KEY = "the environment variable OPENAI_API_KEY";

/** The settings by which it runs. */
export function localSettings(running: Running): PostriderConfig {
  return {
    fromAddress: running["MAIL_FROM"] ?? "",
    configurationSet: running["SES_CONFIGURATION_SET"],
    model: running["AI_MODEL"],
    aiPriceUsdPerMillion: running["AI_PRICE_USD_PER_MILLION"],
    apiKeyParameter: LOCAL_KEY,
  };
}

/** Its queues and tables. */
export function localDeployed(running: Running): Deployed {
  return {
    queueUrl: running["QUEUE_URL"],
    deadLetterQueueUrl: running["DEAD_LETTER_QUEUE_URL"],
    feedbackDeadLetterQueueUrl: running["FEEDBACK_DEAD_LETTER_QUEUE_URL"],
    deliveriesTable: running["DELIVERIES_TABLE"],
    coordinationTable: running["COORDINATION_TABLE"],
  };
}
