/** `postrider why`: what happened to an email, an event or an address, and what to do. */
import type { Command } from "commander";
import { operatorCommand } from "../operator/options.ts";
import type { WhyOptions } from "./run/run-why.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;

export function whyCommand(): Command {
  return operatorCommand(
    "why",
    "Say what happened to an email, an event or an address, and what to do",
    [
      "npx postrider why office@example.com",
      "npx postrider why evt-20446",
      "npx postrider why dev-3 --local",
    ],
    {
      tables,
      notes: [
        "Of an address, it answers about the newest email. Of an event with several recipients, about the one that needs attention most. Exit code 1 if nothing is found.",
      ],
    },
  )
    .argument("<text>", "an address, an event's id, or a key; with --local also dev-3")
    .argument("[recipient]", "of an event with several: the address")
    .option("--source <source>", "the event's source, if several use the same ids")
    .option("--json", "print JSON")
    .action(async (text: string, recipient: string | undefined, options: WhyOptions) => {
      const { runWhy } = await import("./run/run-why.ts");
      process.exitCode = await runWhy(text, recipient, options);
    });
}
