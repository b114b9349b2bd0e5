/**
 * What an event of SES says of a delivery, as EventBridge brings it: evidence for its row, and whom not to mail again.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import * as z from "zod/mini";
import type { Evidence } from "../delivery/delivery.ts";
import { bareAddress } from "../values/address.ts";
import { recipientTextOf } from "../notification/recipients.ts";
import { whatIsWrong } from "../values/schema.ts";
import type { SuppressionReason } from "../coordination/suppression.ts";

export type Feedback = {
  /** The delivery's row: what the mail's tags say. */
  readonly key: { readonly notification: string; readonly recipient: string };
  readonly evidence: Evidence;
  /** When the mail was handed to SES, ISO 8601. */
  readonly submittedAt: string;
  /** Who must not be mailed again; nobody, mostly. */
  readonly suppress: readonly Unwanted[];
};

export type Unwanted = {
  /** The hash of the address. */
  readonly recipient: string;
  readonly address: string;
  readonly reason: Extract<SuppressionReason, "bounced" | "complained">;
};

export type ReadFeedback =
  | { readonly kind: "feedback"; readonly feedback: Feedback }
  /** About a mail that carries no tags of ours: another program's, or another installation's. */
  | { readonly kind: "not-ours" }
  /** `detail` quotes no value. `accepted`: all the same it tells of a mail of ours, so SES has taken that. */
  | {
      readonly kind: "unreadable";
      readonly detail: string;
      readonly accepted?: Pick<Feedback, "key" | "evidence">;
    };

/** Which mails are ours, and how a recipient's id is made of an address. */
export type Reader = {
  /** The mails' `installation` tag: two installations have the same keys for the same events. */
  readonly installation: string;
  readonly hash: (text: string) => string;
};

/** The shape of our keys: hashes. Anything else in these tags is another program's. */
const Key = z.string().check(z.regex(/^[0-9a-f]{32}$/));
const OurTags = z.object({
  installation: z.tuple([z.string()], z.unknown()),
  notification: z.tuple([Key], z.unknown()),
  delivery: z.tuple([Key], z.unknown()),
});

const Envelope = z.object({
  source: z.literal("aws.ses"),
  detail: z.object({ mail: z.optional(z.object({ tags: z.optional(z.unknown()) })) }),
});

/** As long as SES's own may be, and short enough for a row. DynamoDB never takes half a character. */
const Text = z.string().check(
  z.minLength(1),
  z.maxLength(1_000),
  z.refine((text) => text.isWellFormed(), "text without half characters"),
);
const Address = Text.check(z.refine((text) => bareAddress(text) !== "", "an address"));
const Word = z.nullish(z.string());
/** SES sends a mail to 50 at the most; each one named is a write. Source: https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const most = z.maxLength(50);
const Recipients = z.array(z.object({ emailAddress: Address })).check(most);

const mail = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  messageId: Text,
  destination: z.array(Address).check(z.minLength(1), most),
});

const Named = z.object({ detail: z.object({ mail: z.object({ messageId: Text }) }) });

const Detail = z.discriminatedUnion("eventType", [
  z.object({
    eventType: z.enum(["Send", "DeliveryDelay", "Open", "Click", "Subscription"]),
    mail,
  }),
  z.object({
    eventType: z.literal("Delivery"),
    mail,
    delivery: z.optional(z.object({ recipients: z.optional(z.array(Address).check(most)) })),
  }),
  z.object({
    eventType: z.literal("Bounce"),
    mail,
    bounce: z.object({
      bounceType: Text,
      bounceSubType: Word,
      bouncedRecipients: Recipients,
    }),
  }),
  z.object({
    eventType: z.literal("Complaint"),
    mail,
    complaint: z.object({
      complaintFeedbackType: Word,
      complaintSubType: Word,
      complainedRecipients: Recipients,
    }),
  }),
  z.object({
    eventType: z.literal("Reject"),
    mail,
    reject: z.optional(z.object({ reason: Word })),
  }),
  // Its message may quote what was to be rendered.
  z.object({ eventType: z.literal("Rendering Failure"), mail }),
]);

type Detail = z.infer<typeof Detail>;

/** Reads a message body (JSON text) as an event of SES. */
export function readFeedback(body: string, { installation, hash }: Reader): ReadFeedback {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { kind: "unreadable", detail: "Expected the message body to be JSON" };
  }
  const envelope = Envelope.safeParse(json);
  if (!envelope.success)
    return { kind: "unreadable", detail: whatIsWrong(envelope.error, "event") };
  const tags = OurTags.safeParse(envelope.data.detail.mail?.tags);
  if (!tags.success || tags.data.installation[0] !== installation) return { kind: "not-ours" };
  const detail = z.object({ detail: Detail }).safeParse(json);
  const { notification, delivery } = tags.data;
  const key = { notification: notification[0], recipient: delivery[0] };
  if (!detail.success) {
    // Whatever else it says: an event about a mail of ours tells that SES took it.
    const sesMessageId = Named.safeParse(json).data?.detail.mail.messageId;
    return {
      kind: "unreadable",
      detail: whatIsWrong(detail.error, "event"),
      ...(sesMessageId !== undefined && {
        accepted: { key, evidence: { kind: "accepted", sesMessageId } },
      }),
    };
  }
  return { kind: "feedback", feedback: feedbackOf(key, detail.data.detail, hash) };
}

