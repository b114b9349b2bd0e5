/** What each SES error means for an email. The table is in docs/guarantees.md. */

/** The result of handing an email to SES. */
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
  /** SES may have accepted it: no answer, an unreadable one, or a 5xx. */
  | { readonly kind: "unanswered"; readonly reason: string };

/** The parts of an SES client error that classify it. */
export type SesFailure = {
  /** SES's error name, or Node's error code. */
  readonly name: string;
  /** The HTTP status of SES's answer; absent when there was none. */
  readonly status?: number;
  /** SES's text, read if the name is not enough. */
  readonly message: string;
  /** The recipient of the email. */
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
  if (wasNeverSent) return notSent("dependency", name);
  // No answer, or a successful one that cannot be read: SES may have accepted the email.
  if (status === undefined || status < 400) return { kind: "unanswered", reason: name };
  if (THROTTLING.has(name))
    return /daily/i.test(message)
      ? notSent("dependency", "daily-quota")
      : notSent("rate", "rate-exceeded");
  if (ACCOUNT_ERRORS.has(name)) return notSent("dependency", name);
  if (name === "MessageRejected" && SENDING_PAUSED.test(message))
    return notSent("dependency", "sending-paused");
  const unverified = name === "MessageRejected" ? NOT_VERIFIED.exec(message) : null;
  if (unverified !== null)
    return recipient !== undefined &&
      unverified[1]?.trim().toLowerCase() === recipient.toLowerCase()
      ? { kind: "refused", reason: RECIPIENT_NOT_VERIFIED }
      : notSent("dependency", "identity-not-verified");
  if (MESSAGE_ERRORS.has(name)) return { kind: "refused", reason: name };
  if (status >= 500) return { kind: "unanswered", reason: `${name} ${status}` };
  // Access denied, a bad or expired signature, or throttling under another error name: nothing was sent.
  return status === 429 ? notSent("rate", name) : notSent("dependency", name);
}

function notSent(cause: "rate" | "dependency", reason: string): SesAnswer {
  return { kind: "not-sent", cause, reason };
}
