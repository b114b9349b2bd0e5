/** A run's summary as metrics. Normal values are not written, because CloudWatch bills each hour in which a metric is written. */
import type { MetricValues } from "../platform/metrics.ts";
import { NO_AI_DUE } from "../words/draft.ts";
import type { Outcome, Summary } from "./summary.ts";

/** A message is late after this age. */
const LATE_SECONDS = 300;

const COMPLETED: ReadonlySet<Outcome> = new Set(["done", "busy", "paused"]);

export function runMetricsOf(summary: Summary): MetricValues {
  const { outcome, sent, oldestMs = 0, open = [], written, fallbacks, microUsd } = summary;
  const oldestSeconds = oldestMs / 1000;
  let notByChoice = 0;
  for (const [reason, drafts] of Object.entries(fallbacks))
    if (!NO_AI_DUE.has(reason)) notByChoice += drafts;
  return {
    CompletedRuns: COMPLETED.has(outcome) ? 1 : 0,
    Sent: sent || undefined,
    OldestMessageSeconds: oldestSeconds < LATE_SECONDS ? undefined : oldestSeconds,
    SesCircuitOpen: open.includes("ses") ? 1 : undefined,
    // One sample per draft; the alarm takes the average.
    FallbackDrafts: [...Array<number>(written).fill(0), ...Array<number>(notByChoice).fill(1)],
    AiCostUsd: microUsd / 1e6 || undefined,
  };
}
