import { expect, test } from "@jest/globals";
import { aPlainEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";
import { aSesEvent, type EventType, SUBMITTED_AT } from "./ses-event-factory.ts";

const HIDDEN_MS = 1_000;
const TRACEPARENT = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;

const withEvents = (level: "troubles" | "all", play: (stage: Stage) => Promise<void>) =>
  onStage(
    {
      variables: { EVENTS: level },
      feedback: { visibilityTimeoutSeconds: HIDDEN_MS / 1_000 },
      // The test alone says what SES reports.
      ses: { events: { only: () => false } },
    },
    play,
  );

const published = ({ system }: Stage) =>
  system.events.taken.map(({ detailType, detail }) => [detailType, detail["id"]] as const);

/** Sends an email, and answers with what SES reports about it. */
async function sent({ send, processor, plans, system }: Stage) {
  await send(aPlainEvent({ id: "event-1", to: ["ada@example.com"] }), { traceparent: TRACEPARENT });
  await processor().run();
  const [plan] = await plans();
  const { notification = "", recipients = [] } = plan ?? {};
  const delivery = recipients[0]?.id ?? "";
  const messageId = system.ses.mailbox.mails()[0]?.messageId ?? "";
  return {
    row: `${notification}/${delivery}`,
    report: (eventType: EventType) => aSesEvent(eventType, { notification, delivery, messageId }),
  };
}

test("publishes what SES reports, with the event and the trace of the producer", () =>
  withEvents("all", async (stage) => {
    const { row, report } = await sent(stage);
    const feedback = stage.feedback();
    for (const eventType of ["Send", "Delivery", "Complaint"] as const) {
      await feedback.put(report(eventType));
      expect(await feedback.drain()).toBe(0);
    }
    // The run has published that SES accepted it: Send says nothing new.
    expect(published(stage)).toEqual([
      ["Email Accepted", `${row}/1`],
      ["Email Delivered", `${row}/2`],
      ["Email Complained", `${row}/3`],
    ]);
    const complaint = stage.system.events.taken.at(-1)?.detail;
    expect(complaint).toMatchObject({
      state: "complained",
      reason: "abuse",
      definition: "class.created",
      event: { id: "event-1" },
      traceparent: TRACEPARENT,
    });
  }));

test("gives SES's reason of a bounce, and no address", () =>
  withEvents("troubles", async (stage) => {
    const { report } = await sent(stage);
    const feedback = stage.feedback();
    await feedback.put(report("Bounce"));
    expect(await feedback.drain()).toBe(0);
    expect(stage.system.events.taken).toMatchObject([
      { detailType: "Email Bounced", detail: { reason: "Permanent-General" } },
    ]);
    expect(JSON.stringify(stage.system.events.taken)).not.toContain("ada@example.com");
  }));

test("leaves an SES event in the queue while EventBridge is down, and the ledger knows it already", () =>
  withEvents("troubles", async (stage) => {
    const { report } = await sent(stage);
    const feedback = stage.feedback();
    stage.proxies.events.inject({ status: 503, times: Infinity });
    await feedback.put(report("Bounce"), report("Delivery"));
    // A delivery is not published with `troubles`: it is done.
    expect(await feedback.batch()).toEqual({ received: 2, kept: 1 });
    expect(feedback.output()).toContain("events-retried");
    expect(await feedback.suppressed()).toHaveLength(1);
    // Runs wait for SES's events, and not for EventBridge.
    expect(await feedback.lastSubmittedMs()).toBeGreaterThan(Date.parse(SUBMITTED_AT) - 60_000);
    stage.proxies.events.reset();
    await stage.advance(HIDDEN_MS);
    expect(await feedback.drain()).toBe(0);
    expect(published(stage).map(([name]) => name)).toEqual(["Email Bounced"]);
  }));

test("publishes the same event again if it died after EventBridge took it", () =>
  withEvents("troubles", async (stage) => {
    const { report } = await sent(stage);
    const feedback = stage.feedback();
    const held = stage.proxies.events.hold({ operation: "PutEvents", after: true });
    await feedback.put(report("Bounce"));
    const batch = feedback.batch();
    await held.reached;
    feedback.kill();
    held.release();
    expect(await batch).toEqual({ received: 1, kept: 1 });
    await stage.advance(HIDDEN_MS);
    expect(await feedback.drain()).toBe(0);
    const all = published(stage);
    expect(all).toHaveLength(2);
    expect(all[0]).toEqual(all[1]);
  }));

test("publishes its own dead letter before it moves it", () =>
  withEvents("troubles", async (stage) => {
    const feedback = stage.feedback();
    stage.proxies.events.inject({ status: 503, times: Infinity });
    await feedback.put("no SES event");
    expect(await feedback.batch()).toEqual({ received: 1, kept: 1 });
    expect(await feedback.deadLetters()).toEqual([]);
    stage.proxies.events.reset();
    await stage.advance(HIDDEN_MS);
    expect(await feedback.drain()).toBe(0);
    expect(await feedback.deadLetters()).toHaveLength(1);
    expect(stage.system.events.taken).toMatchObject([
      {
        detailType: "Email Dead-Lettered",
        detail: { reason: "feedback-unreadable", notification: expect.stringMatching(/^message#/) },
      },
    ]);
  }));

test("publishes nothing if it is off", () =>
  onStage({ feedback: {} }, async (stage) => {
    const { report } = await sent(stage);
    const feedback = stage.feedback();
    await feedback.put(report("Bounce"));
    expect(await feedback.drain()).toBe(0);
    expect(stage.proxies.events.count()).toBe(0);
  }));
