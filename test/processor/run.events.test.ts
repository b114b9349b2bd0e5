import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { anEvent, aPlainEvent } from "../helpers/events.ts";
import { onStage, type Stage, type StageOptions } from "../helpers/stage.ts";
import { type Point, pointOf, watch } from "../proofs/chaos/points.ts";

/** By then the lease has ended, the message is visible and its row has settled. */
const OVER_MS = 1_200_000;
const DAY_MS = 86_400_000;
const TRACEPARENT = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;

const withEvents = (level: "troubles" | "all", play: (stage: Stage) => Promise<void>) =>
  onStage({ variables: { EVENTS: level } } satisfies StageOptions, play);

const published = ({ system }: Stage) =>
  system.events.taken.map(({ detailType, detail }) => [detailType, detail["id"]] as const);
const namesOf = (stage: Stage) => published(stage).map(([name]) => name);

describe("a run with the setting events", () => {
  test("publishes what became of each email, with its event and the trace of the producer", () =>
    withEvents("all", async (stage) => {
      const body = aPlainEvent({ id: "event-1", to: ["one@example.com"] });
      await stage.send(body, { traceparent: TRACEPARENT });
      const processor = stage.processor();
      expect(await processor.run()).toMatchObject({ sent: 1, acknowledged: 1 });
      const [plan] = await stage.plans();
      const { recipients = [], notification = "" } = plan ?? {};
      const recipient = recipients[0]?.id;
      expect(stage.system.events.taken).toEqual([
        {
          eventId: expect.any(String),
          bus: "default",
          source: "postrider",
          detailType: "Email Accepted",
          detail: {
            id: `${notification}/${recipient}/1`,
            installation: "postrider",
            at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
            state: "accepted",
            notification,
            recipient,
            definition: "class.created",
            event: {
              source: "https://app.example.co.za/classes",
              id: "event-1",
              type: "class.created",
            },
            sesMessageId: expect.any(String),
            traceparent: TRACEPARENT,
          },
        },
      ]);
      expect(processor.logs).toContainEqual(
        expect.objectContaining({ event: "notification-processed", traceparent: TRACEPARENT }),
      );
    }));

  test("ignores a trace context in another form", () =>
    withEvents("all", async (stage) => {
      const body = JSON.parse(aPlainEvent()) as object;
      await stage.send(JSON.stringify({ ...body, traceparent: "00-1-2-01" }), {
        traceparent: TRACEPARENT.toUpperCase(),
      });
      expect(await stage.processor().run()).toMatchObject({ sent: 1 });
      expect(stage.system.events.taken[0]?.detail).not.toHaveProperty("traceparent");
    }));

  test("publishes nothing if it is off", () =>
    onStage({}, async (stage) => {
      await stage.send(aPlainEvent());
      await stage.send("no event");
      expect(await stage.processor().run()).toMatchObject({ sent: 1, deadLettered: 1 });
      expect(stage.proxies.events.count()).toBe(0);
    }));

  test("publishes neither accepted nor delivered emails with troubles", () =>
    withEvents("troubles", async (stage) => {
      await stage.send(aPlainEvent());
      await stage.send("no event");
      expect(await stage.processor().run()).toMatchObject({ sent: 1, deadLettered: 1 });
      expect(stage.system.events.taken).toMatchObject([
        {
          detailType: "Email Dead-Lettered",
          detail: { state: "dead-lettered", reason: "unreadable" },
        },
      ]);
      expect(stage.system.events.taken[0]?.detail).not.toHaveProperty("recipient");
    }));

  test("publishes a refusal of SES and the dead letter, and once more the same for a message that comes again", () =>
    withEvents("troubles", async (stage) => {
      stage.system.ses.inject({ action: "SendRawEmail", code: "MessageRejected", message: "no" });
      await stage.send(aPlainEvent());
      // Its deletion fails, so that the message comes again.
      stage.proxies.sqs.inject({ operation: "DeleteMessageBatch", status: 500, times: 3 });
      await stage.processor().run();
      expect(namesOf(stage)).toEqual(["Email Failed", "Email Dead-Lettered"]);
      await stage.advance(OVER_MS);
      await stage.processor().run();
      const all = published(stage);
      expect(all.slice(2)).toEqual(all.slice(0, 2));
    }));
});

