/** Classifies AI failures by status, code and message. The table is in docs/guarantees.md. */
import { REFUSALS } from "../checks/refusals.ts";

/** Why the AI's answer was not used. */
export type AiFailure = {
  readonly reason: AiFailureReason;
  /** A second attempt may succeed. */
  readonly retryable: boolean;
  /** The provider's retry-after time, ms. */
  readonly retryAfterMs?: number;
  /** Every request fails the same way: no more calls in this run. */
  readonly everybody: boolean;
  /** May quote the provider, and so the key: for `postrider doctor`, never for a log. */
  readonly detail?: string | undefined;
};

/** Stored in plans and logged. */
export const AI_FAILURE_REASONS = [
  ...REFUSALS,
  // The judge found a sentence that the data does not support.
  "ai-unsupported",
  // The judge gave no verdict.
  "ai-not-verified",
  "ai-timeout",
  "ai-unreachable",
  "ai-busy",
  "ai-failing",
  "ai-unauthorised",
  // The provider does not serve the country or region that the request came from.
  "ai-region",
  "ai-quota",
  "ai-model-gone",
  // What answers at the base URL is not a chat completions API.
  "ai-wrong-url",
  "ai-request-refused",
  "ai-malformed",
  // The answer is above the size limit.
  "ai-too-large",
  "ai-refused",
  "ai-truncated",
  "ai-no-time",
  // The check of an answer threw: our bug.
  "ai-check-failed",
  // The daily budget is used up.
  "ai-over-budget",
  // The daily budget could not be reserved.
  "ai-not-counted",
  // Circuit open; not probed in this run.
  "ai-paused",
  // The request contained personal data and was not sent.
  "personal-data",
] as const;

export type AiFailureReason = (typeof AI_FAILURE_REASONS)[number];

const AI_OUTAGES: ReadonlySet<AiFailureReason> = new Set([
  "ai-timeout",
  "ai-unreachable",
  "ai-busy",
  "ai-failing",
  "ai-too-large",
]);

/** Whether no request was sent. Such a failure says nothing about the AI. */
export function wasNotAsked(reason: AiFailureReason): boolean {
  return reason === "ai-no-time" || reason === "personal-data";
}

/** Whether the provider failed. Several in a row open its circuit breaker. */
export function isAiOutage(reason: AiFailureReason): boolean {
  return AI_OUTAGES.has(reason);
}

/** The parts of an AI error that classify it. */
export type AiError = {
  /** The HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** The provider's code. */
  readonly code?: string | undefined;
  /** The error's text. It must not contain text of a model or a user. */
  readonly message?: string;
  /** Other names in the error. */
  readonly reasons?: readonly string[];
  /** The retry-after time, ms. */
  readonly retryAfterMs?: number | undefined;
};

/** Groq's check of the model's own answer. */
const MODEL_FAILED = /^json_validate_failed$/;

/** A content filter: 400 from Azure, OpenAI, DashScope and DeepSeek, 403 from OpenRouter. */
const FILTERED =
  /content[ _-](?:filter|management policy|policy|moderation|exists risk)|(?:input|prompt|content) (?:was|has been) flagged|flagged_input|data_inspection_failed/i;

/**
 * Messages for an unknown model. Bedrock sends them with 400.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 */
const NO_MODEL_400 =
  /model identifier is invalid|on-demand throughput isn.t supported|not a valid model|(?:invalid|unknown|unsupported) model\b|model not exist|model\b.{0,200}(?:does not exist|not found)/i;
const NO_MODEL_404 = /\bmodels?\b|model_not_found|deployment|no endpoints found/i;

/** Some providers refuse an invalid key with 400, for example Gemini. */
const BAD_KEY =
  /(?:invalid|incorrect|wrong|expired|revoked)[ _]?(?:x-)?api[ _-]?key|api[ _-]?key[ _]?(?:(?:is|was|has been|provided is) )?(?:not valid|not found|invalid|incorrect|expired|revoked)|authentication_error/i;

/** No credit, reported with 400, 403 or 429. OpenRouter's keys have their own limits. */
const NO_CREDIT =
  /credit balance is too low|insufficient[ _](?:account[ _])?(?:balance|credits?|funds)|(?:out of|not enough|any) credits\b|billing_hard_limit|key limit exceeded/i;

const REGION = /unsupported_country|(?:country|region|territory|location)\b.{0,40}\bnot supported/i;

/** Daily limits among those reported with 429: a second attempt fails too. Gemini's `quotaId` contains "PerDay". */
const DAYS_QUOTA = /per[-_ ]?day/i;
const MINUTES_QUOTA = /per[-_ ]?min/i;
const QUOTA = /exceeded your current quota/i;

export function classifyAiFailure(error: AiError): AiFailure {
  const { status, code, message = "", reasons = [], retryAfterMs } = error;
  const once = (reason: AiFailureReason): AiFailure => ({
    reason,
    retryable: true,
    everybody: false,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  const everybody = (reason: AiFailureReason): AiFailure => ({
    reason,
    retryable: false,
    everybody: true,
  });
  const own = (reason: AiFailureReason): AiFailure => ({
    reason,
    retryable: false,
    everybody: false,
  });
  const matches = (pattern: RegExp) =>
    [message, code ?? "", ...reasons].some((text) => pattern.test(text));

  if (status === undefined) return once("ai-unreachable");
  if (matches(MODEL_FAILED)) return once("ai-malformed");
  // 424: Bedrock's model failed on this request.
  if (status === 408 || status === 409 || status === 424 || status >= 500)
    return once("ai-failing");
  if (status === 402 || code === "insufficient_quota") return everybody("ai-quota");
  if (status === 429) {
    const isSpent =
      matches(DAYS_QUOTA) || matches(NO_CREDIT) || (matches(QUOTA) && !matches(MINUTES_QUOTA));
    return isSpent ? everybody("ai-quota") : once("ai-busy");
  }
  if (status === 400 || status === 403) {
    if (matches(FILTERED)) return own("ai-refused");
    if (matches(REGION)) return everybody("ai-region");
    if (matches(NO_CREDIT)) return everybody("ai-quota");
  }
  if (status === 401 || status === 403) return everybody("ai-unauthorised");
  if (status === 404) return everybody(matches(NO_MODEL_404) ? "ai-model-gone" : "ai-wrong-url");
  if (status === 405 || (status >= 300 && status < 400)) return everybody("ai-wrong-url");
  if (status === 400) {
    if (matches(BAD_KEY)) return everybody("ai-unauthorised");
    if (matches(NO_MODEL_400)) return everybody("ai-model-gone");
  }
  return own("ai-request-refused");
}
