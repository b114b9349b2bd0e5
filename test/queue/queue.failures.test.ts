import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Message, Queue } from "../../functions/queue/queue.ts";
import { NOBODY, sqsOf } from "../helpers/aws-clients.ts";
import { type Counter, NEVER, openCounter } from "./queue-factory.ts";
import { thrownBy, timed } from "../helpers/test-tables.ts";

let counter: Counter;
let queue: Queue;

beforeAll(async () => {
  counter = await openCounter();
});
beforeEach(async () => {
  await counter.renew();
  queue = counter.queue();
});
afterAll(() => counter.stop());

describe("a DependencyError is thrown", () => {
  const message: Message = {
    messageId: "m-1",
    receipt: "r",
    body: "secret",
    receiveCount: 1,
    sentAtMs: 0,
    attributes: {},
  };
  type Call = (one: Queue, signal: AbortSignal) => Promise<unknown>;
  const calls: [string, Call][] = [
    ["receive", (one, signal) => one.receive(10, 0, signal)],
    ["acknowledge", (one, signal) => one.acknowledge([message], signal)],
    ["hide", (one, signal) => one.hide([{ message, forMs: 0 }], signal)],
    [
      "moveToDeadLetters",
      (one, signal) => one.moveToDeadLetters(message, { reason: "unreadable" }, signal),
    ],
  ];
  const failed = { code: "dependency_failed", dependency: "sqs", retryable: true };

  test.each(calls)("by %s after the time limit when SQS hangs", async (_, call) => {
    counter.proxy.inject({ hang: true, times: Infinity });
    const { tookMs, value } = await timed(() =>
      thrownBy(() => call(counter.queue({ timeoutMs: 200 }), NEVER)),
    );
    expect(value).toMatchObject(failed);
    expect(tookMs).toBeGreaterThan(150);
  });

  test.each(calls)("by %s when the run ends while SQS hangs", async (_, call) => {
    counter.proxy.inject({ hang: true, times: Infinity });
    const patient = counter.queue({ timeoutMs: 3_600_000 });
    expect(await thrownBy(() => call(patient, AbortSignal.timeout(50)))).toMatchObject(failed);
  });

  test.each(calls)("by %s after the run has ended, without a request", async (_, call) => {
    expect(await thrownBy(() => call(queue, AbortSignal.abort()))).toMatchObject(failed);
    expect(counter.proxy.count()).toBe(0);
  });

  test.each(calls)("by %s when SQS denies access or is unreachable", async (_, call) => {
    counter.proxy.inject({ status: 400, type: "AccessDeniedException", message: "secret" });
    const refused = await thrownBy(() => call(queue, NEVER));
    expect(refused).toMatchObject(failed);
    expect(String(refused)).toMatch(/: AccessDeniedException$/);
    const away = counter.queue({ client: sqsOf(NOBODY), timeoutMs: 300 });
    expect(await thrownBy(() => call(away, NEVER))).toMatchObject(failed);
  });

  test("by receive after the time limit plus the long-polling time", async () => {
    counter.proxy.inject({ operation: "ReceiveMessage", latencyMs: 700 });
    await counter.send("late");
    expect(await counter.queue({ timeoutMs: 300 }).receive(1, 20, NEVER)).toMatchObject([
      { body: "late" },
    ]);
  });
});
