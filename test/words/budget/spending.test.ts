import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import { eventually } from "../../helpers/eventually.ts";
import { type Day, DAY_MS, granted, isSettled, newDay } from "./spending-factory.ts";
import { startStore, type Store, timed } from "../../helpers/test-tables.ts";

let store: Store;
let day: Day;

beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => {
  store.proxy.reset();
  day = newDay(store);
});
afterAll(() => store.stop());

const requests = () => store.proxy.count();

describe("without a limit", () => {
  test("drafts are granted at once, and nobody is asked", async () => {
    const spending = day.spendingOf({ limitMicroUsd: undefined });
    expect(await day.draftAll(spending, 50, 1e9, 1e9)).toBe(50);
    await spending.close();
    expect(requests()).toBe(0);
  });
});

describe("with a limit of nothing", () => {
  test("no draft is granted, not even one that costs nothing, and nobody is asked", async () => {
    const spending = day.spendingOf({ limitMicroUsd: 0 });
    expect(await day.draftAll(spending, 3, 0, 0)).toBe(0);
    await spending.close();
    expect(requests()).toBe(0);
  });
});

describe("a draft", () => {
  test("has the most that it may cost set aside in the day's row, which ends by itself after 35 days", async () => {
    await granted(day.spendingOf({ slot: 7 }).setAside(100.005, day.until()));
    expect(await day.row()).toEqual({
      pk: { S: expect.stringMatching(/^spending#\d{4}-\d\d-\d\d$/) },
      mark7: { S: expect.any(String) },
      heldMicroUsd: { N: "100.005" },
      microUsd: { N: "0" },
      expiresAt: { N: String(day.clock.nowMs / 1000 + 35 * 86_400) },
    });
  });

  test("counts what it cost when the run is closed, to the thousandth", async () => {
    const spending = day.spendingOf();
    for (const cost of [0.057, 1.001, 4.35])
      (await granted(spending.setAside(100, day.until()))).spent(cost);
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 5.408, held: 5.408 });
  });

  test("is settled on its own day when midnight comes while it is written", async () => {
    const spending = day.spendingOf();
    day.clock.nowMs += DAY_MS / 2 - 1;
    const before = await granted(spending.setAside(100, day.until()));
    day.clock.nowMs += 1;
    const after = await granted(spending.setAside(50, day.until()));
    before.spent(7);
    after.spent(5);
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 7, held: 7 });
    expect(await day.counted(day.clock.nowMs)).toEqual({ spent: 5, held: 5 });
  });
});

describe("what a run asks of DynamoDB", () => {
  test("is two requests for its 50 drafts, in tens as they come", async () => {
    const spending = day.spendingOf({ limitMicroUsd: 1e6, draftsAhead: 50 });
    const tens = Array.from({ length: 5 }, async (_, at) => {
      await new Promise((resolve) => setTimeout(resolve, at * 20));
      return day.draftAll(spending, 10, 1_600, 80);
    });
    expect(await Promise.all(tens)).toEqual([10, 10, 10, 10, 10]);
    await spending.close();
    expect(requests()).toBe(2);
    expect(await day.counted()).toEqual({ spent: 4_000, held: 4_000 });
  });

  test("is four at most near the limit", async () => {
    await day.put(900_000, 900_000);
    const spending = day.spendingOf({ limitMicroUsd: 1e6, draftsAhead: 50 });
    for (let tens = 0; tens < 5; tens += 1) await day.draftAll(spending, 10, 1_600, 80);
    await spending.close();
    expect(requests()).toBeLessThanOrEqual(4);
    expect(await day.counted()).toEqual({ spent: 904_000, held: 904_000 });
  });

  test("is asked ahead where it was prepared, in each of a process's runs but its first", async () => {
    const spending = day.spendingOf({ limitMicroUsd: 1e6, draftsAhead: 3 });
    spending.prepare();
    await spending.close();
    expect(requests()).toBe(0);
    expect(await day.draftAll(spending, 1, 100, 10)).toBe(1);
    await spending.close();
    const before = requests();
    spending.prepare();
    spending.prepare();
    await eventually(async () => expect(await day.counted()).toEqual({ spent: 10, held: 310 }));
    expect(await day.draftAll(spending, 3, 100, 10)).toBe(3);
    expect(requests()).toBe(before + 1);
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 40, held: 40 });
  });

  test("is nothing where no draft was written", async () => {
    await day.spendingOf().close();
    expect(requests()).toBe(0);
  });
});

