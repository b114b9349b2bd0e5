/** Whose failure is it? What SES's answers mean for a mail, by their names; the table stands in docs/guarantees.md. */

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
