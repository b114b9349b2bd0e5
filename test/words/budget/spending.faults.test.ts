import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { dynamoDbOf, NOBODY } from "../../helpers/aws-clients.ts";
import { eventually } from "../../helpers/eventually.ts";
import { type Day, granted, newDay } from "./spending-factory.ts";
import { startStore, type Store, thrownBy, timed } from "../../helpers/test-tables.ts";

let store: Store;
let day: Day;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => {
  store.proxy.reset();
  store.proxy.onAnswer = undefined;
  day = newDay(store);
});
afterAll(() => store.stop());

/** The next write is applied and its answer lost; `meanwhile` happens before the SDK tries again. */
function loseAnswer(meanwhile?: () => Promise<unknown>): void {
  store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
  store.proxy.onAnswer = async () => {
    store.proxy.onAnswer = undefined;
    await meanwhile?.();
  };
}

const otherRun = (slot: number) => async () => {
  await granted(day.spendingOf({ slot }).setAside(200, day.until()));
};

describe("a write whose answer was lost", () => {
  test("counts a set-aside once, and grants it", async () => {
    loseAnswer();
    await granted(day.spendingOf().setAside(100, day.until()));
    expect(store.proxy.count("UpdateItem")).toBe(2);
    expect(await day.counted()).toEqual({ spent: 0, held: 100 });
  });

  test("counts it once also when it has filled the day", async () => {
    loseAnswer();
    await granted(day.spendingOf().setAside(1_000, day.until()));
    expect(await day.counted()).toEqual({ spent: 0, held: 1_000 });
  });

  test("counts it once when another run has written in between", async () => {
    loseAnswer(otherRun(1));
    await granted(day.spendingOf().setAside(100, day.until()));
    expect(await day.counted()).toEqual({ spent: 0, held: 300 });
  });

  test("gives back once, also when another run has written in between", async () => {
    const spending = day.spendingOf();
    (await granted(spending.setAside(100, day.until()))).spent(10);
    loseAnswer(otherRun(1));
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 10, held: 210 });
  });

  test("counts too much rather than too little when another run has even taken the slot", async () => {
    const spending = day.spendingOf();
    loseAnswer(otherRun(0));
    const aside = await granted(spending.setAside(100, day.until()));
    expect(await day.counted()).toEqual({ spent: 0, held: 400 });
    aside.spent(10);
    loseAnswer(otherRun(0));
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 10, held: 510 });
  });
});

describe("a run that has lost its slot", () => {
  test("gives nothing back: what it has set aside stays counted", async () => {
    const spending = day.spendingOf();
    (await granted(spending.setAside(100, day.until()))).spent(10);
    await otherRun(0)();
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 0, held: 300 });
  });
});

describe("a killed run", () => {
  test("leaves its set-aside in the counter, and the next run of its slot begins anew", async () => {
    await granted(day.spendingOf().setAside(100, day.until()));
    const next = day.spendingOf();
    (await granted(next.setAside(100, day.until()))).spent(10);
    await next.close();
    expect(await day.counted()).toEqual({ spent: 10, held: 110 });
  });
});

