/** Counts by day: one row for each definition and one for each model. */

/** Emails, except `deadLettered`, `skipped` (messages) and `fallbacks` (drafts). */
export const COUNTS = [
  "planned",
  "accepted",
  "bounced",
  "complained",
  "rejected",
  "failed",
  "held",
  "suppressed",
  "expired",
  "deadLettered",
  "skipped",
  "fallbacks",
] as const;

export type Counts = Readonly<Record<(typeof COUNTS)[number], number>>;

/** `microUsd`: millionths of a US dollar, of writing and verifying. */
export const MODEL_COUNTS = [
  "drafts",
  "inputTokens",
  "cachedTokens",
  "outputTokens",
  "microUsd",
] as const;

export type ModelCounts = Readonly<Record<(typeof MODEL_COUNTS)[number], number>>;

/** To add; absent is 0. */
export type Added = { readonly [Name in keyof Counts]?: number | undefined };

/** To add to a day's counts. */
export type DayCounts = {
  /** By definition; `(none)` for messages without one. */
  readonly definitions: ReadonlyMap<string, Added>;
  readonly models: ReadonlyMap<string, ModelCounts>;
};

export const NO_DEFINITION = "(none)";

/** The rows' partition key. */
export const STATISTICS = "stats";

/** The sort key of a row. `day`: UTC, `2026-11-30`. */
export function statisticsKey(day: string, kind: "definition" | "model", name: string): string {
  return `${day}#${kind === "definition" ? "d" : "m"}#${name}`;
}
