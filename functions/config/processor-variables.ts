/** The processor's environment. `npm run docs` writes it to docs/settings.md. */
import { isSupportedCountry } from "libphonenumber-js/min";
import * as z from "zod/mini";
import {
  choice,
  type EnvironmentOf,
  HTTP_URL,
  integer,
  milliseconds,
  optionalDecimal,
  optionalText,
  TAG,
  text,
  textOr,
} from "./environment.ts";
import { EVENT_VARIABLES } from "./event-variables.ts";
import { FORMATS } from "./formats.ts";
import { RUN_TIMES } from "./run-times.ts";
import { SETTINGS } from "./settings.ts";

const KEY_ITSELF = {
  about: "The key itself, for local use only. On AWS, set the parameter's name instead.",
};

export const PROCESSOR = z.object({
  QUEUE_URL: text({ about: "The queue of events." }, HTTP_URL),
  DEAD_LETTER_QUEUE_URL: text(
    { about: "The queue of messages that cannot be processed, with the reason." },
    HTTP_URL,
  ),
  DELIVERIES_TABLE: text({ about: "The ledger's table (keys `notification`, `recipient`)." }),
  COORDINATION_TABLE: text({
    about:
      "The table that runs share (key `pk`): leases, circuit breakers, reservations of the quota and the AI budget, suppressions.",
  }),
  MAIL_FROM: text(SETTINGS.fromAddress, FORMATS.sender),
  MAIL_REPLY_TO: optionalText(SETTINGS.replyTo, FORMATS.address),
  DEFAULT_LOCALE: textOr(SETTINGS.locale.default, SETTINGS.locale, FORMATS.locale),
  TIME_ZONE: textOr(SETTINGS.timeZone.default, SETTINGS.timeZone, FORMATS["time-zone"]),
  CURRENCY: optionalText(SETTINGS.currency, FORMATS.currency),
  RECIPIENTS_PARAMETER: optionalText(SETTINGS.recipientsParameter),
  INSTALLATION: textOr(
    "postrider",
    {
      about:
        "The `installation` tag of each email. Each installation in an account and region has its own, so that it gets only its own SES reports.",
    },
    TAG,
  ),
  SES_CONFIGURATION_SET: optionalText(SETTINGS.configurationSet),
  ...EVENT_VARIABLES,
  UNSUBSCRIBE_URL: optionalText(
    {
      about:
        "The unsubscribe page: https, or http on 127.0.0.1. Set it together with its key. Without it, emails have no unsubscribe link.",
    },
    HTTP_URL,
  ),
  UNSUBSCRIBE_KEY_PARAMETER: optionalText({
    about:
      "The SSM parameter that holds the key of the unsubscribe links, or `/aws/reference/secretsmanager/NAME` for a secret. The unsubscribe function has the same. Never change the key: links do not expire.",
  }),
  UNSUBSCRIBE_KEY: optionalText(KEY_ITSELF),
  RECIPIENT_KEY_PARAMETER: optionalText({
    about:
      "The SSM parameter that holds the key of the recipients' ids (at least 32 characters), or `/aws/reference/secretsmanager/NAME` for a secret. Never change the key: what is stored about an address would no longer be found. Set this or `RECIPIENT_KEY`.",
  }),
  RECIPIENT_KEY: optionalText(KEY_ITSELF),

  SLOTS: integer(SETTINGS.slots),
  BATCH_LIMIT: integer(SETTINGS.batchLimit),
  CONCURRENCY: integer({ min: 1, max: 500, default: 50, about: "Messages in flight at once." }),
  RECEIVE_WAIT_SECONDS: integer({
    min: 0,
    max: 20,
    default: 1,
    about: "How long a receive waits for messages (SQS long polling).",
  }),

  STOP_MS: milliseconds("The run stops after this time.", RUN_TIMES.stopMs),
  FUNCTION_TIMEOUT_MS: milliseconds(
    "Lambda kills the run after this time.",
    RUN_TIMES.functionTimeoutMs,
  ),
  LEASE_MS: milliseconds("How long a run holds its lease.", RUN_TIMES.leaseMs),
  VISIBILITY_TIMEOUT_MS: milliseconds(
    "How long a received message is hidden: the same as the lease.",
    RUN_TIMES.visibilityTimeoutMs,
  ),
  LAST_WRITES_MS: milliseconds("Time for the last writes before the stop.", 2_000),
  SES_TIMEOUT_MS: milliseconds(
    "Timeout of one SES call. After it, the email is unconfirmed.",
    5_000,
  ),
  DYNAMODB_TIMEOUT_MS: milliseconds("Timeout of one DynamoDB call, retries included.", 1_500),
  SQS_TIMEOUT_MS: milliseconds(
    "Timeout of one SQS call, retries included. A receive adds its wait.",
    3_000,
  ),

  INTENT_AGE_MS: milliseconds("Maximum age of an intent when its request is signed.", 5_000),
  SIGNATURE_LIFE_MS: milliseconds("How long AWS accepts a signed request.", 900_000),
  CLOCK_SKEW_MS: milliseconds("Maximum difference between the clocks of two runs.", 30_000),
  SETTLE_MS: milliseconds(
    "Settle time: after it, SES can no longer accept an unconfirmed email.",
    1_200_000,
  ),
  FEEDBACK_WAIT_MS: milliseconds(
    "How long an unconfirmed email waits if no SES report of a later email has come, because reports may be late. Then `ON_UNCONFIRMED` applies.",
    7_200_000,
  ),
  CIRCUIT_FIRST_MS: milliseconds(
    "First pause when SES or the AI is down. Each further pause is twice as long.",
    60_000,
  ),
  CIRCUIT_LONGEST_MS: milliseconds("Maximum pause when SES or the AI is down.", 900_000),
  ON_UNCONFIRMED: choice(SETTINGS.onUnconfirmed),
  // SQS keeps a message for 14 days and a dead letter for 14 more. 2 days are spare.
  RETENTION_DAYS: integer(SETTINGS.retentionDays),

  AI_PROVIDER: choice(SETTINGS.provider),
  AI_MODEL: textOr(SETTINGS.model.default, SETTINGS.model),
  AI_CONCURRENCY: integer({ min: 1, max: 500, default: 50, about: "AI calls at once." }),
  AI_SHARE_MS: milliseconds("Maximum time for the text of a message, all attempts.", 40_000),
  AI_ATTEMPT_MS: milliseconds("Timeout of one attempt.", 20_000),
  AI_MAX_COMPLETION_TOKENS: integer({
    min: 16,
    max: 100_000,
    default: 1_000,
    about: "Maximum tokens of an answer, reasoning included.",
  }),
  // No limit by default: the stack always sets it.
  AI_DAILY_LIMIT_USD: optionalDecimal(SETTINGS.aiDailyLimitUsd),
  AI_PRICE_USD_PER_MILLION: optionalText(SETTINGS.aiPriceUsdPerMillion, FORMATS.price),
  AI_VERIFY: choice(SETTINGS.aiVerify),
  AI_KEEP_EXCHANGE: choice(SETTINGS.aiKeepExchange),
  AI_VERIFY_MODEL: optionalText(SETTINGS.aiVerifyModel),
  AI_VERIFY_PRICE_USD_PER_MILLION: optionalText(SETTINGS.aiVerifyPriceUsdPerMillion, FORMATS.price),
  PHONE_COUNTRIES: textOr(SETTINGS.phoneCountries.default.join(","), SETTINGS.phoneCountries, {
    bound: "countries as two capital letters, separated by commas",
    holds: (value) => listOf(value).every((country) => isSupportedCountry(country)),
  }),
  METRICS_NAMESPACE: textOr("Postrider", {
    about: "The CloudWatch namespace of the metrics. Each installation in an account has its own.",
  }),
  OPENAI_BASE_URL: textOr("https://api.openai.com/v1", SETTINGS.openAiBaseUrl, HTTP_URL),
  OPENAI_API_KEY_PARAMETER: optionalText(SETTINGS.apiKeyParameter),
  OPENAI_API_KEY: optionalText(KEY_ITSELF),
  BEDROCK_REGION: optionalText(SETTINGS.bedrockRegion, {
    bound: "a region such as us-east-1",
    // As the openai package reads it.
    holds: (value) => /^[a-z]{2,8}(?:-[a-z0-9]+)+-\d+$/.test(value),
  }),
  BEDROCK_BASE_URL: optionalText(
    {
      about: "With Bedrock: an endpoint other than the region's own (FIPS, PrivateLink, local).",
    },
    HTTP_URL,
  ),
});

export type ProcessorConfig = z.output<typeof PROCESSOR>;

export type VariableName = keyof ProcessorConfig;

export type ProcessorEnvironment = EnvironmentOf<typeof PROCESSOR>;

/** The items of `a, b`. */
export function listOf(value: string): string[] {
  return value.split(",").map((item) => item.trim());
}
