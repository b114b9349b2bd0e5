/** `postrider tail`: new emails, changes and dead letters as they happen. */
import type { Command } from "commander";
import { operatorCommand } from "../operator/options.ts";
import type { ReadingOptions } from "./run/reading.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;

export function tailCommand(): Command {
  return operatorCommand(
    "tail",
    "Print emails, their changes and dead letters as they happen",
    ["npx postrider tail", "npx postrider tail --json"],
    {
      tables,
      notes: [
        "Reads the table every 2 seconds: the newest 100 emails and dead letters. Ctrl-C ends it.",
      ],
    },
  )
    .option("--json", "print a line of JSON for each")
    .action(async (options: ReadingOptions) => {
      const { runTail } = await import("./run/run-tail.ts");
      await runTail(options);
    });
}
