import { describe, expect, test } from "@jest/globals";
import { type Feedback, readFeedback } from "../../functions/feedback/feedback-event.ts";
import { casesIn } from "../fixtures/mail/cases.ts";
import {
  ADDRESS,
  aSesEvent,
  DELIVERY,
  type EventType,
  EVENT_TYPES,
  INSTALLATION,
  NOTIFICATION,
  SUBMITTED_AT,
  type Varied,
} from "./ses-event-factory.ts";

const READER = { installation: INSTALLATION };
const readJson = (event: unknown) => readFeedback(JSON.stringify(event), READER);

function read(eventType: EventType, varied: Varied = {}): Feedback {
  const found = readJson(aSesEvent(eventType, varied));
  if (found.kind !== "feedback") throw new Error(`Expected feedback, got ${JSON.stringify(found)}`);
  return found.feedback;
}

/** An event's evidence and suppressions, in short. */
const saysOf = ({ evidence: { kind, reason }, suppress }: Feedback) => ({
  kind,
  reason,
  suppress: suppress.map((one) => one.reason),
});

describe("readFeedback", () => {
  test.each<[EventType, Varied["what"], string, string | undefined, string[]]>([
    ["Send", {}, "accepted", undefined, []],
    ["DeliveryDelay", {}, "accepted", undefined, []],
    ["Delivery", {}, "delivered", undefined, []],
    ["Open", {}, "delivered", undefined, []],
    ["Click", {}, "delivered", undefined, []],
    ["Subscription", {}, "delivered", undefined, []],
    ["Bounce", {}, "bounced", "Permanent-General", ["bounced"]],
    [
      "Bounce",
      { bounceSubType: "OnAccountSuppressionList" },
      "bounced",
      "Permanent-OnAccountSuppressionList",
      ["bounced"],
    ],
    ["Bounce", { bounceSubType: null }, "bounced", "Permanent", ["bounced"]],
    ["Bounce", { bounceType: "Transient" }, "undelivered", "Transient-General", []],
    ["Bounce", { bounceType: "Undetermined" }, "undelivered", "Undetermined-General", []],
    ["Complaint", {}, "complained", "abuse", ["complained"]],
    ["Complaint", { complaintFeedbackType: null }, "complained", undefined, ["complained"]],
    [
      "Complaint",
      { complaintFeedbackType: null, complaintSubType: "OnAccountSuppressionList" },
      "complained",
      "OnAccountSuppressionList",
      ["complained"],
    ],
    ["Complaint", { complaintFeedbackType: "fraud" }, "complained", "fraud", ["complained"]],
    ["Complaint", { complaintFeedbackType: "other" }, "complained", "other", ["complained"]],
    ["Complaint", { complaintFeedbackType: "opt-out" }, "complained", "opt-out", ["complained"]],
    ["Complaint", { complaintFeedbackType: "not-spam" }, "delivered", "not-spam", []],
    ["Complaint", { complaintFeedbackType: "Not-Spam" }, "delivered", "Not-Spam", []],
    ["Complaint", { complaintFeedbackType: "auth-failure" }, "accepted", "auth-failure", []],
    ["Complaint", { complaintFeedbackType: "AUTH-FAILURE " }, "accepted", "AUTH-FAILURE", []],
    [
      "Complaint",
      { complaintFeedbackType: "constructor" },
      "complained",
      "constructor",
      ["complained"],
    ],
    ["Complaint", { complaintFeedbackType: "virus" }, "accepted", "virus", []],
    ["Reject", {}, "rejected", "Bad-content", []],
    ["Rendering Failure", {}, "rejected", "rendering-failure", []],
  ])("%s %j: %s, because %s, suppressed %j", (eventType, what = {}, kind, reason, suppress) => {
    expect(saysOf(read(eventType, { what }))).toEqual({ kind, reason, suppress });
  });

  test.each(
    casesIn<{ detail: { complaint: Record<string, unknown> } }>("complaint-auth-failure.jsonl"),
  )("%s suppresses nobody", (_, { detail }) => {
    expect(read("Complaint", { what: detail.complaint }).suppress).toEqual([]);
  });

  test.each<[EventType, Varied["what"], string | undefined, string | undefined]>([
    ["Send", {}, undefined, undefined],
    ["Delivery", {}, "250 2.6.0 Message received", "2026-11-23T07:15:04.226Z"],
    ["Bounce", {}, "smtp; 550 5.1.1 user unknown", "2026-11-23T07:15:04.669Z"],
    ["Complaint", {}, undefined, "2026-11-23T07:41:02.669Z"],
    ["DeliveryDelay", {}, "smtp; 421", "2026-11-23T08:15:04.226Z"],
    ["DeliveryDelay", { delayedRecipients: [] }, "MailboxFull", "2026-11-23T08:15:04.226Z"],
    ["DeliveryDelay", { delayedRecipients: 5, timestamp: "yesterday" }, undefined, undefined],
    ["Delivery", { smtpResponse: 5, timestamp: "yesterday" }, undefined, undefined],
    [
      "Bounce",
      {
        bouncedRecipients: [
          { emailAddress: ADDRESS, diagnosticCode: `550 <${ADDRESS}> unknown, ask bo@example.com` },
        ],
      },
      "550 <{recipient}> unknown, ask {address}",
      "2026-11-23T07:15:04.669Z",
    ],
  ])("%s %j: the other server said %s at %s", (eventType, what = {}, answer, time) => {
    const { evidence, isDelayed } = read(eventType, { what });
    expect(evidence).toMatchObject({
      answer,
      atMs: time === undefined ? undefined : Date.parse(time),
    });
    expect(isDelayed).toBe(eventType === "DeliveryDelay");
  });

  test.each(EVENT_TYPES)(
    "%s names its delivery, its email and when SES accepted it",
    (eventType) => {
      expect(read(eventType, { messageId: "ses-7" })).toMatchObject({
        key: { notification: NOTIFICATION, recipient: DELIVERY },
        evidence: { sesMessageId: "ses-7" },
        submittedAt: SUBMITTED_AT,
      });
    },
  );

  test("keeps only letters, digits and hyphens of a reason, and limits its length", () => {
    const what = {
      bounceType: "Transient",
      bounceSubType: `ada@example.com "550" ${"x".repeat(99)}`,
    };
    const { reason } = read("Bounce", { what }).evidence;
    expect(reason).toMatch(/^Transient-ada-example-com-550-x+$/);
    expect(reason?.length).toBeLessThanOrEqual(60);
  });
});

