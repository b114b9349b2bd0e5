/** An account's row of the sending rate, and runs that share it; the clock stands still where a test moves it. */
import { afterAll, beforeAll, beforeEach } from "@jest/globals";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { paceOf } from "../../../functions/email/ses/send-rate.ts";
import { createSendPace, type SendPace } from "../../../functions/email/ses/rate-limiter.ts";
import { COORDINATION, startStore, type Store } from "../../helpers/test-tables.ts";

export const ROW = { pk: { S: "rate#ses" } };
export const NEVER = new AbortController().signal;
export const RATE = 20;
export const { burst: BURST, intervalMs: INTERVAL_MS, keepMs: KEEP_MS } = paceOf(RATE);
const START_MS = 1_795_000_000_000;

export function anAccount() {
  const clock = { nowMs: START_MS };
  let store: Store;
  beforeAll(async () => {
    store = await startStore();
  });
  beforeEach(async () => {
    store.proxy.reset();
    clock.nowMs = START_MS;
    await store.drop(COORDINATION, ROW);
  });
  afterAll(() => store.stop());

  return {
    clock,
    store: () => store,
    paceWith: (
      rate = RATE,
      now = () => clock.nowMs,
      client: DynamoDBClient = store.client,
    ): SendPace => {
      const pace = createSendPace({ client, table: COORDINATION, now });
      pace.setRate(rate);
      return pace;
    },
    turns: (pace: SendPace, count: number, withinMs = 0) =>
      Promise.all(Array.from({ length: count }, () => pace.turn(clock.nowMs + withinMs, NEVER))),
    requests: () => store.proxy.count("UpdateItem"),
    /** How far ahead of now the bucket is full again, in tokens. */
    taken: async (atMs = clock.nowMs) => {
      const row = await store.get(COORDINATION, ROW);
      return (Number(row?.["fullAtMs"]?.N ?? 0) - atMs) / INTERVAL_MS;
    },
    putRow: (fullAtMs: number) =>
      store.put(COORDINATION, { ...ROW, fullAtMs: { N: String(fullAtMs) } }),
  };
}

export const granted = (answers: readonly boolean[]) => answers.filter(Boolean).length;
