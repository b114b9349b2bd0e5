import { describe, expect, test } from "@jest/globals";
import { aPlainEvent, anEvent } from "../helpers/events.ts";
import { onStage, type Stage } from "../helpers/stage.ts";

const PAUSED = { action: "SendRawEmail", code: "AccountSendingPausedException", times: Infinity };
/** How long a breaker stays open the first time. */
const FIRST_MS = 60_000;

async function sendPlain({ send }: Stage, count: number): Promise<void> {
  for (let index = 0; index < count; index++)
    await send(aPlainEvent({ to: [`reader-${index}@example.com`] }));
}

describe("the circuit breaker of SES", () => {
  test("ends each run before it receives messages while it is open, and logs until when", () =>
    onStage({ environment: { CONCURRENCY: "1" } }, async (stage) => {
      const { system, processor, proxies, counts } = stage;
      await sendPlain(stage, 3);
      system.ses.inject(PAUSED);
      const one = processor({ METRICS_NAMESPACE: "Mine" });
      expect(await one.run()).toMatchObject({ outcome: "aborted", sent: 0 });
      const received = proxies.sqs.count("ReceiveMessage");
      for (const slot of [0, 1])
        expect(await processor().run(slot)).toMatchObject({
          outcome: "circuit-open",
          reason: expect.stringMatching(
            /^ses: AccountSendingPausedException; not called until \d{4}-/,
          ),
          received: 0,
        });
      expect(proxies.sqs.count("ReceiveMessage")).toBe(received);
      expect(system.ses.requests["SendRawEmail"]).toBe(1);
      expect(await counts()).toEqual({ visible: 3, inFlight: 0 });
      const changes = one.logs.filter(isCircuitChange);
      expect(changes).toMatchObject([
        { level: "ERROR", event: "circuit-opened", dependency: "ses", openings: 1 },
      ]);
      const metrics = one.logs.filter((line) => "_aws" in line);
      expect(metrics).toMatchObject([
        {
          _aws: { CloudWatchMetrics: [{ Namespace: "Mine" }] },
          service: "postrider",
          SesCircuitOpen: 1,
          CompletedRuns: 0,
        },
      ]);
    }));

  test("lets one run probe with one message when it is due, hides that message for hours and leaves the others", () =>
    onStage({}, async (stage) => {
      const { system, processor, counts, deadLetters } = stage;
      await sendPlain(stage, 4);
      system.ses.inject(PAUSED);
      await processor({ CONCURRENCY: "1" }).run();
      await stage.advance(FIRST_MS);
      expect(await processor().run()).toMatchObject({
        outcome: "aborted",
        received: 1,
        postponed: 1,
        sent: 0,
      });
      expect(system.ses.requests["SendRawEmail"]).toBe(2);
      // For an hour: longer than any test.
      expect(await counts()).toEqual({ visible: 3, inFlight: 1 });
      expect(await deadLetters()).toEqual([]);
    }));

  test("requests the account's quota before it probes with a message", () =>
    onStage({}, async (stage) => {
      const { system, processor, proxies } = stage;
      await sendPlain(stage, 2);
      system.ses.inject(PAUSED);
      await processor({ CONCURRENCY: "1" }).run();
      system.ses.inject({ action: "GetSendQuota", code: "InternalFailure", status: 500 });
      const received = proxies.sqs.count("ReceiveMessage");
      await stage.advance(FIRST_MS);
      expect(await processor().run()).toMatchObject({
        outcome: "circuit-open",
        reason: "ses: unreachable",
      });
      expect(proxies.sqs.count("ReceiveMessage")).toBe(received);
    }));

  test("closes at the first answer, a refusal included, and the run sends the rest", () =>
    onStage({}, async (stage) => {
      const { system, processor, mailed, deadLetters, logs } = { ...stage, logs: [] };
      await sendPlain(stage, 5);
      system.ses.inject({ ...PAUSED, times: 1 });
      const one = processor({ CONCURRENCY: "1" });
      await one.run();
      system.ses.inject({ action: "SendRawEmail", code: "MessageRejected" });
      await stage.advance(FIRST_MS);
      expect(await one.run()).toMatchObject({ outcome: "done", received: 5, sent: 4 });
      expect(mailed()).toHaveLength(4);
      expect(await deadLetters()).toMatchObject([{ reason: "ses-rejected" }]);
      expect(one.logs.filter(isCircuitChange).map(({ event }) => event)).toEqual([
        "circuit-opened",
        "circuit-probed",
        "circuit-closed",
      ]);
      expect(logs).toEqual([]);
    }));

  test("probes with the next message if one proves nothing, and dead-letters a poison message", () =>
    onStage({}, async (stage) => {
      const { system, processor, mailed, deadLetters, send } = stage;
      await sendPlain(stage, 1);
      system.ses.inject({ ...PAUSED, times: 1 });
      await processor().run();
      await send("poison");
      await stage.advance(FIRST_MS);
      expect(await processor().run()).toMatchObject({ outcome: "done", received: 2, sent: 1 });
      expect(mailed()).toHaveLength(1);
      expect(await deadLetters()).toMatchObject([{ reason: "unreadable" }]);
    }));

  test("opens after one call without an answer in each of three runs, unless an answer comes between them", () =>
    onStage({ environment: { CONCURRENCY: "1" } }, async (stage) => {
      const { system, processor } = stage;
      const one = processor();
      const silent = { action: "SendRawEmail", resetBefore: true };
      const oneMail = async () => {
        await sendPlain(stage, 1);
        return one.run();
      };
      for (const isSilent of [true, true, false, true, true]) {
        if (isSilent) system.ses.inject(silent);
        expect(await oneMail()).toMatchObject({ outcome: "done", sent: isSilent ? 0 : 1 });
      }
      system.ses.inject(silent);
      expect(await oneMail()).toMatchObject({ outcome: "aborted", reason: "ses: no-answer" });
      expect(await oneMail()).toMatchObject({ outcome: "circuit-open" });
    }));

  test("can be probed by the next run if the probing run found nothing to send", () =>
    onStage({}, async (stage) => {
      const { system, processor } = stage;
      await sendPlain(stage, 1);
      system.ses.inject({ ...PAUSED, times: 1 });
      await processor().run();
      const one = processor();
      system.ses.inject({ ...PAUSED, times: 1 });
      await stage.advance(FIRST_MS);
      expect(await one.run()).toMatchObject({ outcome: "aborted", received: 1 });
      await stage.advance(2 * FIRST_MS);
      // The only message is hidden: nothing proves anything.
      expect(await one.run()).toMatchObject({ outcome: "done", received: 0 });
      expect(await one.run()).toMatchObject({ outcome: "done", received: 0 });
    }));
});

