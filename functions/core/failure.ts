/** Whose failure is it? What SES's and the AI's answers mean for a mail, by their names; the table stands in docs/guarantees.md. */
import { WORDS_REFUSALS } from "./grounding/grounding.ts";

/** What became of a mail that was handed to SES. */
export type SesAnswer =
  | { readonly kind: "accepted"; readonly sesMessageId: string }
  /** A definite no for now: nothing was sent. `blame` tells whether the rest of the run would meet the same. */
  | {
      readonly kind: "not-now";
      readonly blame: "rate" | "dependency" | "intent-too-old";
      readonly reason: string;
    }
  /** A definite no for good, and the mail's own fault. */
  | { readonly kind: "never"; readonly reason: string }
  /** Nobody can say whether SES took it. */
  | { readonly kind: "unknown"; readonly reason: string };

/** An error of the SES client, reduced to what decides. */
export type SesFailure = {
  /** The error's name: SES's code, or Node's. */
  readonly name: string;
  /** The HTTP status of SES's answer; absent when there was none. */
  readonly status?: number;
  /** SES's own words, where its names say too little. */
  readonly message: string;
  /** Whom the mail was to. */
  readonly recipient?: string;
  /** The request has provably not left: no connection, no name, no TLS, no credentials, or stopped after signing. */
  readonly neverLeft: boolean;
};

/** Everybody's mail would be refused in the same way. Source: SES API Reference, SendRawEmail, Errors. */
const ACCOUNT_ERRORS = new Set([
  "AccountSendingPausedException",
  "ConfigurationSetDoesNotExistException",
  "ConfigurationSetSendingPausedException",
  "MailFromDomainNotVerifiedException",
  "AccountSendingPaused",
  "ConfigurationSetDoesNotExist",
  "ConfigurationSetSendingPaused",
  "MailFromDomainNotVerified",
]);

const THROTTLING = new Set([
  "Throttling",
  "ThrottlingException",
  "TooManyRequestsException",
  "LimitExceededException",
]);

/** This mail is refused, and the next one may be fine. */
const MESSAGE_ERRORS = new Set([
  "MessageRejected",
  "InvalidParameterValue",
  "InvalidParameterValueException",
]);

/** `MessageRejected` in these words is about the account, which SES v1 pauses under this name too. */
const SENDING_PAUSED = /sending (?:paused|suspended) for this account|sending for .* is paused/i;

/** ... and in these about identities that are not verified: the sender's, or in the sandbox a recipient's. */
const NOT_VERIFIED = /identit(?:y|ies) failed the check(?:[^:]*: *(.*))?$/i;

export function judgeSesFailure({
  name,
  status,
  message,
  recipient,
  neverLeft,
}: SesFailure): SesAnswer {
  if (neverLeft) return notNow("dependency", name);
  // An answer of success that could not be read is no refusal: SES may well have taken the mail.
  if (status === undefined || status < 400) return { kind: "unknown", reason: name };
  if (THROTTLING.has(name))
    return /daily/i.test(message)
      ? notNow("dependency", "daily-quota")
      : notNow("rate", "rate-exceeded");
  if (ACCOUNT_ERRORS.has(name)) return notNow("dependency", name);
  if (name === "MessageRejected" && SENDING_PAUSED.test(message))
    return notNow("dependency", "sending-paused");
  const unverified = name === "MessageRejected" ? NOT_VERIFIED.exec(message) : null;
  if (
    unverified !== null &&
    (recipient === undefined || unverified[1]?.trim().toLowerCase() !== recipient.toLowerCase())
  )
    return notNow("dependency", "identity-not-verified");
  if (MESSAGE_ERRORS.has(name)) return { kind: "never", reason: name };
  if (status >= 500) return { kind: "unknown", reason: `${name} ${status}` };
  // Access denied, a bad or expired signature, a throttle of another name: SES answered, and it was no.
  return status === 429 ? notNow("rate", name) : notNow("dependency", name);
}

function notNow(blame: "rate" | "dependency", reason: string): SesAnswer {
  return { kind: "not-now", blame, reason };
}

/** Why a draft is plain, other than by definition. */
export type AiFailure = {
  /** A word for the mail's record and the summary line. */
  readonly why: AiFailureReason;
  /** Another try may do better. */
  readonly retryable: boolean;
  /** How long the provider asked us to wait, ms; absent when it did not say. */
  readonly retryAfterMs?: number;
  /** The rest of the run would meet the same: no more calls in this run. */
  readonly everybody: boolean;
};

/** Words for the mail's record and the run's summary. */
export const AI_FAILURE_REASONS = [
  ...WORDS_REFUSALS,
  "ai-timeout",
  "ai-unreachable",
  "ai-busy",
  "ai-failing",
  "ai-unauthorised",
  "ai-quota",
  "ai-model-gone",
  "ai-request-refused",
  // The endpoint sent more than is read of an answer, whatever the limit of tokens.
  "ai-too-large",
  "ai-malformed",
  "ai-empty",
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

/** Whether the AI was not even asked, so that this tells nothing of it. */
export function saysNothingOfAi(why: AiFailureReason): boolean {
  return why === "ai-no-time" || why === "personal-data";
}

/** Whether the provider did not do its part: of several of these in a row its breaker opens. */
export function isAiOutage(why: AiFailureReason): boolean {
  return AI_OUTAGES.has(why);
}

/** An error of the AI's answer, reduced to what decides. */
export type AiError = {
  /** The HTTP status; absent when there was no answer. */
  readonly status?: number | undefined;
  /** The provider's code. */
  readonly code?: string | undefined;
  /** The provider's own words, where status and code say too little. */
  readonly message?: string;
  /** How long it asks us to wait, ms. */
  readonly retryAfterMs?: number | undefined;
};

/**
 * Bedrock refuses a model that it does not know, or not under this name, with 400; and a day's tokens with 429.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/troubleshooting-api-error-codes.html
 */
const MODEL_UNKNOWN = /model identifier is invalid|on-demand throughput isn.t supported/i;
const DAYS_TOKENS = /tokens per day/i;

export function judgeAiFailure({ status, code, message = "", retryAfterMs }: AiError): AiFailure {
  const once = (why: AiFailureReason): AiFailure => ({
    why,
    retryable: true,
    everybody: false,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
  const everybody = (why: AiFailureReason): AiFailure => ({
    why,
    retryable: false,
    everybody: true,
  });
  if (status === undefined) return once("ai-unreachable");
  if (code === "insufficient_quota" || (status === 429 && DAYS_TOKENS.test(message)))
    return everybody("ai-quota");
  if (status === 401 || status === 403) return everybody("ai-unauthorised");
  if (status === 404 || (status === 400 && MODEL_UNKNOWN.test(message)))
    return everybody("ai-model-gone");
  if (status === 429) return once("ai-busy");
  // 424: Bedrock's model failed over this request.
  if (status === 408 || status === 409 || status === 424 || status >= 500)
    return once("ai-failing");
  return { why: "ai-request-refused", retryable: false, everybody: false };
}
