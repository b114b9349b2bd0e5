/** Every environment variable that the unsubscribe function reads. The table of docs/settings.md is this one, and a test says so. */
import type { EnvironmentOf, Variable } from "./environment.ts";

export const UNSUBSCRIBE_VARIABLES = {
  COORDINATION_TABLE: {
    kind: "text",
    about: "The table in which it is kept who has ended which mails (key `pk`).",
  },
  UNSUBSCRIBE_KEY_PARAMETER: {
    kind: "text",
    optional: true,
    about:
      "The name of the SSM parameter that holds the key of the links (`/aws/reference/secretsmanager/NAME` for a secret), at least 32 characters. The processor has the same; it is never changed. This or the next is required, and not both.",
  },
  UNSUBSCRIBE_KEY: {
    kind: "text",
    optional: true,
    about: "The key itself: on one machine only. On AWS it is never set; the parameter's name is.",
  },
  DYNAMODB_TIMEOUT_MS: {
    kind: "integer",
    min: 10,
    max: 60_000,
    default: 3_000,
    about: "The longest that one DynamoDB call may take, retries included.",
  },
} as const satisfies Record<string, Variable>;

/** The environment as a construct must give it. */
export type UnsubscribeEnvironment = EnvironmentOf<typeof UNSUBSCRIBE_VARIABLES>;
