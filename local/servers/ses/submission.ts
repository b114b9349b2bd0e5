/** Reads a request to send, and checks it before the account is checked. */
import MailComposer from "nodemailer/lib/mail-composer";
import { findAddressFault, toBareAddress, toBareAddresses } from "./address.ts";
import { readMembers, readTags, type Refusal, refusalOf } from "./protocol.ts";
import { findHeader, measureLongestLineBytes, readHeaders } from "./raw-message.ts";

// https://docs.aws.amazon.com/ses/latest/dg/quotas.html (API v1) and RFC 5322, 2.1.1
const MAX_MESSAGE_BYTES = 10 * 1024 * 1024;
const MAX_RECIPIENTS = 50;
const MAX_LINE_BYTES = 998;
const MAX_TAG_CHARACTERS = 256;

/** Addresses are bare; `from` is "" if the sender is missing. */
export type Submission = {
  source: Buffer;
  from: string;
  recipients: string[];
  tags: [name: string, value: string][];
  configurationSet: string | undefined;
};

/** Reads SendRawEmail; without Destinations the recipients are those of To, Cc and Bcc. */
export function readRawSubmission(params: URLSearchParams): Submission {
  const source = Buffer.from(params.get("RawMessage.Data") ?? "", "base64");
  const headers = readHeaders(source);
  const destinations = readMembers(params, "Destinations").map(toBareAddress);
  const inHeaders = ["To", "Cc", "Bcc"].flatMap((name) =>
    toBareAddresses(findHeader(headers, name) ?? ""),
  );
  const fromHeader = findHeader(headers, "From");
  return {
    source,
    // Source sets the envelope only: a message without From is refused.
    from: fromHeader === undefined ? "" : toBareAddress(params.get("Source") ?? fromHeader),
    recipients: destinations.length > 0 ? destinations : inHeaders,
    tags: readTags(params),
    configurationSet: params.get("ConfigurationSetName") ?? undefined,
  };
}

/** Reads SendEmail and composes the message, as SES does. */
export async function readSimpleSubmission(params: URLSearchParams): Promise<Submission> {
  const from = params.get("Source") ?? "";
  const to = readMembers(params, "Destination.ToAddresses");
  const cc = readMembers(params, "Destination.CcAddresses");
  const bcc = readMembers(params, "Destination.BccAddresses");
  const composer = new MailComposer({
    from,
    to,
    cc,
    replyTo: readMembers(params, "ReplyToAddresses"),
    subject: params.get("Message.Subject.Data") ?? "",
    text: params.get("Message.Body.Text.Data") ?? undefined,
    html: params.get("Message.Body.Html.Data") ?? undefined,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    source: await composer.compile().build(),
    from: toBareAddress(from),
    recipients: [...to, ...cc, ...bcc].map(toBareAddress),
    tags: readTags(params),
    configurationSet: params.get("ConfigurationSetName") ?? undefined,
  };
}

/** Refuses what SES accepts from no account. */
export function refuseSubmission(submission: Submission): Refusal | undefined {
  const problem =
    findSourceProblem(submission.source) ??
    findTagProblem(submission.tags) ??
    findSenderProblem(submission.from) ??
    findRecipientProblem(submission.recipients);
  return problem === undefined ? undefined : refusalOf("InvalidParameterValue", problem);
}

function findSourceProblem(source: Buffer): string | undefined {
  const encodedBytes = Math.ceil(source.length / 3) * 4;
  if (encodedBytes > MAX_MESSAGE_BYTES) {
    return `Message length is more than ${MAX_MESSAGE_BYTES} bytes long: '${encodedBytes}'.`;
  }
  const longestBytes = measureLongestLineBytes(source);
  return longestBytes > MAX_LINE_BYTES
    ? `Line length is more than ${MAX_LINE_BYTES} bytes long: '${longestBytes}'.`
    : undefined;
}

function findTagProblem(tags: Submission["tags"]): string | undefined {
  const words = tags.flatMap(([name, value]) => [
    { kind: "name", text: name },
    { kind: "value", text: value },
  ]);
  for (const { kind, text } of words) {
    if (text === "") return `The tag ${kind} must be specified.`;
    if (text.length > MAX_TAG_CHARACTERS) {
      return `Tag ${kind} cannot exceed ${MAX_TAG_CHARACTERS} characters.`;
    }
    if (!/^[A-Za-z0-9_-]+$/.test(text)) {
      return `Invalid tag ${kind} <${text}>: only alphanumeric ASCII characters, '_', and '-' are allowed.`;
    }
  }
  return undefined;
}

function findSenderProblem(from: string): string | undefined {
  return from === "" ? "Missing required header 'From'." : findAddressFault(from);
}

function findRecipientProblem(recipients: readonly string[]): string | undefined {
  if (recipients.length === 0) return "Missing required header 'To'.";
  if (recipients.length > MAX_RECIPIENTS) return `Recipient count exceeds ${MAX_RECIPIENTS}.`;
  // One invalid address refuses the whole message.
  return recipients.map(findAddressFault).find((fault) => fault !== undefined);
}
