import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { triesWithin } from "../../functions/platform/aws-client.ts";
import { type FaultProxy, startFaultProxy } from "../helpers/fault-proxy.ts";
import { dynamoDbOf, NOBODY } from "../helpers/aws-clients.ts";
import { thrownBy } from "../helpers/test-tables.ts";

let proxy: FaultProxy;

beforeAll(async () => {
  proxy = await startFaultProxy({ target: NOBODY });
});
beforeEach(() => proxy.reset());
afterAll(() => proxy.stop());

describe("triesWithin", () => {
  test.each([
    ["hang", { hang: true }, 3],
    ["are dropped", { resetBefore: true }, 3],
    ["are throttled", { status: 400, type: "ProvisionedThroughputExceededException" }, 3],
    ["fail", { status: 500 }, 3],
    ["are refused", { status: 400, type: "ValidationException" }, 1],
  ])("ends a call whose attempts %s", async (_, fault, tries) => {
    const client = dynamoDbOf(proxy.url, { timeoutMs: 3_000 });
    proxy.inject({ ...fault, times: Infinity });
    await thrownBy(() => client.send(new ListTablesCommand({})));
    expect(proxy.count()).toBe(tries);
  });

  test.each([1_500, 500, 300, 100])(
    "fits three attempts and their pauses into %d ms",
    async (ms) => {
      const { tryMs, retryStrategy } = triesWithin(ms);
      let token = await retryStrategy.acquireInitialRetryToken("");
      const pausesMs: number[] = [];
      for (const errorType of ["TRANSIENT", "THROTTLING"] as const) {
        token = await retryStrategy.refreshRetryTokenForRetry(token, {
          errorType,
        });
        pausesMs.push(token.$retryLog?.acquisitionDelay ?? -1);
      }
      expect(pausesMs).toEqual([ms / 30, ms / 15]);
      const sumMs = 3 * tryMs + ms / 30 + ms / 15;
      expect(sumMs).toBeLessThanOrEqual(ms);
      expect(sumMs).toBeGreaterThan(ms * 0.9);
    },
  );
});
