import { Command } from "commander";
import { withHelp } from "../shared/help.ts";
import { OPERATOR_NOTE, tableOf, type TableOptions, withTables } from "./options.ts";

export function unsuppressCommand(): Command {
  const command = new Command("unsuppress")
    .description("Remove every suppression of an address, its unsubscriptions included")
    .argument("<address>", "the address, or the id that `suppressed` shows in its place")
    .action(async (given: string, options: TableOptions) => {
      const { recipientIdOf } = await import("./recipient.ts");
      const recipient = recipientIdOf(given);
      const coordinationTable = await tableOf(options, "coordinationTable");
      const { suppressionsIn } = await import("../shared/clients.ts");
      await suppressionsIn(coordinationTable).lift(recipient);
      console.log(
        `${given} may get email again. SES has its own list for the account: aws sesv2 get-suppressed-destination`,
      );
    });
  return withHelp(withTables(command, "coordinationTable"), {
    examples: ["npx postrider unsuppress reader@example.com"],
    notes: [OPERATOR_NOTE],
  });
}
