import { describe, expect, test } from "@jest/globals";
import {
  emptiedAtMs,
  leftAfterEmptying,
  momentOf,
  type Need,
  type Pace,
  paceOf,
  stepMs,
  type Token,
  tokensOf,
  tokensToAsk,
} from "../../../functions/email/ses/send-rate.ts";
import { type Arrival, refusals, sharedBucket } from "./rate-world.ts";

/** A day of the year 1970: the larger the number, the less exact are the sums of a double. */
const START_MS = 86_400_000;

const RATES = [0.5, 1, 1.5, 2, 14, 60, 200, 1_000, 1_000_000];

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

const atOnce = (fullAtMs: number, pace: Pace, count: number): Token[] =>
  tokensOf(pace, count, fullAtMs, { askedAtMs: START_MS, givenAtMs: START_MS });

const momentsAtOnce = (rate: number, count: number): number[] =>
  atOnce(START_MS, paceOf(rate), count).map(({ atMs }) => atMs - START_MS);

type Asking = (lastMs: number, next: () => number, rate: number) => number;

/** When the next token is asked for. */
const ASKING: Record<string, Asking> = {
  "all at once": () => START_MS,
  "each when the last has left": (lastMs) => lastMs,
  "each an interval after the last has left": (lastMs, _next, rate) => lastMs + 1000 / rate,
  "with rests between": (lastMs, next, rate) =>
    lastMs + (next() < 0.1 ? next() * 3_000 : (next() * 2_000) / rate),
};

/** How much later than its token's moment a mail arrives, as a part of what is allowed. */
const DELAYS: Record<string, (place: number, next: () => number, rate: number) => number> = {
  none: () => 0,
  random: (_place, next) => next(),
  "every other one late": (place) => (place % 2 === 0 ? 1 : 0),
  "the first burst late": (place, _next, rate) => (place < rate ? 1 : 0),
};

function moments(rate: number, mails: number, asking: Asking, seed = 1): number[] {
  const next = random(seed);
  const bucket = sharedBucket();
  const times: number[] = [];
  for (let mail = 0; mail < mails; mail++) {
    const atMs = asking(times.at(-1) ?? START_MS, next, rate);
    const [token] = bucket.take(paceOf(rate), 1, atMs);
    times.push(token!.atMs);
  }
  return times;
}

describe("SES refuses no mail", () => {
  const cases = RATES.flatMap((rate) =>
    Object.keys(ASKING).flatMap((asking) =>
      Object.keys(DELAYS).map((delays) => ({ rate, asking, delays })),
    ),
  );

  test.each(cases)("at $rate/s, asked for $asking, delays: $delays", ({ rate, asking, delays }) => {
    const { keepMs, wayMs } = paceOf(rate);
    for (const seed of [1, 2, 3]) {
      const next = random(seed + 100);
      const arrivals = moments(rate, 1_000, ASKING[asking]!, seed).map((atMs, place): Arrival => ({
        atMs: atMs + DELAYS[delays]!(place, next, rate) * (keepMs + wayMs),
      }));
      expect(refusals(rate, arrivals)).toBe(0);
    }
  });

  test("and the bucket that says so does refuse a mail too many", () => {
    const at = (...times: number[]) => times.map((atMs) => ({ atMs }));
    expect(refusals(2, at(0, 0, 0))).toBe(1);
    expect(refusals(2, at(0, 0, 499))).toBe(1);
    expect(refusals(2, at(0, 0, 500))).toBe(0);
    expect(refusals(1, at(50, 1_000))).toBe(1);
  });
});

describe("a pace", () => {
  test.each([
    // Nine tenths; one mail at once, and what lies between 1,111 ms and SES's 1,000 for keeping and way.
    [1, { perSecond: 0.9, intervalMs: 1111.1, burst: 1, keepMs: 55.6, wayMs: 55.6 }],
    [2, { perSecond: 1.8, intervalMs: 555.6, burst: 1, keepMs: 305.6, wayMs: 305.6 }],
    [14, { perSecond: 12.6, intervalMs: 79.4, burst: 7, keepMs: 281.7, wayMs: 281.7 }],
    [200, { perSecond: 180, intervalMs: 5.6, burst: 100, keepMs: 278.1, wayMs: 278.1 }],
    // No more at once than three runs have in hand, and the longer a token is kept.
    [1_000, { perSecond: 900, intervalMs: 1.1, burst: 150, keepMs: 472.3, wayMs: 472.3 }],
  ])("of SES's %d/s", (rate, expected) => {
    const rounded = Object.entries(paceOf(rate)).map(([name, value]) => [
      name,
      Math.round(value * 10) / 10,
    ]);
    expect(Object.fromEntries(rounded)).toEqual(expected);
  });

  test.each([2, 14, 60, 200])(
    "gives nine tenths of %d/s, to within 1 %%, in the long run",
    (rate) => {
      const mails = rate * 60;
      const times = momentsAtOnce(rate, mails);
      const perSecond = ((mails - paceOf(rate).burst) * 1000) / times.at(-1)!;
      expect(perSecond / rate).toBeGreaterThan(0.89);
      expect(perSecond / rate).toBeLessThanOrEqual(0.9 + 1e-9);
    },
  );
});

