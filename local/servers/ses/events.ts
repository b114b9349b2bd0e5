/**
 * SES's events about an email, as EventBridge delivers them.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
import { randomUUID } from "node:crypto";
import type { Mail } from "./mailbox.ts";
import { findHeader, readHeaders } from "./raw-message.ts";
import { type Fate, fatesOf } from "./simulator.ts";

export type SesEvent = {
  version: string;
  id: string;
  "detail-type": string;
  source: "aws.ses";
  account: string;
  time: string;
  region: string;
  resources: string[];
  detail: { eventType: string; mail: SesEventMail } & Record<string, unknown>;
};

type SesEventMail = {
  messageId: string;
  timestamp: string;
  destination: readonly string[];
  tags: Readonly<Record<string, readonly string[]>>;
} & Record<string, unknown>;

const ACCOUNT = "123456789012";
const REGION = "us-east-1";

/**
 * The events about an accepted email, in order. As at AWS, there are none without a configuration set, and each
 * recipient has its own events after the common Send event.
 */
export function eventsOf(
  mail: Mail,
  fates: (mail: Mail, address: string) => readonly Fate[] = (_, address) => fatesOf(address),
): SesEvent[] {
  if (mail.configurationSet === undefined) return [];
  return [
    eventOf(mail, "Email Sent", "Send", { send: {} }),
    ...mail.recipients.flatMap((address) =>
      fates(mail, address).map((fate) => eventOfFate(mail, address, fate)),
    ),
  ];
}

function eventOfFate(mail: Mail, address: string, fate: Fate): SesEvent {
  const timestamp = new Date(mail.acceptedAtMs).toISOString();
  const feedback = { timestamp, feedbackId: `0100${randomUUID()}-000000` };
  const bounce = (bounceType: string, bounceSubType: string, more: object = {}) =>
    eventOf(mail, "Email Bounced", "Bounce", {
      bounce: {
        bounceType,
        bounceSubType,
        bouncedRecipients: [{ emailAddress: address, ...more }],
        ...feedback,
        reportingMTA: "dns; simulator.amazonses.com",
      },
    });
  switch (fate) {
    case "delivered":
      return eventOf(mail, "Email Delivered", "Delivery", {
        delivery: {
          timestamp,
          processingTimeMillis: 0,
          recipients: [address],
          smtpResponse: "250 ok",
          reportingMTA: "local",
        },
      });
    case "bounced":
      return bounce("Permanent", "General", {
        action: "failed",
        status: "5.1.1",
        diagnosticCode: "smtp; 550 5.1.1 user unknown",
      });
    case "on-suppression-list":
      return bounce("Permanent", "OnAccountSuppressionList");
    case "out-of-office":
      return bounce("Transient", "General");
    case "complained":
      return eventOf(mail, "Email Complaint Received", "Complaint", {
        complaint: {
          complainedRecipients: [{ emailAddress: address }],
          ...feedback,
          complaintSubType: null,
          userAgent: "Amazon SES Mailbox Simulator",
          complaintFeedbackType: "abuse",
          arrivalDate: timestamp,
        },
      });
  }
}

function eventOf(
  mail: Mail,
  detailType: string,
  eventType: string,
  detail: Record<string, unknown>,
): SesEvent {
  const { messageId, acceptedAtMs, from, recipients, configurationSet = "" } = mail;
  const timestamp = new Date(acceptedAtMs).toISOString();
  const headers = readHeaders(mail.source);
  const domain = from.slice(from.lastIndexOf("@") + 1);
  const tags = {
    "ses:configuration-set": configurationSet,
    "ses:from-domain": domain,
    ...mail.tags,
  };
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": detailType,
    source: "aws.ses",
    account: ACCOUNT,
    time: `${timestamp.slice(0, 19)}Z`,
    region: REGION,
    resources: [`arn:aws:ses:${REGION}:${ACCOUNT}:configuration-set/${configurationSet}`],
    detail: {
      eventType,
      mail: {
        timestamp,
        source: from,
        sourceArn: `arn:aws:ses:${REGION}:${ACCOUNT}:identity/${domain}`,
        sendingAccountId: ACCOUNT,
        messageId,
        destination: recipients,
        headersTruncated: false,
        headers,
        commonHeaders: {
          from: [from],
          to: recipients,
          messageId,
          subject: findHeader(headers, "Subject") ?? "",
        },
        tags: Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
      },
      ...detail,
    },
  };
}
