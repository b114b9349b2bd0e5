import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import { dayOf } from "../../functions/delivery/ledger-index.ts";
import { STATISTICS, statisticsKey } from "../../functions/delivery/statistics.ts";
import { keyItem, ledgerOn, START_MS } from "./ledger-factory.ts";
import { DELIVERIES, startStore, type Store } from "../helpers/test-tables.ts";

const DAY = dayOf(START_MS);
const EXPIRES_AT = { N: String(Math.floor(START_MS / 1000) + 400 * 86_400) };
const MODEL = { drafts: 1, inputTokens: 10, cachedTokens: 4, outputTokens: 5, microUsd: 1.25 };

const clock = { nowMs: START_MS };
let store: Store;
let ledger: Ledger;

beforeAll(async () => {
  store = await startStore();
  ledger = ledgerOn(store, clock);
});
beforeEach(() => store.proxy.reset());
afterAll(() => store.stop());

async function counted(kind: "definition" | "model", name: string) {
  const recipient = statisticsKey(DAY, kind, name);
  const {
    notification,
    recipient: _,
    mark,
    ...row
  } = (await store.get(DELIVERIES, keyItem({ notification: STATISTICS, recipient }))) ?? {};
  expect([notification?.S, mark?.S]).toEqual([STATISTICS, expect.any(String)]);
  return row;
}

const add = (definition: string, counts: Record<string, number | undefined>) =>
  ledger.addCounts(START_MS, {
    definitions: new Map([[definition, counts]]),
    models: new Map(),
  });

describe("addCounts", () => {
  test("adds up the runs of a day, by definition and by model, for 400 days", async () => {
    for (const accepted of [2, 3])
      await ledger.addCounts(START_MS, {
        definitions: new Map([
          ["summed", { accepted, held: 1 }],
          ["summed too", { skipped: 1 }],
        ]),
        models: new Map([["summed model", MODEL]]),
      });
    expect(await counted("definition", "summed")).toEqual({
      accepted: { N: "5" },
      held: { N: "2" },
      expiresAt: EXPIRES_AT,
    });
    expect(await counted("definition", "summed too")).toMatchObject({ skipped: { N: "2" } });
    expect(await counted("model", "summed model")).toMatchObject({
      drafts: { N: "2" },
      microUsd: { N: "2.5" },
    });
  });

  test("adds once when the SDK repeats the write", async () => {
    store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
    await add("repeated", { accepted: 1 });
    expect(store.proxy.count("UpdateItem")).toBe(2);
    expect(await counted("definition", "repeated")).toMatchObject({ accepted: { N: "1" } });
  });

  test("takes away what is below zero", async () => {
    await add("less", { bounced: 1 });
    await add("less", { bounced: -1 });
    expect(await counted("definition", "less")).toMatchObject({ bounced: { N: "0" } });
  });

  test("writes nothing for counts of zero", async () => {
    await add("nothing", { accepted: 0, held: undefined });
    expect(store.proxy.count("UpdateItem")).toBe(0);
  });
});
