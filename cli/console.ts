/** `postrider console`: the emails of a deployment in the browser. */
import type { Command } from "commander";
import type { ConsoleOptions } from "./console/run-console.ts";
import { operatorCommand } from "./operator/options.ts";
import { portNumber } from "./shared/command.ts";

export function consoleCommand(): Command {
  return operatorCommand(
    "console",
    "Look at emails, dead letters and suppressions in your browser, and act on them",
    ["npx postrider console", "npx postrider console --stage staging --read-only"],
    {
      tables: ["deliveriesTable", "coordinationTable"],
      notes: [
        "The page is on 127.0.0.1 only, and its address holds a token: do not pass it on. It reads and acts with your own AWS credentials. Run it in the project's folder: your layout and brand show each email as it was sent.",
      ],
    },
  )
    .option("--read-only", "refuse every action")
    .option("--no-open", "print the address, do not open a browser")
    .option("--port <number>", "the page's port, 0 for a free one", portNumber, 4700)
    .action(async (options: ConsoleOptions) => {
      const { runConsole } = await import("./console/run-console.ts");
      await runConsole(options);
    });
}
