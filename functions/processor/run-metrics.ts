/** A run's summary as metrics: one line of the log. */
import { PLAIN_REASONS, type PlainReason } from "../words/draft.ts";
import { REFUSALS } from "../words/checks/check-answer.ts";
import type { MetricName } from "../platform/metric-names.ts";
import type { Summary } from "./summary.ts";

/** Those that are written by themselves, at once. */
type AtOnce = "PersonalDataStopped" | "SentTwice";

/** Every other one, so that a name of the table which nobody writes does not compile. */
type RunMetrics = Readonly<Record<Exclude<MetricName<"processor">, AtOnce>, number | undefined>>;

type Plain = Extract<MetricName<"processor">, `Plain${string}`>;

const CHOICES: ReadonlySet<PlainReason> = new Set([
  "by-definition",
  "nothing-to-write",
  "nobody-to-mail",
  "news-too-old",
  "too-much-to-check",
]);
const ANSWERS: ReadonlySet<PlainReason> = new Set([
  ...REFUSALS,
  "ai-unsupported",
  "ai-not-verified",
  "ai-malformed",
  "ai-refused",
  "ai-truncated",
  "ai-check-failed",
]);
const BUDGET: ReadonlySet<PlainReason> = new Set(["ai-over-budget", "ai-not-counted"]);

/** What is nothing is not written, but for what every run writes: a metric costs for the hours in which it is written. */
export function runMetricsOf(summary: Summary): RunMetrics {
  const { open, tokens, microUsd } = summary;
  const plain = (metric: Plain): number =>
    PLAIN_REASONS.filter((why) => plainMetricOf(why) === metric).reduce(
      (sum, why) => sum + (summary.plain[why] ?? 0),
      0,
    );
  // Written together, zeros too: the formula of the alarm AllPlain has no result where one of them has never been written.
  const forAi = {
    Written: summary.written,
    PlainWithoutAi: plain("PlainWithoutAi"),
    PlainAiAnswer: plain("PlainAiAnswer"),
  };
  const askedAi = Object.values(forAi).some((drafts) => drafts > 0);
  return {
    RunMs: summary.durationMs,
    Received: summary.received,
    Sent: summary.sent,
    SesBreakerOpen: open && Number(open.includes("ses")),
    AiBreakerOpen: open && Number(open.includes("ai")),
    OldestMessageSeconds: summary.oldestMs === undefined ? undefined : summary.oldestMs / 1000,
    Busy: some(Number(summary.outcome === "busy")),
    CutShort: some(Number(summary.outcome === "aborted")),
    Unknown: some(summary.unconfirmed),
    Parked: some(summary.held),
    Failed: some(summary.failed),
    DeadLettered: some(summary.deadLettered),
    Suppressed: some(summary.suppressed),
    Expired: some(summary.expired),
    Written: askedAi ? forAi.Written : undefined,
    PlainWithoutAi: askedAi ? forAi.PlainWithoutAi : undefined,
    PlainAiAnswer: askedAi ? forAi.PlainAiAnswer : undefined,
    PlainByChoice: some(plain("PlainByChoice")),
    PlainAiBudget: some(plain("PlainAiBudget")),
    AiInputTokens: some(tokens.input),
    AiOutputTokens: some(tokens.output),
    AiCostUsd: some(microUsd / 1e6),
  };
}

function some(value: number): number | undefined {
  return value === 0 ? undefined : value;
}

function plainMetricOf(why: PlainReason): Plain {
  if (CHOICES.has(why)) return "PlainByChoice";
  if (ANSWERS.has(why)) return "PlainAiAnswer";
  return BUDGET.has(why) ? "PlainAiBudget" : "PlainWithoutAi";
}
