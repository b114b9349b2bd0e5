/** Whose failure is it that there are no words by AI, by status, code and message; docs/guarantees.md has the table. */
import { REFUSALS } from "../checks/refusals.ts";

/** Why a draft is not by AI. */
export type AiFailure = {
  readonly reason: AiFailureReason;
  /** Another try may do better. */
  readonly retryable: boolean;
  /** How long the provider asked us to wait, ms; absent when it did not say. */
  readonly retryAfterMs?: number;
  /** The rest of the run would meet the same: no more calls in this run. */
  readonly everybody: boolean;
  /** What came, in words that may be the provider's and may repeat the key: for the doctor, never for a log. */
  readonly detail?: string | undefined;
};

/** Words for the mail's record and the run's summary. */
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
  // The endpoint sent more than is read of an answer, whatever the limit of tokens.
  "ai-too-large",
  "ai-refused",
  "ai-truncated",
  "ai-no-time",
  // The check of an answer failed itself: a fault of ours.
  "ai-check-failed",
  // The day's spending has reached its limit.
  "ai-over-budget",
  // Nobody could say how much of the day's spending is left.
  "ai-not-counted",
  // It was down, and whether it still is nobody asks in this run.
  "ai-paused",
  // The request held somebody's data, and did not leave.
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

/** An error of the AI's answer, reduced to what decides. */
export type AiError = {
  /** The HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** The provider's code. */
  readonly code?: string | undefined;
  /** The error's text, where status and code say too little. Nothing that a model or a user wrote belongs here. */
  readonly message?: string;
  /** Names that it has beside its code. */
  readonly reasons?: readonly string[];
  /** How long it asks us to wait, ms. */
  readonly retryAfterMs?: number | undefined;
};

/** Groq's check of the model's own answer. */
const MODEL_FAILED = /^json_validate_failed$/;

/** What one prompt held: Azure, OpenAI, DashScope and DeepSeek say so with 400, OpenRouter with 403. */
const FILTERED =
  /content[ _-](?:filter|management policy|policy|moderation|exists risk)|(?:input|prompt|content) (?:was|has been) flagged|flagged_input|data_inspection_failed/i;

/**
 * How providers say that there is no such model, or not under this name. Bedrock does so with 400.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 */
const NO_MODEL_400 =
  /model identifier is invalid|on-demand throughput isn.t supported|not a valid model|(?:invalid|unknown|unsupported) model\b|model not exist|model\b.{0,200}(?:does not exist|not found)/i;
const NO_MODEL_404 = /\bmodels?\b|model_not_found|deployment|no endpoints found/i;

/** Some providers refuse a bad key with 400, as Gemini does. */
const BAD_KEY =
  /(?:invalid|incorrect|wrong|expired|revoked)[ _]?(?:x-)?api[ _-]?key|api[ _-]?key[ _]?(?:(?:is|was|has been|provided is) )?(?:not valid|not found|invalid|incorrect|expired|revoked)|authentication_error/i;

/** No money left, where the status does not say so: with 400, 403 or 429. OpenRouter's keys have limits of their own. */
const NO_CREDIT =
  /credit balance is too low|insufficient[ _](?:account[ _])?(?:balance|credits?|funds)|(?:out of|not enough|any) credits\b|billing_hard_limit|key limit exceeded/i;

const REGION = /unsupported_country|(?:country|region|territory|location)\b.{0,40}\bnot supported/i;

/** Of the limits that 429 tells of, those that a second try does not outlast. Gemini's `quotaId` says "PerDay". */
const DAYS_QUOTA = /per[-_ ]?day/i;
const MINUTES_QUOTA = /per[-_ ]?min/i;
const QUOTA = /exceeded your current quota/i;

export function judgeAiFailure(error: AiError): AiFailure {
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
  // 424: Bedrock's model failed over this request.
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
