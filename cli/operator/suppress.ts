import { Command } from "commander";
import { suppressionsIn } from "../clients.ts";
import { address, coordinationTable, recipientIdOf, type Tables } from "./options.ts";

/** `postrider suppress ADDRESS`: no mail to this address any more. */
export function suppressCommand(): Command {
  return new Command("suppress")
    .description("Ends all mail to an address.")
    .argument("<address>", "the address", address)
    .addOption(coordinationTable())
    .action(async (whom: string, options: Pick<Tables, "coordinationTable">) => {
      const suppressions = suppressionsIn(options.coordinationTable);
      await suppressions.suppress(recipientIdOf(whom), { reason: "operator", address: whom });
      console.log(`${whom} is not mailed any more. To take it back: postrider lift ${whom}`);
    });
}
