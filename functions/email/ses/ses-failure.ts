/** What SES's answers mean for an email, by their names. The table is in docs/guarantees.md. */

/** What became of an email that was handed to SES. */
export type SesAnswer =
  | { readonly kind: "accepted"; readonly sesMessageId: string }
  /** Nothing was sent; it may be tried again. `cause`: `dependency` ends the run. */
  | {
      readonly kind: "not-sent";
      readonly cause: "rate" | "dependency" | "intent-too-old";
      readonly reason: string;
    }
  /** SES refused this email for good. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It is not known whether SES accepted it. */
  | { readonly kind: "unanswered"; readonly reason: string };

/** The parts of an SES client error that classify it. */
export type SesFailure = {
  /** SES's error name, or Node's error code. */
  readonly name: string;
  /** The HTTP status of SES's answer; absent when there was none. */
  readonly status?: number;
  /** SES's text, read where the name says too little. */
  readonly message: string;
  /** Whom the email was to. */
  readonly recipient?: string;
  /** The request was certainly not sent: no DNS, no connection, no TLS, no credentials, or stopped after signing. */
  readonly wasNeverSent: boolean;
};

/** Every email would be refused in the same way. Source: SES API Reference, SendRawEmail, Errors. */
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

/** Only this email is refused. */
const MESSAGE_ERRORS = new Set([
  "MessageRejected",
  "InvalidParameterValue",
  "InvalidParameterValueException",
]);

/** `MessageRejected` with this message means that the account is paused. */
const SENDING_PAUSED = /sending (?:paused|suspended) for this account|sending for .* is paused/i;

/** `MessageRejected` with this message means unverified identities: the sender's or, in the sandbox, a recipient's. */
const NOT_VERIFIED = /identit(?:y|ies) failed the check(?:[^:]*: *(.*))?$/i;

/** In SES's sandbox: only this recipient's email is refused. */
export const RECIPIENT_NOT_VERIFIED = "recipient-not-verified";

export function classifySesFailure({
  name,
  status,
  message,
  recipient,
  wasNeverSent,
}: SesFailure): SesAnswer {
  if (wasNeverSent) return notNow("dependency", name);
  // A successful answer that cannot be read: SES may have accepted the email.
  if (status === undefined || status < 400) return { kind: "unanswered", reason: name };
  if (THROTTLING.has(name))
    return /daily/i.test(message)
      ? notNow("dependency", "daily-quota")
      : notNow("rate", "rate-exceeded");
  if (ACCOUNT_ERRORS.has(name)) return notNow("dependency", name);
  if (name === "MessageRejected" && SENDING_PAUSED.test(message))
    return notNow("dependency", "sending-paused");
  const unverified = name === "MessageRejected" ? NOT_VERIFIED.exec(message) : null;
  if (unverified !== null)
    return recipient !== undefined &&
      unverified[1]?.trim().toLowerCase() === recipient.toLowerCase()
      ? { kind: "refused", reason: RECIPIENT_NOT_VERIFIED }
      : notNow("dependency", "identity-not-verified");
  if (MESSAGE_ERRORS.has(name)) return { kind: "refused", reason: name };
  if (status >= 500) return { kind: "unanswered", reason: `${name} ${status}` };
  // Access denied, a bad or expired signature, or a throttle of another name: nothing was sent.
  return status === 429 ? notNow("rate", name) : notNow("dependency", name);
}

function notNow(cause: "rate" | "dependency", reason: string): SesAnswer {
  return { kind: "not-sent", cause, reason };
}
