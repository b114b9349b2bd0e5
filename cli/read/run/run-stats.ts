import { totalOf } from "../../../operator/read/statistics.ts";
import { UsageError } from "../../shared/command-error.ts";
import { openReading, type ReadingOptions } from "./reading.ts";
import { statsText } from "../text/stats-text.ts";
import { dayOf } from "../time-option.ts";

/** The first and the last day, UTC. */
export type StatsOptions = ReadingOptions & { readonly since: string; readonly until: string };

const DAY_MS = 86_400_000;
/** Counts are kept for 400 days. */
const MOST_DAYS = 400;

/** @throws UsageError, CommandError, DependencyError */
export async function runStats({ since, until, ...options }: StatsOptions): Promise<string> {
  const days = daysBetween(since, until);
  const { readModel, style } = await openReading(options);
  const found = await readModel.statistics({ sinceDay: since, untilDay: until });
  if (options.json) return JSON.stringify(found, undefined, 2);
  return statsText(
    days.map(
      (day) =>
        found.find((one) => one.day === day) ?? {
          day,
          total: totalOf([]),
          definitions: {},
          models: {},
        },
    ),
    style,
  );
}

/** Both included. @throws UsageError */
function daysBetween(since: string, until: string): string[] {
  const count = (Date.parse(until) - Date.parse(since)) / DAY_MS + 1;
  if (count < 1 || count > MOST_DAYS)
    throw new UsageError(
      `Expected --since to be before --until, and at most ${MOST_DAYS} days, got ${since} to ${until}.`,
    );
  return Array.from({ length: count }, (_, index) => dayOf(Date.parse(since) + index * DAY_MS));
}