describe("the circuit breaker of the AI", () => {
  test.each([
    ["refuses everybody", { status: 401, code: "invalid_api_key" }, 1],
    ["fails five times in a row", { status: 500 }, 10],
  ])("opens when it %s: mails go at once in plain words, in later runs too", (_, fault, calls) =>
    onStage({ environment: { CONCURRENCY: "1", AI_CONCURRENCY: "1" } }, async (stage) => {
      const { send, processor, system } = stage;
      for (let index = 0; index < 7; index++) await send(anEvent());
      system.ai?.inject({ ...fault, times: Infinity });
      const one = processor();
      expect(await one.run()).toMatchObject({ outcome: "done", sent: 7, written: 0 });
      expect(system.ai?.count).toBe(calls);
      await send(anEvent());
      expect(await one.run()).toMatchObject({ sent: 1, fallbacks: { "ai-paused": 1 } });
      expect(system.ai?.count).toBe(calls);
      expect(one.output()).toContain('"open":["ai"]');
    }),
  );

  test("stays closed when an outage of SES aborts drafts", () =>
    onStage({ environment: { CONCURRENCY: "10" } }, async (stage) => {
      const { send, processor, system, mailed } = stage;
      system.ai?.inject({ latencyMs: 300, times: Infinity });
      system.ses.inject(PAUSED);
      await send(aPlainEvent());
      for (let index = 0; index < 8; index++) await send(anEvent());
      const one = processor();
      expect(await one.run()).toMatchObject({ outcome: "aborted", sent: 0 });
      expect(one.output()).not.toContain('"ai"]');
      system.ses.reset();
      await stage.closeBreakers();
      await one.run();
      expect(mailed()).toHaveLength(9);
    }));

  test("is probed with one draft when it is due, and the other drafts do not wait", () =>
    onStage({}, async (stage) => {
      const { send, processor, system } = stage;
      await send(anEvent());
      system.ai?.inject({ status: 401, code: "invalid_api_key" });
      await processor().run();
      const one = processor({ CONCURRENCY: "10" });
      await stage.advance(FIRST_MS);
      system.ai?.inject({ latencyMs: 5_000 });
      for (let index = 0; index < 3; index++) await send(anEvent());
      expect(await one.run()).toMatchObject({ sent: 3, written: 1, fallbacks: { "ai-paused": 2 } });
      await send(anEvent());
      expect(await one.run()).toMatchObject({ sent: 1, written: 1 });
      expect(one.output()).toContain('"open":[]');
    }));
});

function isCircuitChange({ event }: Record<string, unknown>): boolean {
  return typeof event === "string" && event.startsWith("circuit-");
}
