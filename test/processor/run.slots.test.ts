/** Several slots: runs side by side on one queue, each under its own lease; all else is shared. */
import { GetItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { describe, expect, test } from "@jest/globals";
import { aPlainEvent, anEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const LIMITED = { AI_DAILY_LIMIT_USD: "5", AI_PRICE_USD_PER_MILLION: "1/1/1" };
const VISIBILITY_MS = 120_000;
const BREAKER_MS = 60_000;

/** The slots that the ledger's rows were last written for. */
async function slotsOf({ system }: Stage): Promise<number[]> {
  const { Items = [] } = await system.dynamodb.send(
    new ScanCommand({ TableName: system.environment.DELIVERIES_TABLE, ConsistentRead: true }),
  );
  return Items.flatMap(({ slot }) => (slot?.N === undefined ? [] : [Number(slot.N)])).toSorted(
    (one, other) => one - other,
  );
}

describe("several slots", () => {
  test("process one queue concurrently, each with its own lease, and send each email once", () =>
    onStage({ environment: { BATCH_LIMIT: "10" } }, async (stage) => {
      const { system, processor, proxies, send, mailed, counts, deadLetters } = stage;
      const runs = [0, 1, 2].map(() => processor());
      const inSlots = () => Promise.all(runs.map((one, slot) => one.run(slot)));
      // Once before there is anything to do: the processes start.
      for (const [slot, summary] of (await inSlots()).entries())
        expect(summary).toMatchObject({ outcome: "done", slot, received: 0 });

      const bodies = Array.from({ length: 24 }, () => anEvent());
      for (const body of bodies) await send(body);
      // Producers that send twice: the second messages come to other slots, while the first are at work.
      for (const body of bodies.slice(0, 6)) await send(body);
      system.ai?.inject({ latencyMs: 300, times: Infinity });
      for (const [slot, summary] of (await inSlots()).entries()) {
        expect(summary).toMatchObject({ outcome: "done", slot });
        expect(summary.received).toBeGreaterThan(0);
      }
      // A second message that met a mail on its way waits, hidden, until its lease and the clock skew are over.
      await stage.advance(2 * VISIBILITY_MS);
      await inSlots();
      expect(await counts()).toEqual({ visible: 0, inFlight: 0 });
      expect(mailed()).toHaveLength(24);
      expect(new Set(mailed()).size).toBe(24);
      expect(new Set(await slotsOf(stage))).toEqual(new Set([0, 1, 2]));
      expect(await deadLetters()).toEqual([]);

      const answering = proxies.ai.hold({ after: true });
      await send(anEvent());
      const working = runs[1]?.run(1);
      await answering.reached;
      expect(await runs[2]?.run(1)).toMatchObject({ outcome: "busy", slot: 1 });
      await send(aPlainEvent());
      expect(await runs[2]?.run(2)).toMatchObject({ outcome: "done", slot: 2, sent: 1 });
      answering.release();
      expect(await working).toMatchObject({ outcome: "done", slot: 1, sent: 1 });
    }));

  test("can share one process: each keeps its own state, an unknown slot does nothing, and an invalid one is refused", () =>
    onStage({ environment: { ...LIMITED, SLOTS: "3" } }, async (stage) => {
      const { send, processor, proxies, system } = stage;
      const one = processor();
      const tokens: number[] = [];
      for (const slot of [0, 2, 0]) {
        await send(anEvent());
        const summary = await one.run(slot);
        expect(summary).toMatchObject({ outcome: "done", slot, written: 1, sent: 1 });
        tokens.push(summary.token ?? 0);
      }
      expect(tokens[2]).toBe((tokens[0] ?? 0) + 1);
      expect(await slotsOf(stage)).toEqual([0, 0, 2]);
      const pk = { S: `spending#${new Date().toISOString().slice(0, 10)}` };
      const { Item } = await system.dynamodb.send(
        new GetItemCommand({ TableName: system.environment.COORDINATION_TABLE, Key: { pk } }),
      );
      // Each slot has settled what it reserved.
      expect(Number(Item?.["microUsd"]?.N)).toBeGreaterThan(0);
      expect(Item?.["heldMicroUsd"]).toEqual(Item?.["microUsd"]);

      const [pid, received] = [one.pid(), proxies.sqs.count("ReceiveMessage")];
      expect(await one.run(3)).toMatchObject({ outcome: "unknown-slot", slot: 3 });
      const refused: unknown = await one.run(20).catch((error: unknown) => error);
      expect(refused).toMatchObject({
        errorType: "SlotError",
        message: "Expected `slot` to be an integer from 0 to 19, got 20",
      });
      expect(proxies.sqs.count("ReceiveMessage")).toBe(received);
      expect(one.pid()).toBe(pid);
    }));
});

test("one run of all slots probes a circuit breaker that is due, with one email or one draft", () =>
  onStage({ environment: { CONCURRENCY: "1" } }, async (stage) => {
    const { system, processor, proxies, send, mailed } = stage;
    const runs = [0, 1, 2].map(() => processor());
    await Promise.all(runs.map((one, slot) => one.run(slot)));
    for (let index = 0; index < 6; index++) await send(aPlainEvent());
    system.ses.inject({ action: "SendRawEmail", code: "AccountSendingPausedException" });
    expect(await runs[0]?.run(0)).toMatchObject({ outcome: "aborted", sent: 0 });

    // The first that comes when it is due is slow to say so.
    const slow = proxies.dynamodb.hold({ match: (text) => text.includes("SET probeUntilMs") });
    await stage.advance(BREAKER_MS);
    const tooLate = runs[0]?.run(0);
    await slow.reached;
    const mailing = proxies.ses.hold({ operation: "SendRawEmail" });
    const mailProbe = runs[1]?.run(1);
    await mailing.reached;
    slow.release();
    expect(await tooLate).toMatchObject({
      outcome: "circuit-open",
      reason: "ses: another run probes",
      received: 0,
    });
    expect(await runs[2]?.run(2)).toMatchObject({ outcome: "circuit-open", received: 0 });
    expect(mailed()).toEqual([]);
    mailing.release();
    expect(await mailProbe).toMatchObject({ outcome: "done", slot: 1, sent: 6 });

    await send(anEvent());
    system.ai?.inject({ status: 401, code: "invalid_api_key" });
    const unauthorised = { outcome: "done", fallbacks: { "ai-unauthorised": 1 } };
    expect(await runs[0]?.run(0)).toMatchObject(unauthorised);
    const drafting = proxies.ai.hold();
    await stage.advance(BREAKER_MS);
    await send(anEvent());
    const draftProbe = runs[1]?.run(1);
    await drafting.reached;
    const asked = proxies.ai.count();
    for (const slot of [0, 2]) {
      await send(anEvent());
      expect(await runs[slot]?.run(slot)).toMatchObject({ sent: 1, fallbacks: { "ai-paused": 1 } });
    }
    expect(proxies.ai.count()).toBe(asked);
    drafting.release();
    expect(await draftProbe).toMatchObject({ outcome: "done", slot: 1, sent: 1, written: 1 });
  }));
