import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import type { Suppressed, Suppressions } from "../../functions/coordination/suppressions.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import { createSuppressions, suppressionKey } from "../../functions/coordination/suppressions.ts";
import { aPlan, ledgerOn, START_MS } from "../delivery/ledger-factory.ts";
import { COORDINATION, startStore, type Store, thrownBy } from "../helpers/test-tables.ts";

const clock = { nowMs: START_MS };
let store: Store;
let ledger: Ledger;
let suppressions: Suppressions;

beforeAll(async () => {
  store = await startStore();
  ledger = ledgerOn(store, clock);
  suppressions = createSuppressions({
    client: store.client,
    table: COORDINATION,
    now: () => clock.nowMs,
  });
});
beforeEach(async () => {
  clock.nowMs = START_MS;
  store.proxy.reset();
  for (const item of await store.all(COORDINATION))
    await store.drop(COORDINATION, { pk: item["pk"] ?? { S: "" } });
});
afterAll(() => store.stop());

const BOUNCED = { reason: "bounced", address: "gone@example.com", sesMessageId: "ses-1" } as const;

const known = async (...recipients: string[]) =>
  Object.fromEntries((await ledger.look([], recipients)).suppressions);

async function listed(): Promise<Suppressed[]> {
  const all: Suppressed[] = [];
  for await (const one of suppressions.list()) all.push(one);
  return all.toSorted((one, other) => one.recipient.localeCompare(other.recipient));
}

test("returns a bounced address as suppressed, and no other", async () => {
  await suppressions.suppress("gone", BOUNCED);
  expect(await known("gone", "well")).toEqual({ gone: { reason: "bounced", unsubscribed: [] } });
});

test("reads suppressions and plans in one request", async () => {
  const plan = aPlan();
  await ledger.keepPlan(plan);
  await suppressions.suppress("gone", BOUNCED);
  const before = store.proxy.count("BatchGetItem");
  const found = await ledger.look([plan.notification, "none"], ["gone", "well", "gone"]);
  expect([...found.plans.keys()]).toEqual([plan.notification]);
  expect([...found.suppressions.keys()]).toEqual(["gone"]);
  expect(store.proxy.count("BatchGetItem") - before).toBe(1);
});

test("reads more than a hundred addresses in several requests", async () => {
  await suppressions.suppress("r-149", BOUNCED);
  const recipients = Array.from({ length: 150 }, (_, index) => `r-${index}`);
  expect(Object.keys(await known(...recipients))).toEqual(["r-149"]);
});

test("keeps the first reason and time when the address is suppressed again", async () => {
  await suppressions.suppress("gone", BOUNCED);
  clock.nowMs += 60_000;
  await suppressions.suppress("gone", { ...BOUNCED, reason: "complained" });
  expect(await listed()).toEqual([
    {
      recipient: "gone",
      reason: "bounced",
      unsubscribed: [],
      address: "gone@example.com",
      sinceMs: START_MS,
    },
  ]);
});

test("records unsubscriptions from several definitions, each any number of times", async () => {
  for (const definition of ["class.updated", "*", "class.updated"])
    await suppressions.unsubscribe("reader", definition);
  const [one] = await listed();
  expect(one).toMatchObject({ recipient: "reader", reason: undefined, address: undefined });
  expect(one?.unsubscribed.toSorted()).toEqual(["*", "class.updated"]);
});

test("neither blocks nor lists an address after unsuppress", async () => {
  await suppressions.suppress("gone", BOUNCED);
  await suppressions.unsubscribe("gone", "class.updated");
  await suppressions.lift("gone");
  expect(await listed()).toEqual([]);
  expect(await known("gone")).toEqual({ gone: { unsubscribed: [] } });
});

test("treats an unreadable row as suppressed", async () => {
  await store.put(COORDINATION, { ...suppressionKey("odd"), reason: { N: "1" } });
  expect(await known("odd")).toEqual({ odd: { reason: "unreadable", unsubscribed: [] } });
});

test("lists no other rows of the table", async () => {
  await store.put(COORDINATION, { pk: { S: "lease#processor#0" } });
  expect(await listed()).toEqual([]);
});

test("throws a DependencyError when DynamoDB is unreachable", async () => {
  store.proxy.inject({ status: 500, type: "InternalServerError", times: Infinity });
  const failed = { code: "dependency_failed", dependency: "dynamodb" };
  expect(await thrownBy(() => suppressions.suppress("gone", BOUNCED))).toMatchObject(failed);
  expect(await thrownBy(() => listed())).toMatchObject(failed);
});
