import { isDeepStrictEqual } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { type Point, pointOf, watch } from "../proofs/chaos/points.ts";
import { aPlainEvent, anEvent } from "../helpers/events.ts";
import { eventually } from "../helpers/eventually.ts";
import { onStage, PATIENT } from "../helpers/stage.ts";

/**
 * A run is killed at each of its requests, before and after the server has applied it: between each two arrows of
 * lease -> receive -> plans -> AI -> plan -> intent -> SES -> accepted -> delete -> release. Which requests those are is
 * counted in a run that is let live, not listed by hand.
 */

/** Lease, visibility and settle time at their shortest, so that a killed run is over soon. */
const SHORT = {
  STOP_MS: "2200",
  FUNCTION_TIMEOUT_MS: "2990",
  LEASE_MS: "3000",
  VISIBILITY_TIMEOUT_MS: "3000",
  SETTLE_MS: "3200",
  LAST_WRITES_MS: "700",
  DYNAMODB_TIMEOUT_MS: "700",
  SES_TIMEOUT_MS: "400",
  INTENT_AGE_MS: "400",
  SIGNATURE_LIFE_MS: "500",
  AI_SHARE_MS: "550",
  AI_ATTEMPT_MS: "550",
};

async function pointsOfARun(): Promise<Point[]> {
  const points: Point[] = [];
  await onStage({ environment: SHORT }, async (stage) => {
    await stage.send(anEvent({ to: ["one@example.com"] }));
    watch(stage.proxies, (passing) => points.push(pointOf(passing)));
    expect(await stage.processor().run()).toMatchObject({ outcome: "done", sent: 1 });
  });
  return points;
}

/** Kills a run at the point, lets another one finish, and says what there is then. */
async function killedAt(point: Point, onUnknown: "resend" | "park") {
  let found = { mails: 0, dead: 0, visible: 0, inFlight: 0, died: false };
  await onStage(
    { environment: { ...SHORT, ON_UNKNOWN: onUnknown }, visibilityTimeoutSeconds: 3 },
    async (stage) => {
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
      const next = stage.processor();
      await eventually(
        async () => {
          await next.run();
          expect(await stage.counts()).toEqual({ visible: 0, inFlight: 0 });
        },
        { timeoutMs: 15_000, everyMs: 200 },
      );
      const { visible, inFlight } = await stage.counts();
      found = {
        mails: stage.mailed().length,
        dead: (await stage.deadLetters()).length,
        visible,
        inFlight,
        died,
      };
    },
  );
  return found;
}

/** A machine too busy for the short times cuts a run short before the point: that says nothing, and is tried again. */
async function surelyKilledAt(point: Point, onUnknown: "resend" | "park") {
  for (let tries = 1; ; tries++) {
    const found = await killedAt(point, onUnknown);
    if (found.died || tries === 4) return found;
  }
}

/** SES has the mail and the ledger has not been told: the one window, in which it goes once more. Nothing else is twice. */
function isInWindow({ step, when }: Point): boolean {
  return (
    (step === "SendRawEmail" && when === "after") ||
    (step === "UpdateItem accepted" && when === "before")
  );
}

describe("a run that is killed between two of its requests", () => {
  test("leaves one mail and an empty queue to the next run, wherever it was; but for the one window", async () => {
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
    const results = new Map<Point, Awaited<ReturnType<typeof killedAt>>>();
    const waiting = [...points];
    const worker = async () => {
      for (let point = waiting.shift(); point !== undefined; point = waiting.shift())
        results.set(point, await surelyKilledAt(point, "resend"));
    };
    await Promise.all(Array.from({ length: 4 }, worker));

    const wrong = points.flatMap((point) => {
      const found = results.get(point);
      const right = {
        mails: isInWindow(point) ? 2 : 1,
        dead: 0,
        visible: 0,
        inFlight: 0,
        died: true,
      };
      return JSON.stringify(found) === JSON.stringify(right) ? [] : [{ point, found }];
    });
    expect(wrong).toEqual([]);
  }, 180_000);

  test("is mailed at most once where an operator is to decide, even in the window", async () => {
    const points = await pointsOfARun();
    const sent = points.find((point) => point.step === "SendRawEmail" && point.when === "after");
    if (sent === undefined) throw new Error("the run sends");
    expect(await surelyKilledAt(sent, "park")).toEqual({
      mails: 1,
      dead: 1,
      visible: 0,
      inFlight: 0,
      died: true,
    });
  }, 60_000);
});

describe("a run that is frozen and thaws", () => {
  test(
    "sends nothing after another run has taken over: it asks for its intent again, and meets the row",
    () =>
      onStage({ environment: SHORT, visibilityTimeoutSeconds: 3 }, async (stage) => {
        const { send, processor, proxies, mailed, rows, system } = stage;
        await send(aPlainEvent({ to: ["one@example.com"] }));
        // Nobody kills it while it is frozen, as if the kill came late.
        const frozen = processor({}, 20_000);
        // Its intent is written; it freezes before it hears so.
        const intended = proxies.dynamodb.hold({
          operation: "UpdateItem",
          after: true,
          match: (body) => body.includes(":submitting"),
        });
        const thawing = frozen.run().catch((error: Error) => error.message);
        await intended.reached;
        const pid = frozen.pid();
        if (pid === undefined) throw new Error("the run is alive");
        process.kill(pid, "SIGSTOP");
        intended.release();
        const other = processor();
        await eventually(
          async () => {
            await other.run(1);
            expect(mailed()).toEqual(["one@example.com"]);
          },
          { timeoutMs: 10_000, everyMs: 100 },
        );
        process.kill(pid, "SIGCONT");
        await thawing;
        expect(mailed()).toEqual(["one@example.com"]);
        expect(await rows()).toMatchObject([{ state: "accepted", resends: 1 }]);
        expect(system.ses.requests["SendRawEmail"]).toBe(1);
      }),
    30_000,
  );

  test(
    "sends nothing once its intent is too old, though its write was heard",
    () =>
      onStage({ environment: SHORT, visibilityTimeoutSeconds: 3 }, async (stage) => {
        const { send, processor, proxies, mailed, rows, system } = stage;
        const body = aPlainEvent({ to: ["one@example.com"] });
        await send(body);
        const frozen = processor(PATIENT);
        const intended = proxies.dynamodb.hold({
          operation: "UpdateItem",
          after: true,
          match: (text) => text.includes(":submitting"),
        });
        const thawing = frozen.run();
        await intended.reached;
        const pid = frozen.pid();
        if (pid === undefined) throw new Error("the run is alive");
        process.kill(pid, "SIGSTOP");
        intended.release();
        // The producer's second message of the same event, in another slot: the frozen run holds its own lease.
        await send(body);
        const other = processor();
        await eventually(
          async () => {
            await other.run(1);
            expect(mailed()).toEqual(["one@example.com"]);
          },
          { timeoutMs: 10_000, everyMs: 100 },
        );
        const intents = proxies.dynamodb.count("UpdateItem");
        process.kill(pid, "SIGCONT");
        expect(await thawing).toMatchObject({ sent: 0, acknowledged: 1 });
        expect(mailed()).toEqual(["one@example.com"]);
        expect(await rows()).toMatchObject([{ state: "accepted", resends: 1 }]);
        expect(system.ses.requests["SendRawEmail"]).toBe(1);
        // The take-back of the attempt, and the release: the intent was heard, not asked for again.
        expect(proxies.dynamodb.count("UpdateItem") - intents).toBe(2);
      }),
    30_000,
  );
});
