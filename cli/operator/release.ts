import { Command } from "commander";
import { withHelp } from "../shared/help.ts";
import { hashed, OPERATOR_NOTE, type TableOptions, tablesOf, withTables } from "./options.ts";

export function releaseCommand(): Command {
  const command = new Command("release")
    .description("Send a held email once more: you know that it did not arrive")
    .argument("<key>", "the notification's key, as `held` lists it", hashed)
    .argument("<recipient>", "the recipient's id, as `held` lists it", hashed)
    .action(async (notification: string, recipient: string, options: TableOptions) => {
      const tables = await tablesOf(options);
      const { ledgerIn } = await import("../shared/clients.ts");
      const { heldRow, notHeld } = await import("./held-row.ts");
      const ledger = ledgerIn(tables.deliveriesTable, tables.coordinationTable);
      const key = { notification, recipient };
      const { attempt } = await heldRow(ledger, key);
      const released = await ledger.release(key, attempt);
      if (!released.ok) throw notHeld(released.current);
      console.log(
        "Released. Redrive its dead letter: the next run sends this email, and no other of that notification.",
      );
    });
  return withHelp(withTables(command, "deliveriesTable", "coordinationTable"), {
    examples: ["npx postrider release KEY RECIPIENT"],
    notes: [OPERATOR_NOTE],
  });
}
