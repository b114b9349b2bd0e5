/** Every environment variable that the processor reads. The table of docs/variables.md is this one, and a test says so. */

import type { EnvironmentOf, Variable } from "./environment.ts";

const DAY_MS = 86_400_000;

/** A time in ms, down to tens, so that a whole run can be driven at a hundredth of its scale. */
const ms = (about: string, standard: number) =>
  ({ kind: "integer", about, min: 10, max: DAY_MS, default: standard }) as const;

export const VARIABLES = {
  QUEUE_URL: { kind: "url", about: "The queue that events come in by." },
  DEAD_LETTER_QUEUE_URL: {
    kind: "url",
    about: "Where messages go that cannot be worked, with the reason.",
  },
  DELIVERIES_TABLE: {
    kind: "text",
    about: "The ledger's table (keys `notification`, `recipient`).",
  },
  COORDINATION_TABLE: {
    kind: "text",
    about:
      "The table that runs agree by: leases, breakers, the sending rate, spending, suppressions (key `pk`).",
  },
  MAIL_FROM: {
    kind: "text",
    about: "The sender, `Name <address>`; its identity must be verified in SES.",
  },
  MAIL_REPLY_TO: {
    kind: "text",
    optional: true,
    about: "Where answers go, an address; a definition's own `replyTo` goes before it.",
  },
  RECIPIENTS_PARAMETER: {
    kind: "text",
    optional: true,
    about:
      'The name of the SSM parameter that says who is told in place of those that the definitions name: `{"class.updated": ["office@example.com"]}`. Read again after 5 minutes.',
  },
  INSTALLATION: {
    kind: "tag",
    default: "postrider",
    about:
      "The `installation` tag of each mail: one for each installation in an account and region, so that each hears of its own mails alone.",
  },
  SES_CONFIGURATION_SET: {
    kind: "text",
    optional: true,
    about: "The SES configuration set of each mail.",
  },
  UNSUBSCRIBE_URL: {
    kind: "url",
    optional: true,
    about:
      "The page by which readers end mails that are not mandatory: https, or http on this machine. With the key, or neither; without them no mail has a link.",
  },
  UNSUBSCRIBE_KEY_PARAMETER: {
    kind: "text",
    optional: true,
    about:
      "The name of the SSM parameter that holds the key of the links (`/aws/reference/secretsmanager/NAME` for a secret), the same as the page's. It is never changed: links do not expire.",
  },
  UNSUBSCRIBE_KEY: {
    kind: "text",
    optional: true,
    about: "The key itself: on one machine only. On AWS it is never set; the parameter's name is.",
  },

  SLOTS: {
    kind: "integer",
    min: 1,
    max: 20,
    default: 1,
    about:
      "Runs that may work side by side, each under a lease of its own: an event names the run's `slot`, from 0.",
  },
  BATCH_LIMIT: {
    kind: "integer",
    min: 1,
    max: 500,
    default: 50,
    about: "Messages that one run takes.",
  },
  CONCURRENCY: {
    kind: "integer",
    min: 1,
    max: 500,
    default: 50,
    about: "Messages that are in hand at once.",
  },
  RECEIVE_WAIT_SECONDS: {
    kind: "integer",
    min: 0,
    max: 20,
    default: 1,
    about: "How long an empty queue is waited on (SQS long polling).",
  },

  STOP_MS: ms("A run is over after this.", 90_000),
  FUNCTION_TIMEOUT_MS: ms("Lambda kills the run after this.", 105_000),
  LEASE_MS: ms("How long a run holds its lease.", 120_000),
  VISIBILITY_TIMEOUT_MS: ms(
    "How long a received message is hidden; the same as the lease.",
    120_000,
  ),
  LAST_WRITES_MS: ms("Kept free between SES's last answer and the stop.", 2_000),
  SES_TIMEOUT_MS: ms("The longest that SES may take over a mail; then the mail is unknown.", 5_000),
  DYNAMODB_TIMEOUT_MS: ms("The longest that one DynamoDB call may take, retries included.", 1_500),
  SQS_TIMEOUT_MS: ms(
    "The longest that one SQS call may take, retries included; a receive waits on top.",
    3_000,
  ),

  INTENT_AGE_MS: ms("How old an intent may be when its request has been signed.", 5_000),
  SIGNATURE_LIFE_MS: ms("How long AWS takes a signed request.", 900_000),
  CLOCK_SKEW_MS: ms("How far two runs' clocks may be apart.", 30_000),
  SETTLE_MS: ms("After this an unanswered mail counts as settled.", 1_200_000),
  FEEDBACK_WAIT_MS: ms(
    "The longest that a settled mail waits where no SES event of a later mail has come: then events may be late, and only then it goes by `ON_UNKNOWN`.",
    7_200_000,
  ),
  BREAKER_FIRST_MS: ms(
    "How long SES or the AI is left alone when it is found to be down; each time in a row twice as long.",
    60_000,
  ),
  BREAKER_LONGEST_MS: ms("The longest that it is left alone.", 900_000),
  ON_UNKNOWN: {
    kind: "choice",
    options: ["resend", "park"],
    default: "resend",
    about: "What follows then: send once more, or leave it to an operator.",
  },
  // SQS keeps a message 14 days and a dead letter 14 more; a row must outlive both by 2.
  KEEP_DAYS: {
    kind: "integer",
    min: 30,
    max: 3650,
    default: 30,
    about: "How long final rows and plans are kept.",
  },

  AI_PROVIDER: {
    kind: "choice",
    options: ["openai", "bedrock"],
    default: "openai",
    about:
      "Who runs the model: OpenAI or any endpoint that speaks as it does, by a key; or Amazon Bedrock, by the function's role and without a key.",
  },
  AI_MODEL: {
    kind: "text",
    default: "gpt-6-luna",
    about: "The model that writes. The footer of a mail that it wrote names it.",
  },
  AI_CONCURRENCY: { kind: "integer", min: 1, max: 500, default: 50, about: "AI calls at once." },
  AI_SHARE_MS: ms("A message's share of the run for its words, both tries together.", 40_000),
  AI_ATTEMPT_MS: ms("The longest that one try may take.", 20_000),
  AI_MAX_COMPLETION_TOKENS: {
    kind: "integer",
    min: 16,
    max: 100_000,
    default: 1_000,
    about: "Tokens that an answer may cost, reasoning included.",
  },
  AI_DAILY_LIMIT_USD: {
    kind: "decimal",
    optional: true,
    min: 0,
    max: 100_000,
    about: "US dollars for AI a day (UTC), all runs together; then mails are plain.",
  },
  AI_PRICE_USD_PER_MILLION: {
    kind: "text",
    optional: true,
    about:
      "What a million tokens cost, `input/cached/output` in US dollars, for a model that the table in `functions/words/budget/price.ts` does not know (it is counted at the dearest price there) or knows wrongly.",
  },
  PHONE_COUNTRIES: {
    kind: "text",
    default: "ZA,US,GB",
    about:
      "Countries whose national phone numbers are kept from the AI, as two letters with commas between; numbers with a + always are.",
  },
  METRICS_NAMESPACE: {
    kind: "text",
    default: "Postrider",
    about: "The CloudWatch namespace of its metrics: one for each installation in an account.",
  },
  OPENAI_BASE_URL: {
    kind: "url",
    default: "https://api.openai.com/v1",
    about: "The OpenAI-compatible endpoint.",
  },
  OPENAI_API_KEY_PARAMETER: {
    kind: "text",
    optional: true,
    about:
      "The name of the SSM parameter that holds the key (`/aws/reference/secretsmanager/NAME` for a secret). This or the next is required, and not both; with Bedrock neither. A key that is refused is read again at once.",
  },
  OPENAI_API_KEY: {
    kind: "text",
    optional: true,
    about: "The key itself: on one machine only. On AWS it is never set; the parameter's name is.",
  },
  BEDROCK_REGION: {
    kind: "text",
    optional: true,
    about: "With Bedrock: the region that runs the model, the function's own where it is not set.",
  },
  BEDROCK_BASE_URL: {
    kind: "url",
    optional: true,
    about: "With Bedrock: another endpoint than the region's own (FIPS, PrivateLink, one machine).",
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

/** The environment as a construct must give it: the names without a default are required. */
export type ProcessorEnvironment = EnvironmentOf<typeof VARIABLES>;
