/** Counts by day, definition and model. The first line is the answer. */
import type { Counts, DayStatistics, ModelUse } from "../../../operator/read/email.ts";
import { counted } from "../../../operator/why/times.ts";
import { columnsText, fit, hanging, type Style } from "./layout.ts";

const BAR_WIDTH = 20;
const NAME_WIDTH = 26;

const NONE: Counts = {
  planned: 0,
  accepted: 0,
  bounced: 0,
  complained: 0,
  rejected: 0,
  failed: 0,
  held: 0,
  suppressed: 0,
  expired: 0,
  deadLettered: 0,
  skipped: 0,
  fallbacks: 0,
};

/** `days`: oldest first, UTC, without gaps. */
export function statsText(days: readonly DayStatistics[], style: Style): string {
  const total = sum(days.map((day) => day.total));
  const definitions = merged(
    days.map((day) => day.definitions),
    addCounts,
    NONE,
  );
  const models = merged(
    days.map((day) => day.models),
    addUse,
    NO_USE,
  );
  const parts = [
    hanging("", summary(total, models, days), style).join("\n"),
    columnsText(
      ["DAY (UTC)", "", "SENT", "BOUNCED", "SPAM", "FAILED", "HELD", "DEAD"],
      days.map(({ day, total: one }) => [
        day,
        bar(sentOf(one), Math.max(...days.map((each) => sentOf(each.total)))),
        ...numbers([
          sentOf(one),
          one.bounced,
          one.complained,
          one.failed + one.rejected,
          one.held,
          one.deadLettered,
        ]),
      ]),
      (column) => column > 1,
    ).join("\n"),
    definitions.length === 0
      ? ""
      : columnsText(
          ["DEFINITION", "SENT", "BOUNCED", "SPAM", "NOT SENT", "SKIPPED", "FALLBACK"],
          definitions.map(([name, one]) => [
            fit(name, NAME_WIDTH),
            ...numbers([
              sentOf(one),
              one.bounced,
              one.complained,
              one.suppressed + one.expired,
              one.skipped,
              one.fallbacks,
            ]),
          ]),
          (column) => column > 0,
        ).join("\n"),
    models.length === 0
      ? ""
      : columnsText(
          ["MODEL", "TEXTS", "TOKENS IN", "CACHED", "OUT", "DOLLARS"],
          models.map(([name, use]) => [
            fit(name, NAME_WIDTH),
            ...numbers([use.drafts, use.inputTokens, use.cachedTokens, use.outputTokens]),
            use.usd.toFixed(4),
          ]),
          (column) => column > 0,
        ).join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

function summary(
  total: Counts,
  models: readonly (readonly [string, ModelUse])[],
  days: readonly DayStatistics[],
): string {
  const sent = sentOf(total);
  const usd = models.reduce((all, [, use]) => all + use.usd, 0);
  const share = (count: number) => (sent === 0 ? "" : ` (${((100 * count) / sent).toFixed(1)} %)`);
  const problems = [
    total.bounced > 0 ? `${total.bounced} bounced${share(total.bounced)}` : undefined,
    total.complained > 0
      ? `${total.complained} marked as spam${share(total.complained)}`
      : undefined,
    total.failed + total.rejected > 0
      ? `${total.failed + total.rejected} refused by SES`
      : undefined,
    total.held > 0 ? `${total.held} held` : undefined,
    total.deadLettered > 0 ? counted(total.deadLettered, "dead letter") : undefined,
    total.fallbacks > 0 ? `${total.fallbacks} with the fallback text` : undefined,
  ].filter((part) => part !== undefined);
  const rest = problems.length === 0 ? "no problems" : problems.join(", ");
  return `${grouped(sent)} ${sent === 1 ? "email" : "emails"} sent in ${counted(days.length, "day")}: ${rest}. The AI cost $${usd.toFixed(2)}.`;
}

/** Bounces, complaints and rejections are taken from `accepted` when they are counted. */
export function sentOf({ accepted, bounced, complained, rejected }: Counts): number {
  return accepted + bounced + complained + rejected;
}

function bar(count: number, most: number): string {
  return most === 0 ? "" : "▇".repeat(Math.ceil((count / most) * BAR_WIDTH)).padEnd(BAR_WIDTH);
}

function numbers(all: readonly number[]): string[] {
  return all.map((one) => (one === 0 ? "·" : grouped(one)));
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

function sum(all: readonly Counts[]): Counts {
  return all.reduce(addCounts, NONE);
}

function addCounts(one: Counts, other: Counts): Counts {
  const keys = Object.keys(NONE) as (keyof Counts)[];
  return Object.fromEntries(keys.map((key) => [key, one[key] + other[key]])) as Counts;
}

const NO_USE: ModelUse = { drafts: 0, inputTokens: 0, cachedTokens: 0, outputTokens: 0, usd: 0 };

function addUse(one: ModelUse, other: ModelUse): ModelUse {
  return {
    drafts: one.drafts + other.drafts,
    inputTokens: one.inputTokens + other.inputTokens,
    cachedTokens: one.cachedTokens + other.cachedTokens,
    outputTokens: one.outputTokens + other.outputTokens,
    usd: one.usd + other.usd,
  };
}

/** By name; the names are in alphabetical order. */
function merged<T>(
  all: readonly Readonly<Record<string, T>>[],
  add: (one: T, other: T) => T,
  none: T,
): (readonly [string, T])[] {
  const totals = new Map<string, T>();
  for (const one of all)
    for (const [name, value] of Object.entries(one))
      totals.set(name, add(totals.get(name) ?? none, value));
  return [...totals].toSorted(([one], [other]) => (one < other ? -1 : 1));
}
