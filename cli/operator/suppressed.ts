import { Command } from "commander";
import { withHelp } from "../shared/help.ts";
import { OPERATOR_NOTE, tableOf, type TableOptions, withTables } from "./options.ts";

export function suppressedCommand(): Command {
  const command = new Command("suppressed")
    .description("List who gets no email, and why")
    .option("--json", "print JSON")
    .action(async ({ json, ...options }: TableOptions & { readonly json?: true }) => {
      const coordinationTable = await tableOf(options, "coordinationTable");
      const { suppressedText } = await import("./suppressed-list.ts");
      console.log(await suppressedText(coordinationTable, json === true));
    });
  return withHelp(withTables(command, "coordinationTable"), {
    examples: ["npx postrider suppressed", "npx postrider suppressed --json"],
    notes: [OPERATOR_NOTE],
  });
}
