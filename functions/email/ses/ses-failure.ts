/** Classifies SES errors by name. The table is in docs/guarantees.md. */

/** The result of a request to SES. */
export type SesAnswer =
  | { readonly kind: "accepted"; readonly sesMessageId: string }
  /** Refused for now; nothing was sent. `blame`: the cause, and so whether other emails of the run fail too. */
  | {
      readonly kind: "not-now";
      readonly blame: "rate" | "dependency" | "intent-too-old";
      readonly reason: string;
    }
  /** Refused for good, because of this email. */
  | { readonly kind: "never"; readonly reason: string }
  /** SES may have accepted the email. */
  | { readonly kind: "unknown"; readonly reason: string };

/** The parts of an SES client error that classify it. */
export type SesFailure = {
  /** SES's error name, or Node's error code. */
  readonly name: string;
  /** The HTTP status of SES's answer; absent when there was none. */
  readonly status?: number;
  /** Needed where one name has several meanings. */
  readonly message: string;
  /** The recipient's address. */
  readonly recipient?: string;
  /** The request was certainly not sent: no connection, DNS, TLS or credentials, or stopped after signing. */
  readonly neverLeft: boolean;
};

/** SES refuses every email the same way. Source: SES API Reference, SendRawEmail, Errors. */
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

/** SES refuses only this email. */
const MESSAGE_ERRORS = new Set([
  "MessageRejected",
  "InvalidParameterValue",
  "InvalidParameterValueException",
]);

/** `MessageRejected` with this message means that the account is paused. */
const SENDING_PAUSED = /sending (?:paused|suspended) for this account|sending for .* is paused/i;

/** `MessageRejected` with this message means unverified identities: the sender's or, in the sandbox, a recipient's. */
const NOT_VERIFIED = /identit(?:y|ies) failed the check(?:[^:]*: *(.*))?$/i;

export function judgeSesFailure({
  name,
  status,
  message,
  recipient,
  neverLeft,
}: SesFailure): SesAnswer {
  if (neverLeft) return notNow("dependency", name);
  // A success that could not be parsed is not a refusal: SES may have accepted the email.
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
  // SES answered and refused: access denied, an invalid or expired signature, or throttling with another name.
  return status === 429 ? notNow("rate", name) : notNow("dependency", name);
}

function notNow(blame: "rate" | "dependency", reason: string): SesAnswer {
  return { kind: "not-now", blame, reason };
}
