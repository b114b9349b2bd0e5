import { Command } from "commander";
import { withHelp } from "../shared/help.ts";
import { hashed, OPERATOR_NOTE, type TableOptions, tablesOf, withTables } from "./options.ts";

export function markSentCommand(): Command {
  const command = new Command("mark-sent")
    .description("Record a held email as sent: you know that it arrived")
    .argument("<key>", "the notification's key, as `held` lists it", hashed)
    .argument("<recipient>", "the recipient's id, as `held` lists it", hashed)
    .action(async (notification: string, recipient: string, options: TableOptions) => {
      const tables = await tablesOf(options);
      const { SAID_BY_AN_OPERATOR } = await import("../../functions/delivery/ledger-evidence.ts");
      const { ledgerIn } = await import("../shared/clients.ts");
      const { heldRow } = await import("./held-row.ts");
      const ledger = ledgerIn(tables.deliveriesTable, tables.coordinationTable);
      const key = { notification, recipient };
      await heldRow(ledger, key);
      await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: SAID_BY_AN_OPERATOR });
      console.log(
        "Recorded as sent. Redrive its dead letter: the notification's other emails go on.",
      );
    });
  return withHelp(withTables(command, "deliveriesTable", "coordinationTable"), {
    examples: ["npx postrider mark-sent KEY RECIPIENT"],
    notes: [OPERATOR_NOTE],
  });
}
