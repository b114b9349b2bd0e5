import { describe, expect, test } from "@jest/globals";
import { adviceOf, CLOSED, openForMs } from "../../functions/coordination/circuit-breaker.ts";

const NOW_MS = 1_795_000_000_000;
const RULES = { firstMs: 60_000, longestMs: 900_000 };

test("stays open for 1 minute, then twice as long each time, up to 15", () => {
  const minutes = [1, 2, 3, 4, 5, 6, 100].map((openings) => openForMs(openings, RULES) / 60_000);
  expect(minutes).toEqual([1, 2, 4, 8, 15, 15, 15]);
});

describe("a run", () => {
  const open = { state: "open", openings: 1, reason: "no-answer" } as const;

  test.each([
    ["calls where the breaker is closed", CLOSED, { kind: "call" }],
    [
      "leaves an open one alone until its time",
      { ...open, openUntilMs: NOW_MS + 1 },
      { kind: "leave", untilMs: NOW_MS + 1, reason: "no-answer" },
    ],
    ["probes one that is due", { ...open, openUntilMs: NOW_MS }, { kind: "probe" }],
    [
      "leaves one alone that another run probes",
      { ...open, openUntilMs: NOW_MS - 5, probeUntilMs: NOW_MS + 1 },
      { kind: "leave", untilMs: NOW_MS + 1, reason: "no-answer" },
    ],
    [
      "probes one whose prober died",
      { ...open, openUntilMs: NOW_MS - 5, probeUntilMs: NOW_MS },
      { kind: "probe" },
    ],
  ])("%s", (_, breaker, advice) => {
    expect(adviceOf(breaker, NOW_MS)).toEqual(advice);
  });
});
