import { expect, test } from "@jest/globals";
import { AI_FAILURE_REASONS } from "../../functions/words/ai/ai-failure.ts";
import { runMetricsOf } from "../../functions/processor/run-metrics.ts";
import type { Summary } from "../../functions/processor/summary.ts";

const IDLE: Summary = {
  outcome: "done",
  slot: 0,
  received: 0,
  acknowledged: 0,
  postponed: 0,
  deadLettered: 0,
  sent: 0,
  suppressed: 0,
  expired: 0,
  unconfirmed: 0,
  held: 0,
  failed: 0,
  open: [],
  written: 0,
  fallbacks: {},
  skipped: 0,
  tokens: { input: 0, cached: 0, output: 0 },
  microUsd: 0,
  durationMs: 40,
};

const written = (varied: Partial<Summary> = {}) =>
  Object.fromEntries(
    Object.entries(runMetricsOf({ ...IDLE, ...varied })).filter(
      ([, value]) => value !== undefined && (!Array.isArray(value) || value.length > 0),
    ),
  );

test("an idle run writes one metric", () => {
  expect(written()).toEqual({ CompletedRuns: 1 });
});

test("a run with emails writes their numbers, and faults only if there are any", () => {
  const sent = { sent: 40, oldestMs: 299_000, written: 3, microUsd: 2_500 };
  expect(written(sent)).toEqual({
    CompletedRuns: 1,
    Sent: 40,
    FallbackDrafts: [0, 0, 0],
    AiCostUsd: 0.0025,
  });
  expect(written({ ...sent, oldestMs: 300_500, open: ["ses"] })).toMatchObject({
    OldestMessageSeconds: 300.5,
    SesCircuitOpen: 1,
  });
});

test.each([
  ["done", 1],
  ["busy", 1],
  ["circuit-open", 0],
  ["aborted", 0],
  ["failed", 0],
] as const)("a run that ends as %s counts as %i completed runs", (outcome, completed) => {
  expect(written({ outcome })).toEqual({ CompletedRuns: completed });
});

test.each([
  "by-definition",
  "nothing-to-write",
  "nobody-to-mail",
  "news-too-old",
  "too-much-to-check",
] as const)("a draft without AI text because of %s is no fallback draft", (reason) =>
  expect(written({ fallbacks: { [reason]: 2 } })).toEqual({ CompletedRuns: 1 }),
);

test.each(AI_FAILURE_REASONS)(
  "a draft without AI text because of %s is a fallback draft",
  (reason) => {
    expect(written({ written: 1, fallbacks: { [reason]: 2 } })).toMatchObject({
      FallbackDrafts: [0, 1, 1],
    });
  },
);
