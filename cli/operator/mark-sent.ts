import { Command } from "commander";
import { SAID_BY_AN_OPERATOR } from "../../functions/delivery/ledger-evidence.ts";
import { ledgerIn } from "../clients.ts";
import { coordinationTable, deliveriesTable, hashed, type Tables } from "./options.ts";
import { parkedRow } from "./held-row.ts";

/** `postrider sent KEY RECIPIENT`: the operator's "it was sent". */
export function sentCommand(): Command {
  return new Command("sent")
    .description("Ends a parked delivery: you know that SES took the mail.")
    .argument("<key>", "the notification's key, as `parked` lists it", hashed)
    .argument("<recipient>", "the recipient's id, as `parked` lists it", hashed)
    .addOption(deliveriesTable())
    .addOption(coordinationTable())
    .action(async (notification: string, recipient: string, options: Tables) => {
      const ledger = ledgerIn(options.deliveriesTable, options.coordinationTable);
      const key = { notification, recipient };
      await parkedRow(ledger, key);
      await ledger.recordAccepted(key, { kind: "accepted", sesMessageId: SAID_BY_AN_OPERATOR });
      console.log("Noted as sent. Redrive its dead letter: the notification's others go on.");
    });
}
