import { describe, expect, test } from "@jest/globals";
import { createBucket, emptyBucket, returnToken, takeToken } from "../../functions/core/rate.ts";

/** A day of the year 1970: the larger the number, the less exact are the sums of a double. */
const START_MS = 86_400_000;
const JITTER_MS = 50;

/** Numbers from 0 to 1 that look random and are the same each time (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** How many mails a token bucket at SES's side refuses: `rate` tokens, and `rate` more a second, never more than fit. */
function refusals(rate: number, arrivalsMs: readonly number[]): number {
  let tokens = rate;
  let lastMs = -Infinity;
  let refused = 0;
  for (const atMs of arrivalsMs.toSorted((one, other) => one - other)) {
    tokens = Math.min(rate, tokens + ((atMs - lastMs) * rate) / 1000);
    lastMs = atMs;
    if (tokens >= 1 - 1e-6) tokens -= 1;
    else refused += 1;
  }
  return refused;
}

type Asking = (lastDepartureMs: number, next: () => number, rate: number) => number;

/** When the next token is asked for. */
const ASKING: Record<string, Asking> = {
  "all at once": () => START_MS,
  "each when the last has left": (lastMs) => lastMs,
  "each an interval after the last has left": (lastMs, _next, rate) => lastMs + 1000 / rate,
  "with rests between": (lastMs, next, rate) =>
    lastMs + (next() < 0.1 ? next() * 3_000 : (next() * 2_000) / rate),
};

/** How much later than it left the mail of that place arrives. */
const DELAYS: Record<string, (place: number, next: () => number, rate: number) => number> = {
  none: () => 0,
  random: (_place, next) => next() * JITTER_MS,
  "every other one late": (place) => (place % 2 === 0 ? JITTER_MS : 0),
  "the first burst late": (place, _next, rate) => (place < rate ? JITTER_MS : 0),
};

function departures(rate: number, mails: number, asking: Asking, seed = 1): number[] {
  const next = random(seed);
  const bucket = createBucket(rate, JITTER_MS);
  const times: number[] = [];
  for (let mail = 0; mail < mails; mail++)
    times.push(takeToken(bucket, asking(times.at(-1) ?? START_MS, next, rate)));
  return times;
}

const RATES = [1, 1.5, 2, 14, 200];

describe("SES refuses no mail", () => {
  const cases = RATES.flatMap((rate) =>
    Object.keys(ASKING).flatMap((asking) =>
      Object.keys(DELAYS).map((delays) => ({ rate, asking, delays })),
    ),
  );

  test.each(cases)("at $rate/s, asked for $asking, delays: $delays", ({ rate, asking, delays }) => {
    for (const seed of [1, 2, 3]) {
      const next = random(seed + 100);
      const arrivals = departures(rate, 1_000, ASKING[asking]!, seed).map(
        (atMs, place) => atMs + DELAYS[delays]!(place, next, rate),
      );
      expect(refusals(rate, arrivals)).toBe(0);
    }
  });

  test("and the bucket that says so does refuse a mail too many", () => {
    expect(refusals(2, [0, 0, 0])).toBe(1);
    expect(refusals(2, [0, 0, 499])).toBe(1);
    expect(refusals(2, [0, 0, 500])).toBe(0);
    expect(refusals(1, [50, 1_000])).toBe(1);
  });
});

describe("a bucket", () => {
  test.each([2, 14, 200])("gives all of %d/s, to within 1 %%, in the long run", (rate) => {
    const mails = rate * 60;
    const times = departures(rate, mails, ASKING["all at once"]!);
    const perSecond = ((mails - rate) * 1000) / (times.at(-1)! - START_MS);
    expect(perSecond / rate).toBeGreaterThan(0.99);
    expect(perSecond / rate).toBeLessThanOrEqual(1);
  });

  test("at 1/s leaves the jitter between two mails, since no burst hides it", () => {
    expect(departures(1, 3, ASKING["all at once"]!).map((atMs) => atMs - START_MS)).toEqual([
      0, 1_050, 2_100,
    ]);
  });

  test("that is full lets a burst leave at once, less what may arrive late", () => {
    const times = departures(14, 15, ASKING["all at once"]!);
    const atOnce = times.filter((atMs) => atMs === START_MS).length;
    expect(atOnce).toBe(14 - Math.ceil((JITTER_MS * 14) / 1000));
    expect(departures(14, 14, ASKING["all at once"]!).at(-1)! - START_MS).toBeCloseTo(JITTER_MS, 1);
  });

  test("never gives a token for an earlier time than now, nor than the last", () => {
    for (const rate of RATES)
      for (const [, asking] of Object.entries(ASKING)) {
        const times = departures(rate, 200, asking, 7);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(times[0]).toBeGreaterThanOrEqual(START_MS);
      }
  });

  test("gives a returned token to the next who asks", () => {
    for (const rate of RATES) {
      const bucket = createBucket(rate, 0);
      for (let mail = 0; mail < 3 * rate; mail++) takeToken(bucket, START_MS);
      const atMs = takeToken(bucket, START_MS);
      returnToken(bucket);
      expect(takeToken(bucket, START_MS)).toBeCloseTo(atMs, 3);
    }
  });

  test("whose every other token is returned is refused nothing", () => {
    for (const rate of RATES) {
      const next = random(9);
      const bucket = createBucket(rate, JITTER_MS);
      const arrivals: number[] = [];
      for (let mail = 0; mail < 1_000; mail++) {
        const atMs = takeToken(bucket, START_MS);
        if (mail % 2 === 1) returnToken(bucket);
        else arrivals.push(atMs + next() * JITTER_MS);
      }
      expect(refusals(rate, arrivals)).toBe(0);
    }
  });

  test.each(RATES)(
    "at %d/s that SES calls empty gives its next token an interval later",
    (rate) => {
      const bucket = createBucket(rate, JITTER_MS);
      emptyBucket(bucket, START_MS);
      const afterMs = takeToken(bucket, START_MS) - START_MS;
      const fractionMs = ((rate % 1) * 1000) / rate;
      expect(afterMs).toBeGreaterThanOrEqual(1000 / rate - fractionMs);
      expect(afterMs).toBeLessThanOrEqual(1000 / rate + JITTER_MS + 1e-3);
    },
  );

  test("that is emptier than empty stays so when SES calls it empty", () => {
    const [bucket, other] = [createBucket(2, JITTER_MS), createBucket(2, JITTER_MS)];
    for (let mail = 0; mail < 10; mail++) {
      takeToken(bucket, START_MS);
      takeToken(other, START_MS);
    }
    emptyBucket(bucket, START_MS);
    expect(takeToken(bucket, START_MS)).toBe(takeToken(other, START_MS));
  });
});
