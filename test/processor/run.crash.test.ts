import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { type Point, pointOf, watch } from "../proofs/chaos/points.ts";
import { aPlainEvent, anEvent } from "../helpers/events.ts";
import { onStage } from "../helpers/stage.ts";

/**
 * A run is killed at each of its requests, before and after the server has applied it: between each two arrows of
 * lease -> receive -> plans -> AI -> plan -> intent -> SES -> accepted -> delete -> release. Which requests those are is
 * counted in a run that is let live, not listed by hand.
 */

/** By then the lease has ended, the message is visible and its row has settled. */
const OVER_MS = 1_200_000;

/** Its calls and the run itself outlast a freeze, so it hears the answer that came meanwhile. */
const HEARS_LATE = {
  DYNAMODB_TIMEOUT_MS: "3000000",
  LAST_WRITES_MS: "3000000",
  STOP_MS: "4000000",
  FUNCTION_TIMEOUT_MS: "8000000",
  LEASE_MS: "8100000",
  VISIBILITY_TIMEOUT_MS: "8100000",
  SETTLE_MS: "8200000",
  FEEDBACK_WAIT_MS: "8200000",
};

async function pointsOfARun(): Promise<Point[]> {
  const points: Point[] = [];
  await onStage({}, async (stage) => {
    await stage.send(anEvent({ to: ["one@example.com"] }));
    watch(stage.proxies, (passing) => points.push(pointOf(passing)));
    expect(await stage.processor().run()).toMatchObject({ outcome: "done", sent: 1 });
  });
  return points;
}

/** Kills a run at the point, lets another one finish, and says what there is then. */
async function killedAt(point: Point, onUnconfirmed: "retry" | "hold") {
  let found = { mails: 0, dead: 0, visible: 0, inFlight: 0, died: false };
  await onStage({ environment: { ON_UNCONFIRMED: onUnconfirmed } }, async (stage) => {
    await stage.send(anEvent({ to: ["one@example.com"] }));
    const victim = stage.processor();
    const ended = Promise.withResolvers<boolean>();
    // The request goes on only when the process is really gone: a kill takes a moment, and its socket would still answer.
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
    found = {
      mails: stage.mailed().length,
      dead: (await stage.deadLetters()).length,
      visible,
      inFlight,
      died,
    };
  });
  return found;
}

/** SES has the mail and the ledger has not been told: the one window, in which it goes once more. Nothing else is twice. */
function isInWindow({ step, when }: Point): boolean {
  return (
    (step === "SendRawEmail" && when === "after") ||
    (step === "UpdateItem accepted" && when === "before")
  );
}

describe("a run that is killed between two of its requests", () => {
  test("ends with one email and an empty queue after the next run at every point, except in the window", async () => {
    const points = await pointsOfARun();
    const steps = points.filter(({ when }) => when === "before").map(({ step }) => step);
    expect(steps).toEqual(
      expect.arrayContaining([
        "ReceiveMessage",
        "BatchGetItem",
        "PutItem",
        "UpdateItem lease",
        "UpdateItem submitting",
        "UpdateItem accepted",
        "SendRawEmail",
        "DeleteMessageBatch",
      ]),
    );
    for (const point of points)
      expect({ point, found: await killedAt(point, "retry") }).toEqual({
        point,
        found: { mails: isInWindow(point) ? 2 : 1, dead: 0, visible: 0, inFlight: 0, died: true },
      });
  });

  test("sends at most one email with onUnconfirmed hold, even in the window", async () => {
    const points = await pointsOfARun();
    const sent = points.find((point) => point.step === "SendRawEmail" && point.when === "after");
    if (sent === undefined) throw new Error("the run sends");
    expect(await killedAt(sent, "hold")).toEqual({
      mails: 1,
      dead: 1,
      visible: 0,
      inFlight: 0,
      died: true,
    });
  });
});

describe("a run that is frozen and thaws", () => {
  test("sends nothing after another run has taken over: it writes its intent again and finds a newer row", () =>
    onStage({}, async (stage) => {
      const { send, processor, proxies, mailed, rows, system } = stage;
      await send(aPlainEvent({ to: ["one@example.com"] }));
      // Lambda's kill comes late.
      const frozen = processor({}, 10 * OVER_MS);
      // Its intent is written; it freezes before it hears so.
      const intended = proxies.dynamodb.hold({
        operation: "UpdateItem",
        after: true,
        match: (body) => body.includes(":submitting"),
      });
      const thawing = frozen.run().catch((error: Error) => error.message);
      await intended.reached;
      frozen.freeze();
      intended.release();
      await stage.advance(OVER_MS);
      await processor().run(1);
      expect(mailed()).toEqual(["one@example.com"]);
      frozen.thaw();
      await thawing;
      expect(mailed()).toEqual(["one@example.com"]);
      expect(await rows()).toMatchObject([{ state: "accepted", resends: 1 }]);
      expect(system.ses.requests["SendRawEmail"]).toBe(1);
    }));

  test("sends nothing when its intent is too old, though the write succeeded", () =>
    onStage({}, async (stage) => {
      const { send, processor, proxies, mailed, rows, system } = stage;
      const body = aPlainEvent({ to: ["one@example.com"] });
      await send(body);
      const frozen = processor(HEARS_LATE);
      const intended = proxies.dynamodb.hold({
        operation: "UpdateItem",
        after: true,
        match: (text) => text.includes(":submitting"),
      });
      const thawing = frozen.run();
      await intended.reached;
      frozen.freeze();
      intended.release();
      await stage.advance(OVER_MS);
      // The producer's second message of the same event, in another slot: the frozen run holds its own lease.
      await send(body);
      await processor().run(1);
      expect(mailed()).toEqual(["one@example.com"]);
      const intents = proxies.dynamodb.count("UpdateItem");
      frozen.thaw();
      expect(await thawing).toMatchObject({ sent: 0, acknowledged: 1 });
      expect(mailed()).toEqual(["one@example.com"]);
      expect(await rows()).toMatchObject([{ state: "accepted", resends: 1 }]);
      expect(system.ses.requests["SendRawEmail"]).toBe(1);
      // Take-back of the attempt, settlement of the budget, the day's counts, and release: the intent is not written again.
      expect(proxies.dynamodb.count("UpdateItem") - intents).toBe(4);
    }));
});
