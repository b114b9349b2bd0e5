import { describe, expect, test } from "@jest/globals";
import { adviceOf, CLOSED, openForMs } from "../../functions/coordination/circuit-state.ts";

const NOW_MS = 1_795_000_000_000;
const RULES = { firstMs: 60_000, longestMs: 900_000 };

test("openings last 1 minute, then twice as long each time, up to 15 minutes", () => {
  const minutes = [1, 2, 3, 4, 5, 6, 100].map((openings) => openForMs(openings, RULES) / 60_000);
  expect(minutes).toEqual([1, 2, 4, 8, 15, 15, 15]);
});

describe("adviceOf", () => {
  const open = { state: "open", openings: 1, reason: "no-answer" } as const;

  test.each([
    ["returns call when the circuit is closed", CLOSED, { kind: "call" }],
    [
      "returns leave while the circuit is open",
      { ...open, openUntilMs: NOW_MS + 1 },
      { kind: "leave", untilMs: NOW_MS + 1, reason: "no-answer" },
    ],
    ["returns probe after the open time", { ...open, openUntilMs: NOW_MS }, { kind: "probe" }],
    [
      "returns leave while another run probes",
      { ...open, openUntilMs: NOW_MS - 5, probeUntilMs: NOW_MS + 1 },
      { kind: "leave", untilMs: NOW_MS + 1, reason: "no-answer" },
    ],
    [
      "returns probe when the probing run has died",
      { ...open, openUntilMs: NOW_MS - 5, probeUntilMs: NOW_MS },
      { kind: "probe" },
    ],
  ])("%s", (_, breaker, advice) => {
    expect(adviceOf(breaker, NOW_MS)).toEqual(advice);
  });
});
