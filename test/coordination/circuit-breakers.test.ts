import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { CLOSED } from "../../functions/coordination/circuit-state.ts";
import { createCircuitBreakers } from "../../functions/coordination/circuit-breakers.ts";
import type { CircuitBreakers } from "../../functions/coordination/circuit-breakers.ts";
import { COORDINATION, startStore, type Store, thrownBy } from "../helpers/test-tables.ts";

const START_MS = 1_795_000_000_000;
const RULES = { firstMs: 60_000, longestMs: 900_000, probeMs: 120_000 };
const KEYS = ["breaker#ses", "breaker#ai", "feedback"];

const clock = { nowMs: START_MS };
let store: Store;
let count = 0;

/** Each run is a process of its own: another one's probe is not its own. */
function aRun(client = store.client): CircuitBreakers {
  return createCircuitBreakers({
    client,
    table: COORDINATION,
    rules: RULES,
    now: () => clock.nowMs,
    newId: () => `mark-${(count += 1)}`,
  });
}

beforeAll(async () => (store = await startStore()));
beforeEach(async () => {
  clock.nowMs = START_MS;
  store.proxy.reset();
  for (const pk of KEYS) await store.drop(COORDINATION, { pk: { S: pk } });
});
afterAll(() => store.stop());

const after = (ms: number) => (clock.nowMs += ms);

describe("a circuit breaker", () => {
  test("is closed, without a time of feedback, when it has no row", async () => {
    expect(await aRun().look()).toEqual({ ses: CLOSED, ai: CLOSED });
  });

  test("is open for all runs after one run opens it; the other circuit breaker stays closed", async () => {
    await aRun().open("ses", "daily-quota", CLOSED);
    expect(await aRun().look()).toEqual({
      ses: {
        state: "open",
        openUntilMs: START_MS + 60_000,
        openings: 1,
        reason: "daily-quota",
      },
      ai: CLOSED,
    });
  });

  test("opens once when two runs open it at the same time", async () => {
    const opened = await Promise.all([
      aRun().open("ses", "no-answer", CLOSED),
      aRun().open("ses", "no-answer", CLOSED),
    ]);
    expect(opened.filter((one) => one !== undefined)).toHaveLength(1);
    expect((await aRun().look()).ses).toMatchObject({ openings: 1 });
  });

  test("is probed by one run only, after its open time", async () => {
    await aRun().open("ses", "no-answer", CLOSED);
    after(59_999);
    expect(await aRun().probe("ses")).toBe(false);
    after(1);
    const probes = await Promise.all([aRun().probe("ses"), aRun().probe("ses")]);
    expect(probes.filter(Boolean)).toHaveLength(1);
    expect(await aRun().probe("ses")).toBe(false);
  });

  test("is probed by another run when the probing run has died", async () => {
    await aRun().open("ses", "no-answer", CLOSED);
    after(60_000);
    expect(await aRun().probe("ses")).toBe(true);
    after(119_999);
    expect(await aRun().probe("ses")).toBe(false);
    after(1);
    expect(await aRun().probe("ses")).toBe(true);
  });

  test("stays open twice as long after a failed probe", async () => {
    await aRun().open("ses", "no-answer", CLOSED);
    for (const minutes of [2, 4, 8, 15, 15]) {
      const { ses } = await aRun().look();
      clock.nowMs = ses.state === "open" ? ses.openUntilMs : 0;
      const run = aRun();
      expect(await run.probe("ses")).toBe(true);
      expect(await run.open("ses", "no-answer", ses)).toMatchObject({
        openUntilMs: clock.nowMs + minutes * 60_000,
      });
    }
  });

  test("closes after a successful probe, and next opens for a minute", async () => {
    await aRun().open("ses", "no-answer", CLOSED);
    after(60_000);
    const run = aRun();
    await run.probe("ses");
    expect(await run.close("ses")).toBe(true);
    expect(await aRun().look()).toMatchObject({ ses: CLOSED });
    expect(await run.open("ses", "no-answer", CLOSED)).toMatchObject({ openings: 1 });
  });

  test("is neither closed nor opened for longer by a run that does not probe it", async () => {
    await aRun().open("ses", "no-answer", CLOSED);
    const { ses } = await aRun().look();
    expect(await aRun().close("ses")).toBe(false);
    expect(await aRun().open("ses", "no-answer", ses)).toBeUndefined();
    expect(await aRun().look()).toMatchObject({ ses: { openings: 1 } });
  });

  test("ignores a probe whose time has passed to another run", async () => {
    await aRun().open("ses", "no-answer", CLOSED);
    after(60_000);
    const late = aRun();
    await late.probe("ses");
    after(120_000);
    await aRun().probe("ses");
    const before = await aRun().look();
    expect(await late.close("ses")).toBe(false);
    expect(await late.open("ses", "no-answer", before.ses)).toBeUndefined();
    await late.abandon("ses");
    expect(await aRun().look()).toEqual(before);
  });

  test("may be probed at once after an abandoned probe", async () => {
    await aRun().open("ses", "no-answer", CLOSED);
    after(60_000);
    const run = aRun();
    await run.probe("ses");
    await run.abandon("ses");
    expect(await aRun().probe("ses")).toBe(true);
    expect(await run.close("ses")).toBe(false);
  });

  test("counts failures in a row while it is closed", async () => {
    await aRun().count("ses", 2);
    expect(await aRun().look()).toEqual({ ses: { state: "closed", failures: 2 }, ai: CLOSED });
    const { ses } = await aRun().look();
    await aRun().open("ses", "no-answer", ses);
    await aRun().count("ses", 1);
    expect(await aRun().look()).toMatchObject({ ses: { state: "open", openings: 1 } });
    after(60_000);
    const run = aRun();
    await run.probe("ses");
    await run.close("ses");
    expect(await aRun().look()).toMatchObject({ ses: CLOSED });
  });

  test("is a DependencyError, not closed, when DynamoDB leaves a row unprocessed", async () => {
    const left = {
      Responses: {},
      UnprocessedKeys: { [COORDINATION]: { Keys: [{ pk: { S: "breaker#ses" } }] } },
    };
    const client = { send: () => Promise.resolve(left) } as unknown as typeof store.client;
    expect(await thrownBy(() => aRun(client).look())).toMatchObject({ code: "dependency_failed" });
  });

  test("can be opened when its row has no time", async () => {
    await store.put(COORDINATION, { pk: { S: "breaker#ses" }, state: { S: "open" } });
    expect(await aRun().open("ses", "no-answer", CLOSED)).toMatchObject({ openings: 1 });
  });

  test("is closed when its row is unreadable", async () => {
    await store.put(COORDINATION, { pk: { S: "breaker#ses" }, state: { S: "ajar" } });
    expect(await aRun().look()).toMatchObject({ ses: CLOSED });
  });
});

