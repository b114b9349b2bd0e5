/** An event of SES about a mail, as EventBridge puts it into the feedback's queue. */
import type { AcceptedMail } from "./memory-ses.ts";

export const EVENT_TYPES = ["Send", "Delivery", "Bounce", "Complaint", "Reject"] as const;

export type EventType = (typeof EVENT_TYPES)[number];

export function eventBody(mail: AcceptedMail, eventType: EventType): string {
  const { sesMessageId: messageId, address, atMs, installation, notification, recipient } = mail;
  return JSON.stringify({
    source: "aws.ses",
    detail: {
      eventType,
      mail: {
        messageId,
        timestamp: new Date(atMs).toISOString(),
        destination: [address],
        tags: {
          installation: [installation],
          notification: [notification],
          delivery: [recipient],
        },
      },
      ...said(eventType, address),
    },
  });
}

function said(eventType: EventType, emailAddress: string): object {
  switch (eventType) {
    case "Send":
    case "Delivery":
    case "Reject":
      return {};
    case "Bounce":
      return { bounce: { bounceType: "Permanent", bouncedRecipients: [{ emailAddress }] } };
    case "Complaint":
      return { complaint: { complainedRecipients: [{ emailAddress }] } };
  }
}