describe("at the limit", () => {
  test("drafts wait for those of their own run, whose most was more than their cost", async () => {
    const spending = day.spendingOf({ limitMicroUsd: 1_000 });
    const first = await granted(spending.setAside(900, day.until()));
    const second = spending.setAside(900, day.until());
    expect(await isSettled(second)).toBe(false);
    first.spent(45);
    (await granted(second)).spent(45);
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 90, held: 90 });
  });

  test("all of a run's drafts are written while what they cost is below it, whatever their most", async () => {
    const spending = day.spendingOf({ limitMicroUsd: 1_000, draftsAhead: 50 });
    expect(await day.draftAll(spending, 50, 400, 20)).toBe(50);
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 1_000, held: 1_000 });
  });

  test("one draft passes it, the others are refused, and that day nobody is asked again", async () => {
    const spending = day.spendingOf({ limitMicroUsd: 1, draftsAhead: 50 });
    expect(await day.draftAll(spending, 3, 500, 30)).toBe(1);
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 30, held: 30 });
    const before = requests();
    expect(await day.draftAll(spending, 3, 500, 30)).toBe(0);
    await spending.close();
    expect(requests()).toBe(before);
  });

  test("the next day begins anew", async () => {
    await day.put(1_000, 1_000);
    const spending = day.spendingOf();
    expect(await day.draftAll(spending, 3, 10, 5)).toBe(0);
    day.clock.nowMs += DAY_MS;
    expect(await day.draftAll(spending, 3, 10, 5)).toBe(3);
  });

  test("a draft waits for what another run has set aside", async () => {
    const [one, other] = [day.spendingOf(), day.spendingOf({ slot: 1 })];
    const first = await granted(one.setAside(1_000, day.until()));
    const second = other.setAside(1_000, day.until());
    expect(await isSettled(second, 100)).toBe(false);
    first.spent(10);
    await one.close();
    (await granted(second)).spent(20);
    await other.close();
    expect(await day.counted()).toEqual({ spent: 30, held: 30 });
  });

  test("what a run does not need goes to others before its end", async () => {
    const [one, other] = [day.spendingOf(), day.spendingOf({ slot: 1 })];
    const first = await granted(one.setAside(2_000, day.until()));
    const second = other.setAside(1_000, day.until());
    first.spent(10);
    await granted(second);
  });

  test("so does what is left of drafts that had to wait", async () => {
    const [one, other] = [day.spendingOf(), day.spendingOf({ slot: 1 })];
    await granted(other.setAside(600, day.until()));
    expect(await day.draftAll(one, 2, 300, 10)).toBe(2);
    await eventually(async () => expect(await day.counted()).toEqual({ spent: 20, held: 620 }));
  });

  test("a run looks soon again when it has waited for others before, and not in vain", async () => {
    const spending = day.spendingOf();
    await day.put(10, 1_000);
    const first = spending.setAside(100, day.until());
    expect(await isSettled(first, 900)).toBe(false);
    await day.put(10, 10);
    (await granted(first)).spent(10);
    await eventually(async () => expect(await day.counted()).toEqual({ spent: 20, held: 20 }));
    await day.put(20, 1_000);
    const second = spending.setAside(100, day.until());
    expect(await isSettled(second, 100)).toBe(false);
    await day.put(20, 20);
    expect(await isSettled(second, 1_000)).toBe(true);
  });

  test("a killed run's set-aside is waited for some seconds, once, and with few requests", async () => {
    await day.put(10, 1_000);
    const spending = day.spendingOf();
    const { tookMs, value } = await timed(() => spending.setAside(100, day.until()));
    expect(value).toBeUndefined();
    expect(tookMs).toBeGreaterThan(7_000);
    expect(tookMs).toBeLessThan(14_000);
    const asked = requests();
    expect(asked).toBeLessThanOrEqual(7);
    expect(await spending.setAside(100, day.until())).toBeUndefined();
    expect(requests()).toBe(asked);
    await spending.close();
    await day.put(10, 10);
    await granted(spending.setAside(100, day.until()));
  }, 30_000);
});

describe("who waits", () => {
  test("gets nothing when its time is over, though others write on", async () => {
    const spending = day.spendingOf();
    await granted(spending.setAside(900, day.until()));
    const { tookMs, value } = await timed(() => spending.setAside(900, day.until(100)));
    expect(value).toBeUndefined();
    expect(tookMs).toBeLessThan(5_000);
  });

  test("gets nothing when its signal fires, also while DynamoDB hangs", async () => {
    const stop = new AbortController();
    const spending = day.spendingOf();
    const held = store.proxy.hold();
    const waiting = spending.setAside(100, day.until(30_000, stop.signal));
    await held.reached;
    stop.abort();
    expect(await waiting).toBeUndefined();
    held.release();
    await spending.close();
    expect(await day.counted()).toEqual({ spent: 0, held: 0 });
  });

  test("with a signal that has fired asks nobody", async () => {
    const spending = day.spendingOf();
    expect(await spending.setAside(100, day.until(30_000, AbortSignal.abort()))).toBeUndefined();
    expect(requests()).toBe(0);
  });

  test("is served also when it comes while the last one's serving ends", async () => {
    const spending = day.spendingOf({ draftsAhead: 50 });
    for (let turns = 0; turns < 12; turns += 1) {
      await granted(spending.setAside(1, day.until()));
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
      await granted(spending.setAside(1, day.until(1_000)));
    }
  });
});

describe("closing", () => {
  test("ends who waits, and leaves nothing to thaw in the next run", async () => {
    const spending = day.spendingOf();
    const late = await granted(spending.setAside(2_000, day.until()));
    const waiting = spending.setAside(900, day.until());
    expect(await isSettled(waiting)).toBe(false);
    await spending.close();
    expect(await waiting).toBeUndefined();
    const before = requests();
    late.spent(10);
    await spending.close();
    expect(requests()).toBe(before);
    // Nobody is told what the late draft has cost: all of its most stays counted.
    expect(await day.counted()).toEqual({ spent: 0, held: 2_000 });
  });

  test("leaves a clean beginning to the next run", async () => {
    const spending = day.spendingOf();
    for (const _ of [1, 2, 3]) {
      expect(await day.draftAll(spending, 4, 100, 10)).toBe(4);
      await spending.close();
    }
    expect(await day.counted()).toEqual({ spent: 120, held: 120 });
  });
});
