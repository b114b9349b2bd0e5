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

test("the first time is written at once", async () => {
  await aMark().saw(START_MS - 5_000);
  expect(await lastSubmittedMs()).toBe(-5_000);
});

test("each later time of a burst is written, so the last one stays though nothing follows", async () => {
  const mark = aMark();
  await mark.saw(START_MS - 9_000);
  await mark.saw(START_MS - 3_000);
  expect(await lastSubmittedMs()).toBe(-3_000);
});

test("costs no request where nothing later has come", async () => {
  const mark = aMark();
  await mark.saw(START_MS - 3_000);
  await mark.saw(START_MS - 3_000);
  await mark.saw(START_MS - 4_000);
  expect(await lastSubmittedMs()).toBe(-3_000);
  expect(store.proxy.count()).toBe(1);
});

test("another process's later time stays", async () => {
  await aMark().saw(START_MS - 1_000);
  await aMark().saw(START_MS - 2_000);
  expect(await lastSubmittedMs()).toBe(-1_000);
});

test("a time that has yet to come counts as this moment", async () => {
  await aMark().saw(START_MS + 86_400_000);
  expect(await lastSubmittedMs()).toBe(0);
});

test("a DynamoDB that is away is a DependencyError, and the same time is written once it is back", async () => {
  const mark = aMark();
  store.proxy.inject({ status: 500, type: "InternalServerError", times: 3 });
  expect(await thrownBy(() => mark.saw(START_MS - 5_000))).toMatchObject({
    code: "dependency_failed",
    dependency: "dynamodb",
  });
  await mark.saw(START_MS - 5_000);
  expect(await lastSubmittedMs()).toBe(-5_000);
});
