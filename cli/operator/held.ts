import { Command } from "commander";
import { withHelp } from "../shared/help.ts";
import { OPERATOR_NOTE, type TableOptions, tablesOf, withTables } from "./options.ts";

export function heldCommand(): Command {
  const command = new Command("held")
    .description("List emails that wait for your decision: SES did not answer, no report came")
    .option("--json", "print JSON")
    .action(async ({ json, ...options }: TableOptions & { readonly json?: true }) => {
      const tables = await tablesOf(options);
      const { heldText } = await import("./held-list.ts");
      console.log(await heldText(tables, json === true));
    });
  return withHelp(withTables(command, "deliveriesTable", "coordinationTable"), {
    examples: ["npx postrider held", "npx postrider held --json"],
    notes: [
      "Ask the reader whether the email arrived. Then: postrider mark-sent, or postrider release.",
      OPERATOR_NOTE,
    ],
  });
}
