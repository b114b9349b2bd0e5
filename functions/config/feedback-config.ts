/** The feedback function's environment. `npm run docs` writes it to docs/settings.md. */
import * as z from "zod/mini";
import {
  type Environment,
  type EnvironmentOf,
  HTTP_URL,
  integer,
  milliseconds,
  readEnvironment,
  TAG,
  text,
  textOr,
} from "./environment.ts";
import { EVENT_VARIABLES } from "./event-variables.ts";
import { SETTINGS } from "./settings.ts";

export const FEEDBACK = z.object({
  DEAD_LETTER_QUEUE_URL: text(
    { about: "The function's own queue of messages that are not SES reports, with the reason." },
    HTTP_URL,
  ),
  DELIVERIES_TABLE: text({ about: "The ledger's table (keys `notification`, `recipient`)." }),
  COORDINATION_TABLE: text({
    about:
      "The table of suppressed addresses and of the time of the newest email that an SES report has named (key `pk`).",
  }),
  INSTALLATION: textOr(
    "postrider",
    {
      about:
        "The `installation` tag of this installation's emails, as in the processor. Events of other emails are ignored.",
    },
    TAG,
  ),
  ...EVENT_VARIABLES,
  // As in the processor: either function may write a row last.
  RETENTION_DAYS: integer(SETTINGS.retentionDays),
  METRICS_NAMESPACE: textOr("Postrider", {
    about: "The CloudWatch namespace of the metrics. Each installation in an account has its own.",
  }),
  FUNCTION_TIMEOUT_MS: milliseconds("Lambda kills the invocation after this time.", 30_000),
  DYNAMODB_TIMEOUT_MS: milliseconds("Timeout of one DynamoDB call, retries included.", 1_500),
  SQS_TIMEOUT_MS: milliseconds("Timeout of one SQS call, retries included.", 3_000),
});

export type FeedbackConfig = z.output<typeof FEEDBACK>;

export type FeedbackEnvironment = EnvironmentOf<typeof FEEDBACK>;

/** DynamoDB calls for one event: its evidence (twice for a second email), its suppression, the feedback mark, its plan (to publish it). */
const CALLS_IN_A_ROW = 5;

/** @throws ConfigError */
export function readConfig(environment: Environment): FeedbackConfig {
  return readEnvironment(FEEDBACK, environment, (config) => {
    const { DYNAMODB_TIMEOUT_MS, SQS_TIMEOUT_MS, EVENTS_TIMEOUT_MS } = config;
    const leastMs = CALLS_IN_A_ROW * DYNAMODB_TIMEOUT_MS + SQS_TIMEOUT_MS + EVENTS_TIMEOUT_MS;
    return config.FUNCTION_TIMEOUT_MS > leastMs
      ? []
      : [
          `Expected \`FUNCTION_TIMEOUT_MS\` to be more than ${CALLS_IN_A_ROW} x \`DYNAMODB_TIMEOUT_MS\` + \`SQS_TIMEOUT_MS\` + \`EVENTS_TIMEOUT_MS\` (${leastMs}), got ${config.FUNCTION_TIMEOUT_MS}`,
        ];
  });
}
