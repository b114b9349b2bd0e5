/** `postrider circuit`: whether SES and the AI are called, and whether sending is paused. */
import type { Command } from "commander";
import { operatorCommand } from "../operator/options.ts";
import type { ReadingOptions } from "./run/reading.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;

export function circuitCommand(): Command {
  return operatorCommand(
    "circuit",
    "Say whether SES and the AI are called now, and whether sending is paused",
    ["npx postrider circuit", "npx postrider circuit --json"],
    { tables },
  )
    .option("--json", "print JSON")
    .action(async (options: ReadingOptions) => {
      const { circuitText } = await import("./run/circuit-text.ts");
      console.log(await circuitText(options));
    });
}
