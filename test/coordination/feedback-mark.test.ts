import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { createFeedbackMark, FEEDBACK_KEY } from "../../functions/coordination/feedback-mark.ts";
import { START_MS } from "../delivery/ledger-factory.ts";
import { COORDINATION, startStore, type Store, thrownBy } from "../helpers/test-tables.ts";

const clock = { nowMs: START_MS };
let store: Store;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(async () => {
  clock.nowMs = START_MS;
  store.proxy.reset();
  await store.drop(COORDINATION, FEEDBACK_KEY);
});
afterAll(() => store.stop());

const aMark = () =>
  createFeedbackMark({ client: store.client, table: COORDINATION, now: () => clock.nowMs });

const lastSubmittedMs = async () => {
  const item = await store.get(COORDINATION, FEEDBACK_KEY);
  return item === undefined ? undefined : Number(item["lastSubmittedMs"]?.N) - START_MS;
};

test("writes the first time at once", async () => {
  await aMark().saw(START_MS - 5_000);
  expect(await lastSubmittedMs()).toBe(-5_000);
});

test("writes each later time of a burst", async () => {
  const mark = aMark();
  await mark.saw(START_MS - 9_000);
  await mark.saw(START_MS - 3_000);
  expect(await lastSubmittedMs()).toBe(-3_000);
});

test("sends no request when no later time has come", async () => {
  const mark = aMark();
  await mark.saw(START_MS - 3_000);
  await mark.saw(START_MS - 3_000);
  await mark.saw(START_MS - 4_000);
  expect(await lastSubmittedMs()).toBe(-3_000);
  expect(store.proxy.count()).toBe(1);
});

test("keeps a later time of another process", async () => {
  await aMark().saw(START_MS - 1_000);
  await aMark().saw(START_MS - 2_000);
  expect(await lastSubmittedMs()).toBe(-1_000);
});

test("treats a time in the future as now", async () => {
  await aMark().saw(START_MS + 86_400_000);
  expect(await lastSubmittedMs()).toBe(0);
});

test("throws a DependencyError while DynamoDB is unreachable, and writes the same time afterwards", async () => {
  const mark = aMark();
  store.proxy.inject({ status: 500, type: "InternalServerError", times: 3 });
  expect(await thrownBy(() => mark.saw(START_MS - 5_000))).toMatchObject({
    code: "dependency_failed",
    dependency: "dynamodb",
  });
  await mark.saw(START_MS - 5_000);
  expect(await lastSubmittedMs()).toBe(-5_000);
});
