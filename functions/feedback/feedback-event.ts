/**
 * Reads an SES event, as EventBridge delivers it: evidence for the email's delivery, and the recipients to suppress.
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import * as z from "zod/mini";
import type { SuppressionReason } from "../coordination/suppression-rule.ts";
import type { Evidence } from "../delivery/delivery.ts";
import { bareAddress } from "../values/address.ts";
import { whatIsWrong } from "../values/schema.ts";
import { timeMs } from "../values/time.ts";
import { serverAnswer } from "./server-answer.ts";

export type Feedback = {
  /** The delivery's row, from the email's tags. */
  readonly key: { readonly notification: string; readonly recipient: string };
  readonly evidence: Evidence;
  /** The other server takes the email later. */
  readonly isDelayed: boolean;
  /** When SES accepted the email, ISO 8601. */
  readonly submittedAt: string;
  readonly suppress: readonly RecipientToSuppress[];
};

export type RecipientToSuppress = {
  /** The recipient's id. */
  readonly recipient: string;
  readonly address: string;
  readonly reason: Extract<SuppressionReason, "bounced" | "complained">;
};

export type ReadFeedback =
  | { readonly kind: "feedback"; readonly feedback: Feedback }
  /** The email has no tags of ours: it is from another program or another installation. */
  | { readonly kind: "not-ours" }
  | {
      readonly kind: "unreadable";
      /** Names the field, never a value. */
      readonly detail: string;
      /** Present if the event still shows that SES accepted an email of ours. */
      readonly accepted?: Pick<Feedback, "key" | "evidence">;
    };

export type EventReader = {
  /** The emails' `installation` tag. Two installations have the same keys for the same events. */
  readonly installation: string;
};

/** Our keys are hashes. Other values in these tags belong to another program. */
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

/** Longer than any of SES's own, and short enough for a row. DynamoDB rejects lone surrogates. */
const Text = z.string().check(
  z.minLength(1),
  z.maxLength(1_000),
  z.refine((text) => text.isWellFormed(), "text without lone surrogates"),
);
const Address = Text.check(z.refine((text) => bareAddress(text) !== "", "an address"));
const Word = z.nullish(z.string());
/** Parts that no decision needs: another form of them costs nothing. */
const Time = z.pipe(z.optional(z.unknown()), z.transform(timeMs));
const Said = z.catch(z.optional(z.string()), undefined);
/** Recipients of one email. Source: https://docs.aws.amazon.com/ses/latest/dg/quotas.html */
const atMost50 = z.maxLength(50);
const Recipients = z
  .array(z.object({ emailAddress: Address, diagnosticCode: Said }))
  .check(atMost50);

const mail = z.object({
  timestamp: z.iso.datetime({ offset: true }),
  messageId: Text,
  destination: z.array(Address).check(z.minLength(1), atMost50),
});

const WithMessageId = z.object({ detail: z.object({ mail: z.object({ messageId: Text }) }) });

const Detail = z.discriminatedUnion("eventType", [
  z.object({
    eventType: z.enum(["Send", "Open", "Click", "Subscription"]),
    mail,
  }),
  z.object({
    eventType: z.literal("DeliveryDelay"),
    mail,
    deliveryDelay: z.catch(
      z.optional(
        z.object({
          timestamp: Time,
          delayType: Word,
          delayedRecipients: z.optional(z.array(z.object({ diagnosticCode: Said }))),
        }),
      ),
      undefined,
    ),
  }),
  z.object({
    eventType: z.literal("Delivery"),
    mail,
    delivery: z.optional(
      z.object({
        recipients: z.optional(z.array(Address).check(atMost50)),
        timestamp: Time,
        smtpResponse: Said,
      }),
    ),
  }),
  z.object({
    eventType: z.literal("Bounce"),
    mail,
    bounce: z.object({
      bounceType: Text,
      bounceSubType: Word,
      bouncedRecipients: Recipients,
      timestamp: Time,
    }),
  }),
  z.object({
    eventType: z.literal("Complaint"),
    mail,
    complaint: z.object({
      complaintFeedbackType: Word,
      complaintSubType: Word,
      complainedRecipients: Recipients,
      timestamp: Time,
    }),
  }),
  z.object({
    eventType: z.literal("Reject"),
    mail,
    reject: z.optional(z.object({ reason: Word })),
  }),
  // Its error message is not read: it may quote the email.
  z.object({ eventType: z.literal("Rendering Failure"), mail }),
]);

type Detail = z.infer<typeof Detail>;

