/** `postrider held`: emails that wait for an operator's decision. */
import type { Command } from "commander";
import { operatorCommand, tablesOf, type TableOptions, targetOf } from "./options.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;

export function heldCommand(): Command {
  return operatorCommand(
    "held",
    "List emails that wait for your decision: SES did not answer, no report came",
    ["npx postrider held", "npx postrider held --json"],
    {
      tables,
      notes: [
        "Ask the reader whether the email arrived, then run one of the two commands below it.",
      ],
    },
  )
    .option("--json", "print JSON")
    .action(async ({ json, ...options }: TableOptions & { readonly json?: true }) => {
      const given = await tablesOf(options);
      const { heldText } = await import("./held-deliveries.ts");
      console.log(await heldText(given, json === true, targetOf(options)));
    });
}
