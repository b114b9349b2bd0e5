import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { type Budget, createBudget } from "../../../functions/words/budget/budget.ts";
import { COORDINATION, startStore, type Store } from "../../helpers/test-tables.ts";

const NOON_MS = Date.UTC(2027, 0, 4, 12);
const ROW = { pk: { S: "spending#2027-01-04" } };

let store: Store;

beforeAll(async () => {
  store = await startStore();
});
afterAll(() => store.stop());

const budgetOf = (limitMicroUsd: number | undefined): Budget =>
  createBudget({
    client: store.client,
    table: COORDINATION,
    slot: 0,
    now: () => NOON_MS,
    newId: () => "mark",
    limitMicroUsd,
    drafts: 2,
  });

describe("reserve", () => {
  test("reserves for all drafts of the run in the row of the day, exact to a thousandth", async () => {
    const budget = budgetOf(1_000);
    const draft = await budget.reserve(100.005);
    expect(await store.get(COORDINATION, ROW)).toMatchObject({ heldMicroUsd: { N: "200.01" } });
    draft?.recordUse(4.357);
    await budget.close();
    expect(await store.get(COORDINATION, ROW)).toMatchObject({
      heldMicroUsd: { N: "4.357" },
      microUsd: { N: "4.357" },
    });
  });

  test("returns undefined for a draft that may cost more than the rest", async () => {
    expect(await budgetOf(1_000).reserve(996)).toBeUndefined();
  });

  test.each([
    ["always has room without a limit", undefined, true],
    ["never has room with a limit of 0, not even for a draft that costs nothing", 0, false],
  ])("%s, and writes nothing", async (_, limitMicroUsd, hasRoom) => {
    store.proxy.reset();
    const budget = budgetOf(limitMicroUsd);
    expect((await budget.reserve(0)) !== undefined).toBe(hasRoom);
    expect((await budget.reserve(1e9)) !== undefined).toBe(hasRoom);
    await budget.close();
    expect(store.proxy.count()).toBe(0);
  });
});