test("look returns the circuit breakers and the time of the last SES event in one request", async () => {
  await store.put(COORDINATION, { pk: { S: "feedback" }, lastSubmittedMs: { N: "1794999999999" } });
  const before = store.proxy.count("BatchGetItem");
  expect(await aRun().look()).toMatchObject({ feedbackSeenMs: 1_794_999_999_999 });
  expect(store.proxy.count("BatchGetItem") - before).toBe(1);
});

describe("a circuit breaker whose write gets no answer", () => {
  test("reports opening, probing and closing", async () => {
    const run = aRun();
    const lose = () => store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
    lose();
    expect(await run.open("ses", "no-answer", CLOSED)).toMatchObject({ openings: 1 });
    after(60_000);
    lose();
    expect(await run.probe("ses")).toBe(true);
    lose();
    expect(await run.close("ses")).toBe(true);
  });
});

test.each<[string, (run: CircuitBreakers) => Promise<unknown>]>([
  ["look", (run) => run.look()],
  ["open", (run) => run.open("ai", "ai-quota", CLOSED)],
  ["probe", (run) => run.probe("ai")],
])("%s throws a DependencyError when DynamoDB is unreachable", async (_, call) => {
  store.proxy.inject({ status: 500, type: "InternalServerError", times: Infinity });
  expect(await thrownBy(() => call(aRun(store.impatient)))).toMatchObject({
    code: "dependency_failed",
    dependency: "dynamodb",
  });
});