describe("tokens", () => {
  test("of a full bucket are there at once for a burst, then one an interval", () => {
    expect(momentsAtOnce(1, 3).map(Math.round)).toEqual([0, 1_111, 2_222]);
    expect(momentsAtOnce(14, 10).map(Math.round)).toEqual([0, 0, 0, 0, 0, 0, 0, 79, 159, 238]);
  });

  test("of a bucket in use are there after those that were taken before", () => {
    const pace = paceOf(14);
    const together = atOnce(START_MS, pace, 20);
    const first = atOnce(START_MS, pace, 12);
    const then = atOnce(START_MS + 12 * pace.intervalMs, pace, 8);
    [...first, ...then].forEach(({ atMs }, place) =>
      expect(atMs).toBeCloseTo(together[place]!.atMs, 3),
    );
  });

  test("may be used for a while from their moment, or from when they were given", () => {
    const pace = paceOf(14);
    const given = { askedAtMs: START_MS, givenAtMs: START_MS + 200 };
    const [atOnce, , , , , , , , soon, , later] = tokensOf(pace, 11, START_MS, given);
    expect(atOnce).toEqual({ atMs: START_MS, untilMs: START_MS + 200 + pace.keepMs });
    expect(soon!.untilMs).toBe(START_MS + 200 + pace.keepMs);
    expect(later!.untilMs).toBe(later!.atMs + pace.keepMs);
    expect(later!.atMs).toBeGreaterThan(START_MS + 200);
  });

  test.each(RATES)(
    "at %d/s are never given for an earlier time than now, nor than the last",
    (rate) => {
      for (const asking of Object.values(ASKING)) {
        const times = moments(rate, 200, asking, 7);
        expect(times).toEqual(times.toSorted((one, other) => one - other));
        expect(times[0]).toBeGreaterThanOrEqual(START_MS);
      }
    },
  );

  test.each(RATES)(
    "at %d/s move the row on by what they take, in few digits, and never by less",
    (rate) => {
      for (const count of [1, 2, 7, 50]) {
        const exact = count * paceOf(rate).intervalMs;
        expect(stepMs(paceOf(rate), count)).toBeGreaterThanOrEqual(exact);
        expect(stepMs(paceOf(rate), count)).toBeLessThan(exact + 0.002);
        expect(String(stepMs(paceOf(rate), count))).toMatch(/^\d+(\.\d{1,3})?$/);
      }
    },
  );

  test.each(RATES)("at %d/s of a bucket that SES calls empty come an interval later", (rate) => {
    const pace = paceOf(rate);
    const firstMs = momentOf(pace, emptiedAtMs(pace, START_MS), 0) - START_MS;
    expect(firstMs).toBeCloseTo(pace.intervalMs, 3);
  });

  test("that are due when SES calls the bucket empty are void, later ones are not", () => {
    const pace = paceOf(10);
    const held = [-50, 0, 111, 112, 300].map((ms) => ({
      atMs: START_MS + ms,
      untilMs: START_MS + ms + 100,
    }));
    expect(leftAfterEmptying(pace, held, START_MS)).toEqual(held.slice(3));
  });
});

describe("how many tokens are asked for", () => {
  const need = (varied: Partial<Need>): Need => ({
    waiting: 0,
    expected: 0,
    held: [],
    recent: 0,
    fullAtMs: 0,
    ...varied,
  });
  const held = (...ms: number[]): Token[] =>
    ms.map((atMs) => ({ atMs: START_MS + atMs, untilMs: START_MS + atMs + 300 }));
  const at14 = paceOf(14);
  const inUse = START_MS + 2_000;

  test.each<[string, number, Partial<Need>, number]>([
    ["none where nobody waits", 14, {}, 0],
    ["none where nobody waits, however many came before", 14, { recent: 9 }, 0],
    ["one for each that waits or is expected", 14, { waiting: 3, expected: 2 }, 5],
    ["less what is held", 14, { waiting: 3, held: held(0) }, 2],
    ["none where what is held is enough", 14, { waiting: 1, expected: 1, held: held(0, 20) }, 0],
    ["a second's worth at most", 14, { waiting: 50, fullAtMs: inUse }, 12],
    ["one at least, however slow", 0.5, { waiting: 5 }, 1],
    ["two hundred at most, however fast", 1_000_000, { waiting: 500, fullAtMs: inUse }, 200],
    ["none while the last that is held is far off", 14, { waiting: 30, held: held(50, 101) }, 0],
    ["more when it is near", 14, { waiting: 30, held: held(50, 100), fullAtMs: inUse }, 12],
    ["as many to spare as have come of late", 14, { waiting: 1, recent: 2 }, 3],
    ["no more to spare than would leave it half full", 60, { waiting: 1, recent: 100 }, 15],
    [
      "nothing to spare where the bucket would be less than half full",
      14,
      { waiting: 4, recent: 3 },
      4,
    ],
    ["nothing to spare where it is in use", 14, { waiting: 1, recent: 3, fullAtMs: inUse }, 1],
    ["nothing to spare at one a second", 1, { waiting: 1, recent: 3 }, 1],
    ["a few to spare in any case where the rate is high", 200, { waiting: 1 }, 6],
    ["not more than fifty to spare", 1_000_000, { waiting: 1, recent: 90 }, 51],
  ])("%s", (_, rate, varied, expected) => {
    expect(tokensToAsk(paceOf(rate), need(varied), START_MS)).toBe(expected);
  });

  test("a bucket that was full long ago is full", () => {
    const long = need({ waiting: 1, recent: 2, fullAtMs: START_MS - 1_000_000 });
    expect(tokensToAsk(at14, long, START_MS)).toBe(3);
  });
});
