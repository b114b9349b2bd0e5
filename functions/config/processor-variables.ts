/** Every environment variable that the processor reads. The table of docs/settings.md is this one, and a test says so. */

import type { EnvironmentOf, Variable } from "./environment.ts";
import { SETTINGS } from "./settings.ts";

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
      "The table that runs share: leases, circuit breakers, reservations of the quota and the AI budget, suppressions (key `pk`).",
  },
  MAIL_FROM: { kind: "text", about: SETTINGS.fromAddress.about },
  MAIL_REPLY_TO: SETTINGS.replyTo,
  DEFAULT_LOCALE: SETTINGS.locale,
  TIME_ZONE: SETTINGS.timeZone,
  CURRENCY: SETTINGS.currency,
  RECIPIENTS_PARAMETER: SETTINGS.recipientsParameter,
  INSTALLATION: {
    kind: "tag",
    default: "postrider",
    about:
      "The `installation` tag of each mail: one for each installation in an account and region, so that each hears of its own mails alone.",
  },
  SES_CONFIGURATION_SET: SETTINGS.configurationSet,
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

  SLOTS: SETTINGS.slots,
  BATCH_LIMIT: SETTINGS.batchLimit,
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
    "The longest that a settled mail waits where no SES event of a later mail has come: then events may be late, and only then it goes by `ON_UNCONFIRMED`.",
    7_200_000,
  ),
  CIRCUIT_FIRST_MS: ms(
    "How long SES or the AI is left alone when it is found to be down; each time in a row twice as long.",
    60_000,
  ),
  CIRCUIT_LONGEST_MS: ms("The longest that it is left alone.", 900_000),
  ON_UNCONFIRMED: SETTINGS.onUnconfirmed,
  // SQS keeps a message 14 days and a dead letter 14 more; a row must outlive both by 2.
  RETENTION_DAYS: SETTINGS.retentionDays,

  AI_PROVIDER: SETTINGS.provider,
  AI_MODEL: SETTINGS.model,
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
  // Without a limit where it is not set: the stack always sets it.
  AI_DAILY_LIMIT_USD: {
    kind: "decimal",
    optional: true,
    min: SETTINGS.aiDailyLimitUsd.min,
    max: SETTINGS.aiDailyLimitUsd.max,
    about: SETTINGS.aiDailyLimitUsd.about,
  },
  AI_PRICE_USD_PER_MILLION: SETTINGS.aiPriceUsdPerMillion,
  AI_VERIFY: SETTINGS.aiVerify,
  AI_VERIFY_MODEL: SETTINGS.aiVerifyModel,
  AI_VERIFY_PRICE_USD_PER_MILLION: SETTINGS.aiVerifyPriceUsdPerMillion,
  PHONE_COUNTRIES: {
    kind: "text",
    default: SETTINGS.phoneCountries.default.join(","),
    about: `${SETTINGS.phoneCountries.about} Two letters each, separated by commas.`,
  },
  METRICS_NAMESPACE: {
    kind: "text",
    default: "Postrider",
    about: "The CloudWatch namespace of its metrics: one for each installation in an account.",
  },
  OPENAI_BASE_URL: {
    kind: "url",
    default: "https://api.openai.com/v1",
    about: SETTINGS.openAiBaseUrl.about,
  },
  OPENAI_API_KEY_PARAMETER: SETTINGS.apiKeyParameter,
  OPENAI_API_KEY: {
    kind: "text",
    optional: true,
    about: "The key itself: on one machine only. On AWS it is never set; the parameter's name is.",
  },
  BEDROCK_REGION: SETTINGS.bedrockRegion,
  BEDROCK_BASE_URL: {
    kind: "url",
    optional: true,
    about: "With Bedrock: another endpoint than the region's own (FIPS, PrivateLink, one machine).",
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

/** The environment as a construct must give it: the names without a default are required. */
export type ProcessorEnvironment = EnvironmentOf<typeof VARIABLES>;
