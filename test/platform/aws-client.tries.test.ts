import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { triesWithin } from "../../functions/platform/aws-client.ts";
import { type FaultProxy, startFaultProxy } from "../../local/servers/fault-proxy.ts";
import { dynamoDbOf, NOBODY } from "../helpers/aws-clients.ts";
import { thrownBy, timed } from "../helpers/test-tables.ts";

let proxy: FaultProxy;

beforeAll(async () => {
  proxy = await startFaultProxy({ target: NOBODY });
});
beforeEach(() => proxy.reset());
afterAll(() => proxy.stop());

describe("the tries of a call", () => {
  test.each([
    ["hang", { hang: true }, 3],
    ["are dropped", { resetBefore: true }, 3],
    ["are throttled", { status: 400, type: "ProvisionedThroughputExceededException" }, 3],
    ["fail", { status: 500 }, 3],
    ["are refused", { status: 400, type: "ValidationException" }, 1],
  ])("that %s end within its time", async (_, fault, tries) => {
    const client = dynamoDbOf(proxy.url, { timeoutMs: 300 });
    proxy.inject({ ...fault, times: Infinity });
    const { tookMs } = await timed(() => thrownBy(() => client.send(new ListTablesCommand({}))));
    expect(proxy.count()).toBe(tries);
    expect(tookMs).toBeLessThan(600);
  });

  test.each([1_500, 500, 300, 100])("add up to no more than %d ms, pauses included", async (ms) => {
    const { tryMs, retryStrategy } = triesWithin(ms);
    let token = await retryStrategy.acquireInitialRetryToken("");
    const pausesMs: number[] = [];
    for (const errorType of ["TRANSIENT", "THROTTLING"] as const) {
      token = await retryStrategy.refreshRetryTokenForRetry(token, {
        errorType,
        // A server that asks for more is not listened to.
        retryAfterHint: new Date(Date.now() + 60_000),
      });
      pausesMs.push(token.$retryLog?.acquisitionDelay ?? -1);
    }
    expect(pausesMs).toEqual([ms / 30, ms / 15]);
    const sumMs = 3 * tryMs + ms / 30 + ms / 15;
    expect(sumMs).toBeLessThanOrEqual(ms);
    expect(sumMs).toBeGreaterThan(ms * 0.9);
  });

  test("do not wait for what a server asks: a call has its own time", async () => {
    const { retryStrategy } = triesWithin(300);
    const token = await retryStrategy.acquireInitialRetryToken("");
    const inAMinute = new Date(Date.now() + 60_000);
    const next = await retryStrategy.refreshRetryTokenForRetry(token, {
      errorType: "THROTTLING",
      retryAfterHint: inAMinute,
    });
    expect(next.$retryLog?.acquisitionDelay).toBe(10);
  });
});
