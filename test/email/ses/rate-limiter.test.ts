import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import {
  bucketOf,
  createRateLimiter,
  type RateLimiter,
} from "../../../functions/email/ses/rate-limiter.ts";
import { createAccount } from "../../../local/servers/ses/account.ts";
import { createRandom } from "../../../bench/statistics.ts";

const START_MS = Date.UTC(2027, 0, 4, 8);
const NEVER = new AbortController().signal;

beforeEach(() => void jest.useFakeTimers({ now: START_MS }));
afterEach(() => void jest.useRealTimers());

const sinceStartMs = () => Date.now() - START_MS;
const limiterOf = (rate: number, slot = 0, slots = 1): RateLimiter =>
  createRateLimiter({ maxSendRate: () => rate, slot, slots, now: Date.now });

/** When each of `count` permits came, ms from the start. */
async function permits(limiter: RateLimiter, count: number): Promise<number[]> {
  const atMs: number[] = [];
  const all = Array.from({ length: count }, async () => {
    if (await limiter.permit(Infinity, NEVER)) atMs.push(sinceStartMs());
  });
  await jest.runAllTimersAsync();
  await Promise.all(all);
  return atMs;
}

async function permitNow(limiter: RateLimiter): Promise<boolean> {
  return limiter.permit(Date.now(), NEVER);
}

test.each([
  [14, 1, 1_000 / 14, 13.02],
  [14, 2, 2_000 / 14, 6.51],
  [500, 10, 20, 46.5],
  [14, 20, 20_000 / 14, 1],
  [2, 1, 500, 1.86],
  [1, 1, 1_070, 1],
  [1, 3, 3_210, 1],
])("bucketOf gives SES's rate %d to %d slots", (rate, slots, intervalMs, burst) => {
  const bucket = bucketOf(rate, slots);
  expect(bucket.intervalMs).toBeCloseTo(intervalMs, 3);
  expect(bucket.burst).toBeCloseTo(burst, 3);
});

describe("permit", () => {
  test("grants a burst at once, then SES's full rate", async () => {
    const atMs = await permits(limiterOf(10), 29);
    expect(atMs.slice(0, 9)).toEqual(Array(9).fill(0));
    expect(atMs.at(-1)).toBeGreaterThanOrEqual(1_970);
    expect(atMs.at(-1)).toBeLessThan(2_000);
  });

  test("grants a burst again after an idle second", async () => {
    const limiter = limiterOf(10);
    await permits(limiter, 20);
    await jest.advanceTimersByTimeAsync(1_000);
    const fromMs = sinceStartMs();
    expect(await permits(limiter, 9)).toEqual(Array(9).fill(fromMs));
  });

  test("grants the new rate when SES changes it", async () => {
    let rate = 1;
    const limiter = createRateLimiter({
      maxSendRate: () => rate,
      slot: 0,
      slots: 1,
      now: Date.now,
    });
    expect(limiter.ratePerSecond()).toBeCloseTo(1 / 1.07);
    rate = 10;
    expect(limiter.ratePerSecond()).toBe(10);
    expect((await permits(limiter, 9)).at(-1)).toBe(0);
  });

  test("returns false at once when no permit comes before the deadline", async () => {
    const limiter = limiterOf(10);
    await permits(limiter, 9);
    expect(await limiter.permit(Date.now() + 50, NEVER)).toBe(false);
    expect(await permits(limiter, 1)).toEqual([70]);
  });

  test("returns false when the signal fires, and takes nothing", async () => {
    const limiter = limiterOf(1);
    expect(await permitNow(limiter)).toBe(true);
    const stop = new AbortController();
    const waiting = [1, 2, 3].map(() => limiter.permit(Infinity, stop.signal));
    await jest.advanceTimersByTimeAsync(500);
    stop.abort();
    expect(await Promise.all(waiting)).toEqual([false, false, false]);
    expect(await permits(limiter, 1)).toEqual([1_070]);
  });

  test("waits for one interval at most when the clock is set back", async () => {
    const limiter = limiterOf(1);
    await permitNow(limiter);
    jest.setSystemTime(START_MS - 3_600_000);
    const permit = limiter.permit(Date.now() + 1_070, NEVER);
    await jest.runAllTimersAsync();
    expect(await permit).toBe(true);
  });
});

test("returnPermit lets the next email have the permit", async () => {
  const limiter = limiterOf(1);
  expect(await permitNow(limiter)).toBe(true);
  expect(await permitNow(limiter)).toBe(false);
  limiter.returnPermit();
  expect(await permitNow(limiter)).toBe(true);
});

test("empty delays the next email by an interval", async () => {
  const limiter = limiterOf(10);
  limiter.empty();
  expect(await permits(limiter, 2)).toEqual([100, 200]);
});

/** Slots that send all the time, against SES's own bucket; emails take 5 to about 90 ms to arrive, like in a real run. */
async function throttledShare(rate: number, slots: number, seed: number): Promise<number> {
  const random = createRandom(seed);
  const account = createAccount({
    maxSendRate: rate,
    burst: rate,
    max24HourSend: -1,
    quotaCallRate: 1,
  });
  let sends = 0;
  let throttled = 0;
  const untilMs = Date.now() + 60_000;
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const mails = Array.from({ length: slots }, async (_, slot) => {
    const limiter = limiterOf(rate, slot, slots);
    await wait(random() * 2_000);
    const mail = async () => {
      while (await limiter.permit(untilMs, NEVER)) {
        await wait(5 + 20 * Math.exp(0.6 * (random() + random() + random() + random() - 2) * 1.73));
        sends += 1;
        if (account.admit(1, Date.now()) === "admitted") continue;
        throttled += 1;
        limiter.empty();
      }
    };
    await Promise.all(Array.from({ length: 50 }, mail));
  });
  await jest.advanceTimersByTimeAsync(62_000);
  await Promise.all(mails);
  expect(sends).toBeGreaterThan(0.85 * 60 * rate);
  return throttled / sends;
}

describe("SES throttles at most 2 % of the emails", () => {
  test.each([
    [1, 1],
    [1, 3],
    [14, 1],
    [14, 3],
    [14, 20],
    [50, 1],
    [50, 10],
    [500, 3],
  ])("at a rate of %d, with %d slots that never pause", async (rate, slots) => {
    const shares: number[] = [];
    for (const seed of rate > 100 ? [1] : [1, 2, 3])
      shares.push(await throttledShare(rate, slots, seed));
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeLessThanOrEqual(0.02);
  });
});
