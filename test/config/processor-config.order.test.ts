import { describe, expect, test } from "@jest/globals";
import { problemsOf, read } from "./config-environment.ts";

describe("times out of order are refused, with the name, the bound and the value", () => {
  /** Each line: what is set, and what is said; a time at its bound is in the table after this. */
  test.each([
    [{ INTENT_AGE_MS: 5_001 }, "INTENT_AGE_MS", "at most `SES_TIMEOUT_MS` (5000)", 5_001],
    [{ SES_TIMEOUT_MS: 4_999 }, "INTENT_AGE_MS", "at most `SES_TIMEOUT_MS` (4999)", 5_000],
    [
      { STOP_MS: 12_000, AI_SHARE_MS: 4_999, AI_ATTEMPT_MS: 4_999 },
      "STOP_MS",
      "more than 2 x `SES_TIMEOUT_MS` + `LAST_WRITES_MS` (12000)",
      12_000,
    ],
    [
      { DYNAMODB_TIMEOUT_MS: 2_001 },
      "DYNAMODB_TIMEOUT_MS",
      "at most `LAST_WRITES_MS` (2000)",
      2_001,
    ],
    [{ LAST_WRITES_MS: 1_499 }, "DYNAMODB_TIMEOUT_MS", "at most `LAST_WRITES_MS` (1499)", 1_500],
    [
      { STOP_MS: 103_334 },
      "DYNAMODB_TIMEOUT_MS",
      "less than 90 % of `FUNCTION_TIMEOUT_MS` - `STOP_MS` (1499.4)",
      1_500,
    ],
    [
      { FUNCTION_TIMEOUT_MS: 91_666 },
      "DYNAMODB_TIMEOUT_MS",
      "less than 90 % of `FUNCTION_TIMEOUT_MS` - `STOP_MS` (1499.4)",
      1_500,
    ],
    [
      { STOP_MS: 103_000, DYNAMODB_TIMEOUT_MS: 1_800 },
      "DYNAMODB_TIMEOUT_MS",
      "less than 90 % of `FUNCTION_TIMEOUT_MS` - `STOP_MS` (1800)",
      1_800,
    ],
    [
      { FUNCTION_TIMEOUT_MS: 120_000 },
      "LEASE_MS",
      "more than `FUNCTION_TIMEOUT_MS` (120000)",
      120_000,
    ],
    [
      { LEASE_MS: 105_000, VISIBILITY_TIMEOUT_MS: 105_000 },
      "LEASE_MS",
      "more than `FUNCTION_TIMEOUT_MS` (105000)",
      105_000,
    ],
    [
      { VISIBILITY_TIMEOUT_MS: 119_999 },
      "VISIBILITY_TIMEOUT_MS",
      "the same as `LEASE_MS` (120000)",
      119_999,
    ],
    [
      { VISIBILITY_TIMEOUT_MS: 120_001 },
      "VISIBILITY_TIMEOUT_MS",
      "the same as `LEASE_MS` (120000)",
      120_001,
    ],
    [{ LEASE_MS: 130_000 }, "VISIBILITY_TIMEOUT_MS", "the same as `LEASE_MS` (130000)", 120_000],
    [
      { SETTLE_MS: 964_999 },
      "SETTLE_MS",
      "at least `INTENT_AGE_MS` + `SIGNATURE_LIFE_MS` + 2 x `CLOCK_SKEW_MS` (965000)",
      964_999,
    ],
    [
      { SIGNATURE_LIFE_MS: 1_135_001 },
      "SETTLE_MS",
      "at least `INTENT_AGE_MS` + `SIGNATURE_LIFE_MS` + 2 x `CLOCK_SKEW_MS` (1200001)",
      1_200_000,
    ],
    [
      { CLOCK_SKEW_MS: 147_501 },
      "SETTLE_MS",
      "at least `INTENT_AGE_MS` + `SIGNATURE_LIFE_MS` + 2 x `CLOCK_SKEW_MS` (1200002)",
      1_200_000,
    ],
    [
      { SETTLE_MS: 149_999, SIGNATURE_LIFE_MS: 10_000 },
      "SETTLE_MS",
      "at least `LEASE_MS` + `CLOCK_SKEW_MS` (150000)",
      149_999,
    ],
    [
      { FEEDBACK_WAIT_MS: 1_199_999 },
      "FEEDBACK_WAIT_MS",
      "at least `SETTLE_MS` (1200000)",
      1_199_999,
    ],
    [
      { CIRCUIT_LONGEST_MS: 59_999 },
      "CIRCUIT_LONGEST_MS",
      "at least `CIRCUIT_FIRST_MS` (60000)",
      59_999,
    ],
    [{ AI_ATTEMPT_MS: 40_001 }, "AI_ATTEMPT_MS", "at most `AI_SHARE_MS` (40000)", 40_001],
    [{ AI_SHARE_MS: 19_999 }, "AI_ATTEMPT_MS", "at most `AI_SHARE_MS` (19999)", 20_000],
    [
      { AI_SHARE_MS: 83_000 },
      "AI_SHARE_MS",
      "less than `STOP_MS` - `SES_TIMEOUT_MS` - `LAST_WRITES_MS` (83000)",
      83_000,
    ],
    [
      { STOP_MS: 47_000 },
      "AI_SHARE_MS",
      "less than `STOP_MS` - `SES_TIMEOUT_MS` - `LAST_WRITES_MS` (40000)",
      40_000,
    ],
  ])("%o", (times, name, bound, value) => {
    const texts = Object.entries(times).map(([one, ms]) => [one, String(ms)]);
    expect(problemsOf(Object.fromEntries(texts))).toEqual([
      `Expected \`${name}\` to be ${bound}, got ${value}`,
    ]);
  });

  test.each([
    [{ STOP_MS: 105_000 }, 105_000],
    [{ FUNCTION_TIMEOUT_MS: 90_000 }, 90_000],
  ])("a stop when Lambda kills the run leaves no call its time either: %o", (times, ms) => {
    const texts = Object.entries(times).map(([one, value]) => [one, String(value)]);
    expect(problemsOf(Object.fromEntries(texts))).toEqual([
      `Expected \`FUNCTION_TIMEOUT_MS\` to be more than \`STOP_MS\` (${ms}), got ${ms}`,
      "Expected `DYNAMODB_TIMEOUT_MS` to be less than 90 % of `FUNCTION_TIMEOUT_MS` - `STOP_MS` (0), got 1500",
    ]);
  });

  test.each([
    { INTENT_AGE_MS: 4_999 },
    { STOP_MS: 12_001, AI_SHARE_MS: 5_000, AI_ATTEMPT_MS: 5_000 },
    { DYNAMODB_TIMEOUT_MS: 2_000 },
    { STOP_MS: 103_333 },
    { FUNCTION_TIMEOUT_MS: 91_667 },
    { STOP_MS: 103_000, DYNAMODB_TIMEOUT_MS: 1_799 },
    { FUNCTION_TIMEOUT_MS: 119_999 },
    { LEASE_MS: 105_001, VISIBILITY_TIMEOUT_MS: 105_001 },
    { SETTLE_MS: 965_000 },
    { SETTLE_MS: 150_000, SIGNATURE_LIFE_MS: 10_000 },
    { FEEDBACK_WAIT_MS: 1_200_000 },
    { CIRCUIT_LONGEST_MS: 60_000 },
    { AI_ATTEMPT_MS: 40_000 },
    { AI_SHARE_MS: 82_999 },
  ])("but at its bound a time is accepted: %o", (times) => {
    const texts = Object.entries(times).map(([one, ms]) => [one, String(ms)]);
    expect(read(Object.fromEntries(texts))).toMatchObject(times);
  });
});
