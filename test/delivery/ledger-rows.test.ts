import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { FoundRow } from "../../functions/delivery/ledger-rows.ts";
import { createRows } from "../../functions/delivery/ledger-rows.ts";
import { aKey, aRow, keyItem } from "./ledger-factory.ts";
import { DELIVERIES, startStore, type Store, thrownBy } from "../helpers/test-tables.ts";

let store: Store;
const rows = () => createRows(store.client, DELIVERIES);

beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => store.proxy.reset());
afterAll(() => store.stop());

async function found(): Promise<FoundRow[]> {
  const all: FoundRow[] = [];
  for await (const one of rows().inState("held")) all.push(one);
  return all;
}

test("a read by key distinguishes a row, an absent row and an unreadable row", async () => {
  const [key, odd, absent] = [aKey(), aKey(), aKey()];
  await store.put(DELIVERIES, aRow(key, "unconfirmed"));
  await store.put(DELIVERIES, { ...keyItem(odd), state: { S: "odd" } });
  expect(await rows().find(key)).toMatchObject({ state: "unconfirmed", attempt: "seen" });
  expect(await rows().find(odd)).toBe("unreadable");
  expect(await rows().find(absent)).toBeUndefined();
});

test("a row in a newer version's state is accepted when it has evidence from SES", async () => {
  const [taken, unsure] = [aKey(), aKey()];
  await store.put(DELIVERIES, aRow(taken, "opened" as never, { evidenceRank: { N: "2.5" } }));
  await store.put(DELIVERIES, aRow(unsure, "opened" as never));
  expect(await rows().find(taken)).toMatchObject({ state: "accepted" });
  expect(await rows().find(unsure)).toBe("unreadable");
});

test("a read by state returns all rows, over pages of 1 MiB", async () => {
  const keys = Array.from({ length: 5 }, aKey);
  const filling = { S: "x".repeat(300_000) };
  for (const key of keys) await store.put(DELIVERIES, aRow(key, "held", { filling }));
  await store.put(DELIVERIES, aRow(aKey(), "accepted"));
  expect((await found()).map(({ key }) => key.notification).toSorted()).toEqual(
    keys.map(({ notification }) => notification).toSorted(),
  );
  expect(store.proxy.count("Scan")).toBeGreaterThan(1);
});

test("a read throws a DependencyError when DynamoDB is unreachable", async () => {
  store.proxy.inject({ status: 500, type: "InternalServerError", times: Infinity });
  const failed = { code: "dependency_failed", dependency: "dynamodb" };
  expect(await thrownBy(() => rows().find(aKey()))).toMatchObject(failed);
  expect(await thrownBy(found)).toMatchObject(failed);
});