/** What an event says, and of whom. */
type Said = {
  readonly kind: Evidence["kind"];
  readonly reason?: string | undefined;
  /** The addresses that the event is about; absent: all of the mail's. */
  readonly named?: readonly string[] | undefined;
  readonly suppress?: Unwanted["reason"];
};

function feedbackOf(
  key: Feedback["key"],
  detail: Detail,
  hash: (text: string) => string,
): Feedback {
  const { messageId: sesMessageId, timestamp: submittedAt, destination } = detail.mail;
  const { kind, reason, named = destination, suppress: because } = whatIsSaid(detail);
  const idOf = (address: string) => hash(recipientTextOf(address));
  // A mail of ours has one recipient, whatever address the event names: it may be one that the mail was forwarded to.
  const [only, ...others] = destination.map(bareAddress);
  const concerned =
    others.length === 0 && only !== undefined
      ? [{ recipient: key.recipient, address: only }]
      : named.map(bareAddress).map((address) => ({ recipient: idOf(address), address }));
  const isAboutThis = concerned.some(({ recipient }) => recipient === key.recipient);
  return {
    key,
    evidence: isAboutThis ? { kind, sesMessageId, reason } : { kind: "accepted", sesMessageId },
    submittedAt,
    suppress:
      because === undefined ? [] : concerned.map((one) => Object.assign(one, { reason: because })),
  };
}

/**
 * Types of a feedback report that are no reader's complaint, and what they say of the mail. Types are case-insensitive.
 * Source: https://www.iana.org/assignments/marf-parameters
 */
const NOT_A_COMPLAINT: ReadonlyMap<string, Evidence["kind"]> = new Map([
  // The reader found the mail in the spam folder. Source: RFC 6430
  ["not-spam", "delivered"],
  // A server reports that SPF, DKIM or DMARC failed; the mail may have been refused. Source: RFC 6591
  ["auth-failure", "accepted"],
  // A server's scanner reports it. Source: RFC 5965
  ["virus", "accepted"],
]);

function whatIsSaid(detail: Detail): Said {
  switch (detail.eventType) {
    case "Send":
    case "DeliveryDelay":
      return { kind: "accepted" };
    case "Open":
    case "Click":
    case "Subscription":
      return { kind: "delivered" };
    case "Delivery":
      return { kind: "delivered", named: detail.delivery?.recipients };
    case "Bounce": {
      const { bounceType, bounceSubType, bouncedRecipients } = detail.bounce;
      const named = bouncedRecipients.map(({ emailAddress }) => emailAddress);
      const reason = wordOf(bounceType, bounceSubType);
      return bounceType === "Permanent"
        ? { kind: "bounced", reason, named, suppress: "bounced" }
        : { kind: "undelivered", reason, named };
    }
    case "Complaint": {
      const { complaintFeedbackType, complaintSubType, complainedRecipients } = detail.complaint;
      const named = complainedRecipients.map(({ emailAddress }) => emailAddress);
      const reason = wordOf(complaintFeedbackType ?? complaintSubType);
      const kind = NOT_A_COMPLAINT.get(complaintFeedbackType?.trim().toLowerCase() ?? "");
      return kind === undefined
        ? { kind: "complained", reason, named, suppress: "complained" }
        : { kind, reason, named };
    }
    case "Reject":
      return { kind: "rejected", reason: wordOf(detail.reject?.reason) };
    case "Rendering Failure":
      return { kind: "rejected", reason: "rendering-failure" };
  }
}

const WORD_LENGTH = 60;

/** Letters, digits and - only: what a row and a log may hold of somebody else's text. */
function wordOf(...parts: readonly (string | null | undefined)[]): string | undefined {
  const word = parts
    .join("-")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .slice(0, WORD_LENGTH)
    .replaceAll(/^-|-$/g, "");
  return word === "" ? undefined : word;
}
