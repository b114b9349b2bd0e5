import { afterEach, describe, expect, test } from "@jest/globals";
import { readFeedback } from "../../../../functions/feedback/feedback-event.ts";
import { shortHash } from "../../../../functions/platform/hash.ts";
import type { EventManner } from "../../../../local/servers/ses/event-sender.ts";
import type { SesEvent } from "../../../../local/servers/ses/events.ts";
import type { SesOptions } from "../../../../local/servers/ses/server.ts";
import { eventually } from "../../../helpers/eventually.ts";
import { type MailParts, sendMail, type SesPair, startPair, stopPair } from "./ses-factory.ts";

const SIMULATOR = "simulator.amazonses.com";

let pair: SesPair | undefined;
afterEach(async () => {
  if (pair !== undefined) await stopPair(pair);
  pair = undefined;
});

/** A SES that tells, and what it has told. */
async function listenedTo(options: SesOptions = {}) {
  const told: SesEvent[] = [];
  pair = await startPair({ onEvent: (event) => void told.push(event), ...options });
  const { ses, client } = pair;
  const hand = (parts: MailParts = {}) =>
    sendMail(client, { configurationSet: "postrider", ...parts });
  /** And waits for all that is told of it. */
  const send = async (parts: MailParts = {}) => {
    const messageId = await hand(parts);
    await ses.events.settled();
    return messageId;
  };
  return { ses, client, told, hand, send };
}

/** An event in short: its type, and what its bounce says. */
function inShort({ detail }: SesEvent): string {
  const bounce = detail["bounce"] as { bounceType: string; bounceSubType: string } | undefined;
  return bounce === undefined
    ? detail.eventType
    : `${detail.eventType} ${bounce.bounceType}/${bounce.bounceSubType}`;
}

describe("the mailbox simulator", () => {
  test.each([
    ["ada@example.org", ["Send", "Delivery"]],
    [`success@${SIMULATOR}`, ["Send", "Delivery"]],
    [`bounce@${SIMULATOR}`, ["Send", "Bounce Permanent/General"]],
    [`complaint@${SIMULATOR}`, ["Send", "Delivery", "Complaint"]],
    [`suppressionlist@${SIMULATOR}`, ["Send", "Bounce Permanent/OnAccountSuppressionList"]],
    [`ooto@${SIMULATOR}`, ["Send", "Delivery", "Bounce Transient/General"]],
    [`Bounce+label-1@${SIMULATOR}`, ["Send", "Bounce Permanent/General"]],
    ["bounce@example.org", ["Send", "Delivery"]],
    [`bounce@${SIMULATOR}.example.org`, ["Send", "Delivery"]],
  ])("of an email to %s are %j", async (to, expected) => {
    const { told, send } = await listenedTo();
    await send({ to });
    expect(told.map(inShort)).toEqual(expected);
  });

  test("of an email to two recipients are one Send, then one for each", async () => {
    const { told, send } = await listenedTo();
    await send({ to: `ada@example.org, bounce@${SIMULATOR}` });
    expect(told.map(inShort)).toEqual(["Send", "Delivery", "Bounce Permanent/General"]);
    expect(told[2]?.detail["bounce"]).toMatchObject({
      bouncedRecipients: [{ emailAddress: `bounce@${SIMULATOR}` }],
    });
  });
});

describe("an event", () => {
  const tags = {
    installation: "postrider",
    notification: "a".repeat(32),
    delivery: "b".repeat(32),
  };

  test("has EventBridge's form, with the email, its tags in lists, and the time of acceptance", async () => {
    const { ses, told, send } = await listenedTo();
    const messageId = await send({ to: "ada@example.org", tags });
    expect(told[0]).toMatchObject({
      "detail-type": "Email Sent",
      source: "aws.ses",
      detail: {
        eventType: "Send",
        send: {},
        mail: {
          messageId,
          timestamp: new Date(ses.mailbox.mails()[0]?.acceptedAtMs ?? 0).toISOString(),
          destination: ["ada@example.org"],
          commonHeaders: { subject: "Hello" },
          tags: { notification: [tags.notification], delivery: [tags.delivery] },
        },
      },
    });
  });

  test("of every kind is one that the feedback function reads", async () => {
    const { told, send } = await listenedTo();
    for (const mailbox of ["bounce", "complaint", "ooto", "suppressionlist"])
      await send({ to: `${mailbox}@${SIMULATOR}`, tags });
    const reader = { installation: tags.installation, hash: shortHash };
    const kinds = told.map((event) => readFeedback(JSON.stringify(event), reader).kind);
    expect(new Set(kinds)).toEqual(new Set(["feedback"]));
    expect(told.map((event) => event["detail-type"])).toEqual(
      expect.arrayContaining(["Email Delivered", "Email Bounced", "Email Complaint Received"]),
    );
  });

  test("comes only for email with a configuration set", async () => {
    const { ses, told, client } = await listenedTo();
    await sendMail(client);
    await ses.events.settled();
    expect(told).toEqual([]);
  });

  test("comes if the sender never gets its answer, and not for a refused email", async () => {
    const { ses, told, send } = await listenedTo();
    ses.inject({ resetAfter: true });
    await expect(send()).rejects.toThrow();
    await eventually(() => expect(told.map(inShort)).toEqual(["Send", "Delivery"]));
    ses.inject({ code: "MessageRejected" });
    await expect(send()).rejects.toThrow();
    await ses.events.settled();
    expect(told).toHaveLength(2);
  });
});

describe("events come", () => {
  test.each<[string, EventManner, string[]]>([
    ["twice", { times: 2 }, ["Send", "Send", "Delivery", "Delivery"]],
    ["not at all", { times: 0 }, []],
    ["the last first", { reversed: true }, ["Delivery", "Send"]],
    ["in part", { only: ({ detail }) => detail.eventType === "Send" }, ["Send"]],
  ])("%s if set at the start", async (_, events, expected) => {
    const { told, send } = await listenedTo({ events });
    await send();
    expect(told.map(inShort)).toEqual(expected);
  });

  test("late, and at any time in another manner", async () => {
    const { ses, told, hand } = await listenedTo({ events: { delayMs: 60_000 } });
    await hand();
    expect(told).toEqual([]);
    ses.events.manner = { delayMs: 50, only: ({ detail }) => detail.eventType === "Send" };
    const startedAtMs = performance.now();
    await hand();
    await eventually(() => expect(told.map(inShort)).toEqual(["Send"]));
    expect(performance.now() - startedAtMs).toBeGreaterThanOrEqual(45);
  });

  test("and an event that cannot be delivered is dropped", async () => {
    const { ses, send } = await listenedTo({ onEvent: () => Promise.reject(new Error("full")) });
    await send();
    expect(ses.mailbox.mails()).toHaveLength(1);
  });
});
