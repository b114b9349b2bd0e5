/** `postrider stats`: emails by day and definition, and what the AI used. */
import type { Command } from "commander";
import { operatorCommand } from "../operator/options.ts";
import type { StatsOptions } from "./run/run-stats.ts";
import { dayOf, readDay } from "./time-option.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;
const DEFAULT_DAYS = 14;
const DAY_MS = 86_400_000;

export function statsCommand(): Command {
  return operatorCommand(
    "stats",
    "Count emails by day and definition, and the AI's tokens and dollars",
    ["npx postrider stats", "npx postrider stats --since 2026-11-01 --until 2026-11-30 --json"],
    {
      tables,
      notes: [
        `Days are UTC. An email counts on the day of its plan. The default is the last ${DEFAULT_DAYS} days. Runs that crashed may be missing: the counts are a little low, never too high.`,
      ],
    },
  )
    .option("--since <day>", "the first day: 2026-11-24, or 7d", readDay)
    .option("--until <day>", "the last day", readDay)
    .option("--json", "print JSON")
    .action(async ({ since, until, ...options }: Partial<StatsOptions> & StatsOptions) => {
      const { runStats } = await import("./run/run-stats.ts");
      const untilDay = until ?? dayOf(Date.now());
      const sinceDay = since ?? dayOf(Date.parse(untilDay) - (DEFAULT_DAYS - 1) * DAY_MS);
      console.log(await runStats({ ...options, since: sinceDay, until: untilDay }));
    });
}