describe("readFeedback suppresses", () => {
  test("the only recipient, also when the bounce names a forwarding address", () => {
    const what = { bouncedRecipients: [{ emailAddress: "forwarded@example.net" }] };
    expect(read("Bounce", { what }).suppress).toEqual([
      { recipient: DELIVERY, address: ADDRESS, reason: "bounced" },
    ]);
  });

  test.each(EVENT_TYPES)(
    "nobody when the email has several recipients, which ours never has: %s",
    (eventType) => {
      const { evidence, suppress } = read(eventType, { to: [ADDRESS, "bo@example.com"] });
      expect(suppress).toEqual([]);
      expect(evidence).toEqual({ kind: "accepted", sesMessageId: "ses-1" });
    },
  );
});

describe("readFeedback, for an event that it cannot use,", () => {
  const { notification: _, ...others } = aSesEvent("Send").detail.mail.tags;
  const { installation: __, ...nobodys } = aSesEvent("Send").detail.mail.tags;
  test.each([
    ["no tags at all", { ...aSesEvent("Send"), detail: { eventType: "Send", mail: {} } }],
    ["no mail", { source: "aws.ses", detail: { data: {} } }],
    ["another program's tags", aSesEvent("Send", { tags: { campaign: ["autumn"] } })],
    ["no notification among them", aSesEvent("Send", { tags: others })],
    ["no installation among them", aSesEvent("Send", { tags: nobodys })],
    ["another installation's mail", aSesEvent("Send", { installation: "staging" })],
    [
      "what cannot be read, of another installation",
      aSesEvent("Bounce", { installation: "staging", what: { bounceType: 5 } }),
    ],
    ["a notification that is none of ours", aSesEvent("Send", { notification: "order-1" })],
    ["a delivery that is a plan's row", aSesEvent("Send", { delivery: "plan" })],
    ["no value", aSesEvent("Send", { tags: { installation: [], notification: [], delivery: [] } })],
  ])("returns not-ours: %s", (_, event) => {
    expect(readJson(event)).toEqual({ kind: "not-ours" });
  });

  const withMail = (mail: object) => {
    const event = aSesEvent("Send");
    return { ...event, detail: { ...event.detail, mail: { ...event.detail.mail, ...mail } } };
  };
  test.each([
    ["ada@example.com is no JSON", "Expected the message body to be JSON"],
    ["[]", "Expected `event` to be an object"],
    ["null", "Expected `event` to be an object"],
    [JSON.stringify({ ...aSesEvent("Send"), source: "shop" }), "`event.source` to be one of"],
    [JSON.stringify({ source: "aws.ses", detail: "x" }), "`event.detail` to be an object"],
    [JSON.stringify(withMail({ timestamp: "yesterday" })), "`event.detail.mail.timestamp`"],
    [JSON.stringify(withMail({ messageId: "" })), "`event.detail.mail.messageId`"],
    [JSON.stringify(withMail({ destination: [] })), "`event.detail.mail.destination`"],
    [JSON.stringify(withMail({ destination: ["\ud800@example.com"] })), "without lone surrogates"],
    [JSON.stringify(withMail({ destination: ["<>"] })), "`event.detail.mail.destination[0]`"],
    [
      JSON.stringify(withMail({ destination: Array.from({ length: 51 }, () => ADDRESS) })),
      "`event.detail.mail.destination` to be an array of at most 50",
    ],
    [JSON.stringify(aSesEvent("Bounce", { what: { bounceType: 5 } })), "bounce.bounceType`"],
    [
      JSON.stringify(aSesEvent("Complaint", { what: { complainedRecipients: ADDRESS } })),
      "complaint.complainedRecipients`",
    ],
    [JSON.stringify(aSesEvent("Send")).replace('"Send"', '"Sung"'), "`event.detail.eventType`"],
  ])("returns unreadable and the field: %s", (body, why) => {
    const found = readFeedback(body, READER);
    expect(found).toMatchObject({ kind: "unreadable", detail: expect.stringContaining(why) });
    expect(JSON.stringify(found)).not.toMatch(/ada@|yesterday|Sung|shop/);
  });

  test("returns that SES accepted the email when the rest is unreadable", () => {
    const event = aSesEvent("Bounce", { what: { bounceType: 5 } });
    expect(readJson(event)).toMatchObject({
      kind: "unreadable",
      accepted: {
        key: { notification: event.detail.mail.tags.notification?.[0] },
        evidence: { kind: "accepted", sesMessageId: event.detail.mail.messageId },
      },
    });
    expect(readJson(withMail({ messageId: "" }))).not.toHaveProperty("accepted");
  });
});
