import { describe, expect, test } from "@jest/globals";
import { hiddenForMs, hiddenUntilMs, tooOld } from "../../functions/processor/backoff.ts";

const NOW_MS = Date.UTC(2026, 10, 23);
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

describe("a message that waits without a failure", () => {
  test.each([
    [1, 0],
    [19, 0],
    [20, 1],
    [21, 2],
    [22, 4],
    [23, 8],
    [24, 16],
    [25, 32],
    [26, 60],
    [27, 60],
    [900, 60],
    [1_000_000, 60],
  ])("is hidden, at its receive %d, for %d minutes", (receiveCount, minutes) => {
    expect(hiddenForMs(receiveCount)).toBe(minutes * MINUTE_MS);
  });

  test("is received under 400 times in the 14 days that SQS keeps it, one run a minute", () => {
    let receives = 0;
    for (let atMs = 0; atMs < 14 * DAY_MS; receives++)
      atMs += Math.max(MINUTE_MS, hiddenForMs(receives + 1));
    expect(receives).toBeGreaterThan(300);
    expect(receives).toBeLessThan(400);
  });
});

test.each([
  ["in a second", 1_000, 1_000],
  ["in an hour", HOUR_MS, HOUR_MS],
  ["in more than an hour", HOUR_MS + 1, HOUR_MS],
  ["in a year", 365 * DAY_MS, HOUR_MS],
  ["now", 0, 0],
  ["in the past", -1_000, 0],
])(
  "a message that can be processed %s is hidden until then, for at most an hour",
  (_when, inMs, hiddenMs) => {
    expect(hiddenUntilMs(NOW_MS + inMs, NOW_MS)).toBe(hiddenMs);
  },
);

describe("a message may be received again", () => {
  test.each([
    ["young", 1, 0],
    ["12 days old to the ms", 1, 12 * DAY_MS],
    ["received 900 times", 900, DAY_MS],
    ["sent by a clock ahead of ours", 1, -DAY_MS],
  ])("while it is %s", (_name, receiveCount, ageMs) => {
    expect(tooOld({ receiveCount, sentAtMs: NOW_MS - ageMs }, NOW_MS)).toBeUndefined();
  });

  test.each([
    ["older than 12 days", 1, 12 * DAY_MS + 1, "older than 12 days"],
    ["received 901 times", 901, 0, "received 901 times, more than 900"],
    ["both", 901, 13 * DAY_MS, "received 901 times, more than 900"],
  ])("and no more when it is %s", (_name, receiveCount, ageMs, reason) => {
    expect(tooOld({ receiveCount, sentAtMs: NOW_MS - ageMs }, NOW_MS)).toBe(reason);
  });
});
