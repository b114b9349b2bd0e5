import { Command } from "commander";
import { ledgerIn } from "../clients.ts";
import { coordinationTable, deliveriesTable, hashed, type Tables } from "./options.ts";
import { notParked, parkedRow } from "./held-row.ts";

/** `postrider release KEY RECIPIENT`: the operator's "send it once more". */
export function releaseCommand(): Command {
  return new Command("release")
    .description("Lets a parked delivery be sent once more: you know that SES did not take it.")
    .argument("<key>", "the notification's key, as `parked` lists it", hashed)
    .argument("<recipient>", "the recipient's id, as `parked` lists it", hashed)
    .addOption(deliveriesTable())
    .addOption(coordinationTable())
    .action(async (notification: string, recipient: string, options: Tables) => {
      const ledger = ledgerIn(options.deliveriesTable, options.coordinationTable);
      const key = { notification, recipient };
      const { attempt } = await parkedRow(ledger, key);
      const released = await ledger.release(key, attempt);
      if (!released.ok) throw notParked(released.met);
      console.log(
        "Released. Redrive its dead letter: the next run that has it sends this mail and no other of that notification.",
      );
    });
}
