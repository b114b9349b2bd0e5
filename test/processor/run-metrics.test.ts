import { describe, expect, test } from "@jest/globals";
import { PLAIN_REASONS } from "../../functions/words/draft.ts";
import { METRICS } from "../../functions/platform/metric-names.ts";
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
  plain: {},
  skipped: 0,
  tokens: { input: 0, cached: 0, output: 0 },
  microUsd: 0,
  durationMs: 40,
};

const written = (varied: Partial<Summary> = {}) =>
  Object.fromEntries(
    Object.entries(runMetricsOf({ ...IDLE, ...varied })).filter(([, value]) => value !== undefined),
  );

test("an idle run writes these five and pays for no others", () => {
  expect(written()).toEqual({
    RunMs: 40,
    Received: 0,
    Sent: 0,
    SesBreakerOpen: 0,
    AiBreakerOpen: 0,
  });
});

test("each number of the summary has its metric", () => {
  expect(
    written({
      received: 50,
      deadLettered: 2,
      sent: 40,
      suppressed: 3,
      expired: 4,
      unconfirmed: 5,
      held: 6,
      failed: 7,
      open: ["ai"],
      oldestMs: 61_500,
      written: 30,
      tokens: { input: 900, cached: 100, output: 300 },
      microUsd: 2_500,
    }),
  ).toEqual({
    RunMs: 40,
    Received: 50,
    DeadLettered: 2,
    Sent: 40,
    Suppressed: 3,
    Expired: 4,
    Unknown: 5,
    Parked: 6,
    Failed: 7,
    SesBreakerOpen: 0,
    AiBreakerOpen: 1,
    OldestMessageSeconds: 61.5,
    Written: 30,
    PlainWithoutAi: 0,
    PlainAiAnswer: 0,
    AiInputTokens: 900,
    AiOutputTokens: 300,
    AiCostUsd: 0.0025,
  });
  expect(written({ outcome: "busy", open: undefined })).toEqual({
    RunMs: 40,
    Received: 0,
    Sent: 0,
    Busy: 1,
  });
  expect(written({ outcome: "aborted" })).toMatchObject({ CutShort: 1 });
});

test.each([
  ["PlainByChoice", ["by-definition", "nothing-to-write", "nobody-to-mail", "news-too-old"]],
  ["PlainAiBudget", ["ai-over-budget", "ai-not-counted"]],
  ["PlainAiAnswer", ["ai-value", "ai-malformed", "ai-refused", "ai-check-failed"]],
  ["PlainWithoutAi", ["ai-timeout", "ai-paused", "ai-quota", "ai-no-time", "personal-data"]],
] as const)("%s is the sum of drafts that are plain for %j", (metric, reasons) => {
  const plain = Object.fromEntries(reasons.map((why, index) => [why, index + 1]));
  const sum = (reasons.length * (reasons.length + 1)) / 2;
  const zeros =
    metric === "PlainAiAnswer" || metric === "PlainWithoutAi"
      ? { Written: 0, PlainAiAnswer: 0, PlainWithoutAi: 0 }
      : {};
  expect(written({ plain })).toEqual({ ...written(), ...zeros, [metric]: sum });
});

test("a draft that is plain for whatever reason is counted once", () => {
  for (const why of PLAIN_REASONS) {
    const counts = Object.entries(written({ plain: { [why]: 1 } })).filter(
      ([name, count]) => name.startsWith("Plain") && count !== 0,
    );
    expect(counts).toEqual([[expect.any(String), 1]]);
  }
});

describe("the alarm AllPlain", () => {
  /** What CloudWatch makes of `IF(written < 1, away + unusable, 0)`: a metric that has never been written has no result. */
  const formula = (varied: Partial<Summary>) => {
    const { Written, PlainWithoutAi, PlainAiAnswer } = runMetricsOf({ ...IDLE, ...varied });
    if (Written === undefined || PlainWithoutAi === undefined || PlainAiAnswer === undefined)
      return undefined;
    return Written < 1 ? PlainWithoutAi + PlainAiAnswer : 0;
  };

  test.each<[string, Partial<Summary>, number | undefined]>([
    [
      "counts drafts from the first run on where the key is wrong",
      { plain: { "ai-unauthorised": 3 } },
      3,
    ],
    ["counts them where no answer can be used", { plain: { "ai-malformed": 3 } }, 3],
    ["counts both kinds", { plain: { "ai-malformed": 1, "ai-timeout": 2 } }, 3],
    ["has 0 where the AI has written one", { written: 1, plain: { "ai-timeout": 2 } }, 0],
    ["has 0 where the AI has written all", { written: 3 }, 0],
    ["has no data where fallback text was meant", { plain: { "by-definition": 3 } }, undefined],
    ["has no data where nothing was written", {}, undefined],
  ])("%s", (_name, varied, expected) => {
    expect(formula(varied)).toBe(expected);
  });
});

test("all of the processor's metrics but the two that are counted at once are a run's", () => {
  expect(
    [...Object.keys(runMetricsOf(IDLE)), "PersonalDataStopped", "SentTwice"].toSorted(),
  ).toEqual(Object.keys(METRICS.processor).toSorted());
});
