/** `postrider show`: the timeline of an email, its text, and the AI's exchange. */
import type { Command } from "commander";
import { operatorCommand } from "../operator/options.ts";
import type { WhyOptions } from "./run/run-why.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;

export function showCommand(): Command {
  return operatorCommand(
    "show",
    "Show the timeline of an email, its text and the AI's answer",
    ["npx postrider show evt-20446", "npx postrider show evt-20446 office@example.com --json"],
    {
      tables,
      notes: ["Exit code 1 if nothing is found. `postrider why` says in a sentence what happened."],
    },
  )
    .argument("<text>", "a key, an event's id, or an address; with --local also dev-3")
    .argument("[recipient]", "only the email to this address")
    .option("--source <source>", "the event's source, if several use the same ids")
    .option("--json", "print JSON")
    .action(async (text: string, recipient: string | undefined, options: WhyOptions) => {
      const { runShow } = await import("./run/run-show.ts");
      process.exitCode = await runShow(text, recipient, options);
    });
}