describe("a DynamoDB that does not do its part", () => {
  const askedOf = (client: DynamoDBClient) =>
    thrownBy(() => day.spendingOf({ client }).setAside(100, day.until()));

  test("that hangs is a DependencyError, after its time and no later", async () => {
    store.proxy.inject({ hang: true, times: Infinity });
    const { tookMs, value } = await timed(() => askedOf(store.impatient));
    expect(value).toMatchObject({ code: "dependency_failed", dependency: "dynamodb" });
    expect(tookMs).toBeLessThan(1_500);
  });

  test("that refuses connections is one, too", async () => {
    const error = await askedOf(dynamoDbOf(NOBODY));
    expect(error).toMatchObject({ code: "dependency_failed", dependency: "dynamodb" });
  });

  test("that refuses us says so", async () => {
    store.proxy.inject({ status: 400, type: "AccessDeniedException" });
    expect(await askedOf(store.client)).toMatchObject({
      message: "dynamodb: the day's spending cannot be written: AccessDeniedException",
    });
  });

  test("fails all who wait, and the next is served when it is back", async () => {
    const spending = day.spendingOf();
    store.proxy.inject({ status: 400, type: "AccessDeniedException" });
    const all = await Promise.allSettled([1, 2].map(() => spending.setAside(100, day.until())));
    expect(all.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    await granted(spending.setAside(100, day.until()));
    expect(await day.counted()).toEqual({ spent: 0, held: 100 });
  });

  test("that fails while a run gives back what it does not need is not asked for ever", async () => {
    const spending = day.spendingOf();
    const aside = await granted(spending.setAside(2_000, day.until()));
    store.proxy.inject({ status: 400, type: "AccessDeniedException", times: Infinity });
    aside.spent(10);
    await spending.close();
    expect(store.proxy.count()).toBe(2);
    expect(await day.counted()).toEqual({ spent: 0, held: 2_000 });
  });

  test("at the run's end is one, and leaves nothing to the next run but a counter that has too much", async () => {
    const spending = day.spendingOf();
    (await granted(spending.setAside(100, day.until()))).spent(10);
    store.proxy.inject({ status: 400, type: "AccessDeniedException" });
    expect(await thrownBy(() => spending.close())).toMatchObject({ dependency: "dynamodb" });
    (await granted(spending.setAside(100, day.until()))).spent(10);
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 10, held: 110 });
  });
});

describe("what is asked ahead and fails", () => {
  test("is nobody's trouble; who sets aside next is served", async () => {
    const spending = day.spendingOf();
    expect(await day.draftAll(spending, 1, 100, 10)).toBe(1);
    await spending.close();
    store.proxy.inject({ status: 400, type: "AccessDeniedException" });
    const before = store.proxy.count();
    spending.prepare();
    await eventually(() => expect(store.proxy.count()).toBe(before + 1));
    await eventually(async () => void (await granted(spending.setAside(100, day.until()))));
  });
});

describe("closing with a signal while DynamoDB hangs", () => {
  const hang = () => store.proxy.inject({ hang: true, times: Infinity });
  const SOON_MS = 100;
  const LATE_MS = 700;

  test("ends with it; what was not given back stays counted, and the next run begins anew", async () => {
    const spending = day.spendingOf();
    (await granted(spending.setAside(100, day.until()))).spent(10);
    hang();
    const { tookMs, value } = await timed(() =>
      thrownBy(() => spending.close(AbortSignal.timeout(SOON_MS))),
    );
    expect(value).toMatchObject({ dependency: "dynamodb" });
    expect(tookMs).toBeLessThan(LATE_MS);
    store.proxy.reset();
    expect(await day.draftAll(spending, 1, 100, 10)).toBe(1);
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 10, held: 110 });
  });

  test("ends with it also in the middle of an ask", async () => {
    const spending = day.spendingOf();
    hang();
    const waiting = spending.setAside(100, day.until());
    await eventually(() => expect(store.proxy.count()).toBe(1));
    const { tookMs } = await timed(() => spending.close(AbortSignal.timeout(SOON_MS)));
    expect(tookMs).toBeLessThan(LATE_MS);
    expect(await waiting).toBeUndefined();
  });

  test("that has fired asks nobody, and says what stays counted", async () => {
    const spending = day.spendingOf();
    (await granted(spending.setAside(100, day.until()))).spent(10);
    const before = store.proxy.count();
    const error = await thrownBy(() => spending.close(AbortSignal.abort()));
    expect(error).toMatchObject({ dependency: "dynamodb" });
    expect(store.proxy.count()).toBe(before);
  });
});

test("closing does not wait for a look at others that nobody needs any more", async () => {
  const spending = day.spendingOf();
  const first = await granted(spending.setAside(600, day.until()));
  await day.put(10, 1_700);
  const second = spending.setAside(600, day.until());
  const held = store.proxy.hold({ match: (body) => body.includes(":last") });
  first.spent(5);
  await held.reached;
  const closing = spending.close();
  held.release();
  const { tookMs } = await timed(() => closing);
  expect(tookMs).toBeLessThan(200);
  expect(await second).toBeUndefined();
});