describe("an outage of EventBridge", () => {
  test("delays no email: the message comes back, publishes, and sends nothing again", () =>
    withEvents("all", async (stage) => {
      stage.proxies.events.inject({ status: 503, times: Infinity });
      await stage.send(aPlainEvent({ to: ["one@example.com"] }));
      const processor = stage.processor();
      expect(await processor.run()).toMatchObject({
        outcome: "done",
        sent: 1,
        acknowledged: 0,
        postponed: 1,
      });
      expect(processor.logs).toContainEqual(
        expect.objectContaining({ event: "events-not-published" }),
      );
      // It is hidden, so that it does not take the place of messages with emails to send.
      expect(await stage.counts()).toEqual({ visible: 0, inFlight: 1 });
      await stage.send(aPlainEvent({ to: ["two@example.com"] }));
      expect(await stage.processor().run()).toMatchObject({ received: 1, sent: 1 });
      expect(stage.mailed()).toEqual(["one@example.com", "two@example.com"]);
      expect(namesOf(stage)).toEqual([]);

      stage.proxies.events.reset();
      await stage.advance(OVER_MS);
      expect(await stage.processor().run()).toMatchObject({ sent: 0, acknowledged: 2 });
      expect(namesOf(stage)).toEqual(["Email Accepted", "Email Accepted"]);
      expect(stage.mailed()).toEqual(["one@example.com", "two@example.com"]);
      expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
    }));

  test("ends a run's tries after the first failure", () =>
    withEvents("all", async (stage) => {
      stage.proxies.events.inject({ status: 503, times: Infinity });
      for (let message = 0; message < 25; message++) await stage.send(aPlainEvent());
      expect(await stage.processor().run()).toMatchObject({ sent: 25, postponed: 25 });
      // The SDK's own tries of the calls that were under way.
      expect(stage.proxies.events.count()).toBeLessThanOrEqual(9);
    }));

  test("keeps a dead letter in the queue until it is published, so that it is copied once", () =>
    withEvents("troubles", async (stage) => {
      stage.proxies.events.inject({ status: 503, times: Infinity });
      await stage.send("no event");
      expect(await stage.processor().run()).toMatchObject({ deadLettered: 0, postponed: 1 });
      expect(await stage.deadLetters()).toEqual([]);
      stage.proxies.events.reset();
      await stage.advance(OVER_MS);
      expect(await stage.processor().run()).toMatchObject({ deadLettered: 1, acknowledged: 0 });
      expect(await stage.deadLetters()).toHaveLength(1);
      expect(namesOf(stage)).toEqual(["Email Dead-Lettered"]);
    }));

  test("does not keep a message that is too old: SQS would delete it", () =>
    withEvents("all", async (stage) => {
      stage.proxies.events.inject({ status: 503, times: Infinity });
      await stage.send(aPlainEvent());
      await stage.processor().run();
      await stage.advance(12 * DAY_MS + OVER_MS);
      expect(await stage.processor().run()).toMatchObject({ deadLettered: 1 });
      expect(await stage.deadLetters()).toMatchObject([{ reason: "too-old" }]);
    }));
});

/** Kills a run at the point, lets another one finish, and tells what there is then. */
async function killedAt(point: Point) {
  let found = { mails: 0, ids: 0, left: 0, died: false };
  await withEvents("all", async (stage) => {
    await stage.send(anEvent({ to: ["one@example.com"] }));
    const victim = stage.processor();
    const ended = Promise.withResolvers<boolean>();
    const watching = watch(stage.proxies, (passing) => {
      if (!isDeepStrictEqual(pointOf(passing), point)) return undefined;
      victim.kill();
      return ended.promise;
    });
    victim.run().then(
      () => ended.resolve(false),
      () => ended.resolve(true),
    );
    const died = await ended.promise;
    watching.stop();
    await stage.advance(OVER_MS);
    await stage.processor().run();
    const { visible, inFlight } = await stage.counts();
    const accepted = published(stage).filter(([name]) => name === "Email Accepted");
    found = {
      mails: stage.mailed().length,
      ids: new Set(accepted.map(([, id]) => id)).size,
      left: visible + inFlight,
      died,
    };
  });
  return found;
}

describe("a run that is killed between the record, the event and the delete", () => {
  test.each([
    { step: "UpdateItem accepted", nth: 1, when: "after" },
    { step: "PutEvents", nth: 1, when: "before" },
    { step: "PutEvents", nth: 1, when: "after" },
    { step: "DeleteMessageBatch", nth: 1, when: "before" },
    { step: "DeleteMessageBatch", nth: 1, when: "after" },
  ] as const)("has published its email under one id, %o", async (point) => {
    expect(await killedAt(point)).toEqual({ mails: 1, ids: 1, left: 0, died: true });
  });
});
