import { describe, expect, test } from "@jest/globals";
import { deadlinesOf, type RunTimes, wordsUntilMs } from "../../functions/config/deadline.ts";

const STARTED_AT_MS = Date.UTC(2026, 10, 23, 7, 15);
const TIMES: RunTimes = {
  stopMs: 90_000,
  functionTimeoutMs: 105_000,
  sesTimeoutMs: 5_000,
  dynamodbTimeoutMs: 1_500,
  lastWritesMs: 2_000,
};

/** The deadlines as ms after the start. */
function afterStart(killAfterMs: number, times: RunTimes = TIMES) {
  const deadlines = deadlinesOf(STARTED_AT_MS, STARTED_AT_MS + killAfterMs, times);
  return Object.fromEntries(
    Object.entries(deadlines).map(([name, atMs]) => [name, atMs - STARTED_AT_MS]),
  );
}

describe("a run's deadlines", () => {
  test("are those of the design: 78, 83, 90 and 102 s", () => {
    expect(afterStart(105_000)).toEqual({
      receiveUntilMs: 78_000,
      intentUntilMs: 83_000,
      stopAtMs: 90_000,
      evidenceUntilMs: 102_000,
    });
  });

  test("do not move when Lambda would kill it later", () => {
    expect(afterStart(900_000)).toEqual(afterStart(105_000));
  });

  test("all come earlier by as much as Lambda kills it earlier", () => {
    expect(afterStart(104_999)).toMatchObject({ stopAtMs: 89_999, evidenceUntilMs: 101_999 });
    expect(afterStart(60_000)).toEqual({
      receiveUntilMs: 33_000,
      intentUntilMs: 38_000,
      stopAtMs: 45_000,
      evidenceUntilMs: 57_000,
    });
  });

  test.each([105_000, 60_000, 30_000])(
    "follow one another before the kill at %d ms",
    (killAfterMs) => {
      const { receiveUntilMs, intentUntilMs, stopAtMs, evidenceUntilMs } = deadlinesOf(
        0,
        killAfterMs,
        TIMES,
      );
      expect(receiveUntilMs).toBeLessThan(intentUntilMs);
      expect(intentUntilMs + TIMES.sesTimeoutMs).toBeLessThan(stopAtMs);
      expect(stopAtMs).toBeLessThan(evidenceUntilMs);
      expect(evidenceUntilMs + TIMES.dynamodbTimeoutMs).toBeLessThan(killAfterMs);
    },
  );

  test("scale with the times: a hundredth of these is a hundredth of those", () => {
    const hundredth: RunTimes = {
      stopMs: 900,
      functionTimeoutMs: 1_050,
      sesTimeoutMs: 50,
      dynamodbTimeoutMs: 15,
      lastWritesMs: 20,
    };
    expect(afterStart(1_050, hundredth)).toEqual({
      receiveUntilMs: 780,
      intentUntilMs: 830,
      stopAtMs: 900,
      evidenceUntilMs: 1_020,
    });
  });
});

describe("a message's words may be written", () => {
  const deadlines = deadlinesOf(0, 105_000, TIMES);

  test.each([
    ["for its share, early in the run", 1_000, 40_000, 50, 14, 41_000],
    ["for its share, while the mails in hand can still leave", 39_000, 40_000, 50, 14, 79_000],
    ["until the mails in hand must leave: 50 at 14/s need 3.6 s", 60_000, 40_000, 50, 14, 79_429],
    ["until the mails in hand must leave: 50 at 2/s need 25 s", 30_000, 40_000, 50, 2, 58_000],
    ["until half of the run at a slow rate, however many mails", 10_000, 40_000, 500, 1, 41_500],
    ["for a short share at a slow rate", 10_000, 5_000, 500, 1, 15_000],
    ["no longer than until then, late in the run", 82_000, 40_000, 1, 200, 82_995],
  ])("%s", (_name, nowMs, shareMs, mails, ratePerSecond, untilMs) => {
    const until = wordsUntilMs(nowMs, 0, deadlines, { shareMs, mails, ratePerSecond });
    expect(Math.round(until)).toBe(untilMs);
  });

  test("counted from the run's start, wherever the clock stands", () => {
    const shifted = deadlinesOf(STARTED_AT_MS, STARTED_AT_MS + 105_000, TIMES);
    const inFlight = { shareMs: 40_000, mails: 500, ratePerSecond: 1 };
    expect(wordsUntilMs(STARTED_AT_MS + 10_000, STARTED_AT_MS, shifted, inFlight)).toBe(
      STARTED_AT_MS + 41_500,
    );
  });

  test("never past the last moment for an intent", () => {
    for (const nowMs of [0, 40_000, 80_000])
      for (const ratePerSecond of [0.5, 1, 14, 200])
        for (const mails of [1, 50, 500])
          expect(
            wordsUntilMs(nowMs, 0, deadlines, { shareMs: 90_000, mails, ratePerSecond }),
          ).toBeLessThan(deadlines.intentUntilMs);
  });
});
