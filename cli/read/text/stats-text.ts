/** Counts by day, definition and model. The first line is the answer. */
import type { Counts, ModelCounts } from "../../../functions/delivery/statistics.ts";
import type { DayStatistics } from "../../../operator/read/email.ts";
import { totalOf } from "../../../operator/read/statistics.ts";
import { counted } from "../../../operator/why/times.ts";
import { columnsText, fit, hanging, type Style } from "./layout.ts";

const BAR_WIDTH = 20;
const NAME_WIDTH = 26;

/** `days`: oldest first, UTC, without gaps. */
export function statsText(days: readonly DayStatistics[], style: Style): string {
  const total = totalOf(days.map((day) => day.total));
  const definitions = byName(days.map((day) => day.definitions)).flatMap(([name, all]) =>
    definitionRow(name, totalOf(all)),
  );
  const models = byName(days.map((day) => day.models)).map(
    ([name, all]) => [name, sumOfUse(all)] as const,
  );
  const parts = [
    hanging("", summary(total, models, days), style).join("\n"),
    columnsText(
      ["DAY (UTC)", "", "SENT", "BOUNCED", "SPAM", "FAILED", "HELD", "DEAD"],
      days.map(({ day, total: one }) => [
        day,
        bar(one.accepted, Math.max(...days.map((each) => each.total.accepted))),
        ...numbers([
          one.accepted,
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
          definitions,
          (column) => column > 0,
        ).join("\n"),
    models.length === 0
      ? ""
      : columnsText(
          ["MODEL", "TEXTS", "TOKENS IN", "CACHED", "OUT", "DOLLARS"],
          models.map(([name, use]) => [
            fit(name, NAME_WIDTH),
            ...numbers([use.drafts, use.inputTokens, use.cachedTokens, use.outputTokens]),
            (use.microUsd / 1e6).toFixed(4),
          ]),
          (column) => column > 0,
        ).join("\n"),
  ];
  return parts.filter((part) => part !== "").join("\n\n");
}

/** Leaves out definitions without a count that is shown here. */
function definitionRow(name: string, one: Counts): string[][] {
  const { accepted, bounced, complained, suppressed, expired, skipped, fallbacks } = one;
  const shown = [accepted, bounced, complained, suppressed + expired, skipped, fallbacks];
  return shown.every((count) => count === 0) ? [] : [[fit(name, NAME_WIDTH), ...numbers(shown)]];
}

function summary(
  total: Counts,
  models: readonly (readonly [string, ModelCounts])[],
  days: readonly DayStatistics[],
): string {
  const sent = total.accepted;
  const usd = models.reduce((all, [, use]) => all + use.microUsd, 0) / 1e6;
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
  const rest = problems.length === 0 ? "no problem reported" : problems.join(", ");
  return `${grouped(sent)} ${sent === 1 ? "email" : "emails"} sent in ${counted(days.length, "day")}: ${rest}. The AI cost $${usd.toFixed(2)}.`;
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

/** The values by name, in alphabetical order. */
function byName<T>(all: readonly Readonly<Record<string, T>>[]): (readonly [string, T[]])[] {
  const names = [...new Set(all.flatMap((one) => Object.keys(one)))].toSorted();
  return names.map((name) => [name, all.flatMap((one) => one[name] ?? [])] as const);
}

function sumOfUse(all: readonly ModelCounts[]): ModelCounts {
  const sum = (name: keyof ModelCounts) => all.reduce((total, one) => total + one[name], 0);
  return {
    drafts: sum("drafts"),
    inputTokens: sum("inputTokens"),
    cachedTokens: sum("cachedTokens"),
    outputTokens: sum("outputTokens"),
    microUsd: sum("microUsd"),
  };
}
