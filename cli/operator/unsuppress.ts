import { Command } from "commander";
import { suppressionsIn } from "../clients.ts";
import { addressOrId, coordinationTable, recipientIdOf, type Tables } from "./options.ts";

/** `postrider lift ADDRESS`: takes back all that stands against mailing this address. */
export function liftCommand(): Command {
  return new Command("lift")
    .description("Takes back all that stands against mailing an address, unsubscriptions as well.")
    .argument("<address>", "the address, or the id that the list shows in its place", addressOrId)
    .addOption(coordinationTable())
    .action(async (whom: string, options: Pick<Tables, "coordinationTable">) => {
      await suppressionsIn(options.coordinationTable).lift(recipientIdOf(whom));
      console.log(
        `${whom} may be mailed. SES has a list of its own for the account: aws sesv2 get-suppressed-destination`,
      );
    });
}
