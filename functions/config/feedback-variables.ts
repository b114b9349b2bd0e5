/** Every environment variable that the feedback function reads. The table of docs/settings.md is this one, and a test says so. */
import type { EnvironmentOf, Variable } from "./environment.ts";
import { SETTINGS } from "./settings.ts";

const DAY_MS = 86_400_000;

const ms = (about: string, standard: number) =>
  ({ kind: "integer", about, min: 10, max: DAY_MS, default: standard }) as const;

export const FEEDBACK_VARIABLES = {
  DEAD_LETTER_QUEUE_URL: {
    kind: "url",
    about: "The feedback's own dead letters: what is no event of SES, with the reason.",
  },
  DELIVERIES_TABLE: {
    kind: "text",
    about: "The ledger's table (keys `notification`, `recipient`).",
  },
  COORDINATION_TABLE: {
    kind: "text",
    about: "The table of suppressed addresses, and of how far the feedback has come (key `pk`).",
  },
  INSTALLATION: {
    kind: "tag",
    default: "postrider",
    about:
      "The `installation` tag of the mails that it hears of, the same as the processor's: events of any other mail are passed over.",
  },
  // The same as the processor's: either may write a row last.
  RETENTION_DAYS: SETTINGS.retentionDays,
  METRICS_NAMESPACE: {
    kind: "text",
    default: "Postrider",
    about: "The CloudWatch namespace of its metrics: one for each installation in an account.",
  },
  FUNCTION_TIMEOUT_MS: ms("Lambda kills the invocation after this.", 30_000),
  DYNAMODB_TIMEOUT_MS: ms("The longest that one DynamoDB call may take, retries included.", 1_500),
  SQS_TIMEOUT_MS: ms("The longest that one SQS call may take, retries included.", 3_000),
} as const satisfies Record<string, Variable>;

/** The environment as the construct must give it. */
export type FeedbackEnvironment = EnvironmentOf<typeof FEEDBACK_VARIABLES>;