/** Reads a message body (JSON) as an SES event. */
export function readFeedback(body: string, { installation }: EventReader): ReadFeedback {
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
  const { notification, delivery } = tags.data;
  const key = { notification: notification[0], recipient: delivery[0] };
  const parsed = z.object({ detail: Detail }).safeParse(json);
  if (parsed.success) return { kind: "feedback", feedback: feedbackOf(key, parsed.data.detail) };
  // Any event about an email of ours shows that SES accepted it.
  const sesMessageId = WithMessageId.safeParse(json).data?.detail.mail.messageId;
  return {
    kind: "unreadable",
    detail: whatIsWrong(parsed.error, "event"),
    ...(sesMessageId !== undefined && {
      accepted: { key, evidence: { kind: "accepted", sesMessageId } },
    }),
  };
}

type Meaning = {
  readonly kind: Evidence["kind"];
  readonly reason?: string | undefined;
  readonly suppress?: RecipientToSuppress["reason"];
  readonly isDelayed?: true;
  /** When it happened, epoch ms. */
  readonly time?: number | undefined;
  /** What the other server said. */
  readonly answer?: string | undefined;
};

function feedbackOf(key: Feedback["key"], detail: Detail): Feedback {
  const { messageId: sesMessageId, timestamp: submittedAt, destination } = detail.mail;
  const { kind, reason, suppress, isDelayed = false, time, answer } = meaningOf(detail);
  const common = { key, submittedAt, isDelayed };
  const [only, ...others] = destination.map(bareAddress);
  // Our emails have one recipient. Of another email we only know that SES accepted it.
  if (only === undefined || others.length > 0)
    return { ...common, evidence: { kind: "accepted", sesMessageId }, suppress: [] };
  return {
    ...common,
    evidence: {
      kind,
      sesMessageId,
      reason,
      answer: serverAnswer(answer, only),
      atMs: time,
    },
    // The event may name another address, to which the email was forwarded.
    suppress:
      suppress === undefined ? [] : [{ recipient: key.recipient, address: only, reason: suppress }],
  };
}

/**
 * Feedback types that are no complaint of a reader, in lower case.
 * Source: https://www.iana.org/assignments/marf-parameters
 */
const NO_COMPLAINT: ReadonlyMap<string, Evidence["kind"]> = new Map([
  // A reader moved the email out of the spam folder. Source: RFC 6430
  ["not-spam", "delivered"],
  // A server reports that SPF, DKIM or DMARC failed. It may have refused the email. Source: RFC 6591
  ["auth-failure", "accepted"],
  // A server's virus scanner reports it. Source: RFC 5965
  ["virus", "accepted"],
]);

function meaningOf(detail: Detail): Meaning {
  switch (detail.eventType) {
    case "Send":
      return { kind: "accepted" };
    case "DeliveryDelay": {
      const { timestamp: time, delayType, delayedRecipients } = detail.deliveryDelay ?? {};
      const answer = delayedRecipients?.[0]?.diagnosticCode ?? wordOf(delayType);
      return { kind: "accepted", isDelayed: true, time, answer };
    }
    case "Open":
    case "Click":
    case "Subscription":
      return { kind: "delivered" };
    case "Delivery":
      return {
        kind: "delivered",
        time: detail.delivery?.timestamp,
        answer: detail.delivery?.smtpResponse,
      };
    case "Bounce": {
      const { bounceType, bounceSubType, bouncedRecipients, timestamp: time } = detail.bounce;
      const reason = wordOf(bounceType, bounceSubType);
      const event = { reason, time, answer: bouncedRecipients[0]?.diagnosticCode };
      return bounceType === "Permanent"
        ? { kind: "bounced", suppress: "bounced", ...event }
        : { kind: "undelivered", ...event };
    }
    case "Complaint": {
      const { complaintFeedbackType, complaintSubType, timestamp: time } = detail.complaint;
      const reason = wordOf(complaintFeedbackType ?? complaintSubType);
      const kind = NO_COMPLAINT.get(complaintFeedbackType?.trim().toLowerCase() ?? "");
      return kind === undefined
        ? { kind: "complained", reason, time, suppress: "complained" }
        : { kind, reason, time };
    }
    case "Reject":
      return { kind: "rejected", reason: wordOf(detail.reject?.reason) };
    case "Rendering Failure":
      return { kind: "rejected", reason: "rendering-failure" };
  }
}

const MAX_WORD_LENGTH = 60;

/** Letters, digits and hyphens: all that rows and logs may hold of foreign text. */
function wordOf(...parts: readonly (string | null | undefined)[]): string | undefined {
  const word = parts
    .join("-")
    .replaceAll(/[^A-Za-z0-9]+/g, "-")
    .slice(0, MAX_WORD_LENGTH)
    .replaceAll(/^-|-$/g, "");
  return word === "" ? undefined : word;
}
