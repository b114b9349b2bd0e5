import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import type { Spending } from "../../../functions/words/budget/spending-port.ts";
import { type Day, newDay } from "./spending-factory.ts";
import { startStore, type Store } from "../../helpers/test-tables.ts";

let store: Store;

beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.stop());

const RUNS = 10;
const DRAFTS = 12;
/** How many times its cost a draft may cost at most. */
const TIMES = 20;

/** From 10 to 49, alike each time. */
const costOf = (slot: number, index: number) => 10 + ((slot * 31 + index * 17) % 40);

type Paid = { sum: number; dearest: number; drafts: number };

/** A run's drafts, some at once, each taking a while. */
async function work(day: Day, spending: Spending, slot: number, paid: Paid): Promise<void> {
  const drafts = Array.from({ length: DRAFTS }, async (_, index) => {
    await pauseMs(index * 5);
    const cost = costOf(slot, index);
    const aside = await spending.setAside(cost * TIMES, day.until());
    if (aside === undefined) return;
    await pauseMs(cost % 7);
    paid.sum += cost;
    paid.dearest = Math.max(paid.dearest, cost);
    paid.drafts += 1;
    aside.spent(cost);
  });
  await Promise.all(drafts);
  await spending.close();
}

const pauseMs = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function tenRuns(limitMicroUsd: number) {
  const day = newDay(store);
  const paid: Paid = { sum: 0, dearest: 0, drafts: 0 };
  store.proxy.reset();
  const slots = Array.from({ length: RUNS }, (_, slot) => slot);
  await Promise.all(
    slots.map((slot) =>
      work(day, day.spendingOf({ slot, limitMicroUsd, draftsAhead: DRAFTS }), slot, paid),
    ),
  );
  return { paid, counted: await day.counted(), requests: store.proxy.count() };
}

describe("ten runs at once", () => {
  test("pass the limit by less than one draft, use it up, and count what was paid", async () => {
    const { paid, counted, requests } = await tenRuns(1_000);
    expect(paid.sum).toBeGreaterThanOrEqual(1_000);
    expect(paid.sum).toBeLessThan(1_000 + paid.dearest);
    expect(counted).toEqual({ spent: paid.sum, held: paid.sum });
    expect(requests).toBeLessThan(RUNS * DRAFTS * 1.5);
  }, 20_000);

  test("write every draft where there is room for what they cost", async () => {
    const { paid, counted } = await tenRuns(RUNS * DRAFTS * 50);
    expect(paid.drafts).toBe(RUNS * DRAFTS);
    expect(counted).toEqual({ spent: paid.sum, held: paid.sum });
  }, 20_000);

  test("take three requests each at most where there is plenty", async () => {
    const { paid, requests } = await tenRuns(1e6);
    expect(paid.drafts).toBe(RUNS * DRAFTS);
    expect(requests).toBeLessThanOrEqual(RUNS * 3);
  }, 20_000);
});
