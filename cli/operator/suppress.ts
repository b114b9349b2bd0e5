import { Command } from "commander";
import { withHelp } from "../shared/help.ts";
import { OPERATOR_NOTE, tableOf, type TableOptions, withTables } from "./options.ts";

export function suppressCommand(): Command {
  const command = new Command("suppress")
    .description("Stop all email to an address")
    .argument("<address>", "the address")
    .action(async (given: string, options: TableOptions) => {
      const { addressOf, recipientIdOf } = await import("./recipient.ts");
      const address = addressOf(given);
      const coordinationTable = await tableOf(options, "coordinationTable");
      const { suppressionsIn } = await import("../shared/clients.ts");
      await suppressionsIn(coordinationTable).suppress(recipientIdOf(address), {
        reason: "operator",
        address,
      });
      console.log(`No more email to ${address}. To undo it: postrider unsuppress ${address}`);
    });
  return withHelp(withTables(command, "coordinationTable"), {
    examples: ["npx postrider suppress reader@example.com"],
    notes: [OPERATOR_NOTE],
  });
}
