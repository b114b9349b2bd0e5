/**
 * The custom metrics of an installation. One name is one metric of the bill, whichever function writes it. Reasons are fields of
 * the log line `run-finished`, not metrics.
 */
export const METRICS = {
  CompletedRuns: {
    about:
      "1 for a run that completes or finds another run at work; 0 for a run that is aborted, fails, or finds the SES circuit breaker open. A killed run writes nothing.",
    written: "each run",
  },
  Sent: { about: "Emails that SES accepted.", written: "with emails" },
  OldestMessageSeconds: {
    about: "Age of the oldest message that a run received, from 5 minutes up.",
    written: "on faults",
  },
  DuplicateSends: {
    about: "Second emails of one delivery that SES accepted.",
    written: "on faults",
  },
  SesCircuitOpen: {
    about: "1 for a run that finds or leaves the SES circuit breaker open.",
    written: "on faults",
  },
  FallbackDrafts: {
    about:
      "1 for a draft with the fallback text where AI text was due, 0 for a draft with AI text. Sum: the number. Average: the share.",
    written: "with emails",
  },
  BlockedContent: {
    about:
      "AI requests that were blocked because they contained personal data, and emails in which SES found a virus.",
    written: "on faults",
  },
  RetriedEvents: {
    about: "SES reports that could not be recorded and stay in their queue.",
    written: "on faults",
  },
  AiCostUsd: { about: "What the AI reported as used, in US dollars.", written: "with emails" },
} as const satisfies Record<string, MetricSpec>;

type MetricSpec = {
  readonly about: string;
  /** CloudWatch bills a metric for each hour in which it is written. */
  readonly written: "each run" | "with emails" | "on faults";
};

export type MetricName = keyof typeof METRICS;

/** The dimensions of every metric. Powertools requires `service`. */
export const METRIC_DIMENSIONS = { service: "postrider" } as const;

/** A metric's unit in CloudWatch, which has none for money. */
export function unitOf(name: string): "Seconds" | "None" | "Count" {
  if (name.endsWith("Seconds")) return "Seconds";
  return name.endsWith("Usd") || name.endsWith("Open") ? "None" : "Count";
}
