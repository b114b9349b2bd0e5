import Table from "cli-table3";
import { Command } from "commander";
import type { FoundRow } from "../../functions/delivery/ledger-rows.ts";
import { ledgerIn, type OperatorLedger } from "../clients.ts";
import { coordinationTable, deliveriesTable, type Tables } from "./options.ts";

/** `postrider parked`: mails of which nobody knows whether SES took them. */
export function parkedCommand(): Command {
  return new Command("parked")
    .description("Lists the deliveries that wait for you: nobody knows whether SES took the mail.")
    .addOption(deliveriesTable())
    .addOption(coordinationTable())
    .option("--json", "as JSON")
    .action(async (options: Tables & { json?: true }) => {
      const ledger = ledgerIn(options.deliveriesTable, options.coordinationTable);
      const found: FoundRow[] = [];
      for await (const one of ledger.inState("parked")) found.push(one);
      const parked = await described(ledger, found);
      console.log(options.json ? JSON.stringify(parked, undefined, 2) : table(parked));
    });
}

type Parked = {
  readonly key: string;
  readonly recipient: string;
  readonly address: string | undefined;
  readonly definition: string | undefined;
  /** When the last attempt began. */
  readonly since: string | undefined;
};

/** A row has no address; its notification's plan has. */
async function described(
  { look }: OperatorLedger,
  found: readonly FoundRow[],
): Promise<readonly Parked[]> {
  const { plans } = await look([...new Set(found.map(({ key }) => key.notification))], []);
  return found.map(({ key: { notification, recipient }, row }) => {
    const kept = plans.get(notification);
    const plan = kept === "unreadable" ? undefined : kept;
    return {
      key: notification,
      recipient,
      address: plan?.recipients.find(({ id }) => id === recipient)?.address,
      definition: plan?.definition,
      since: row.intentAtMs === undefined ? undefined : new Date(row.intentAtMs).toISOString(),
    };
  });
}

function table(parked: readonly Parked[]): string {
  if (parked.length === 0) return "No delivery is parked.";
  const head = ["key", "recipient", "address", "definition", "since"];
  const shown = new Table({ head, style: { head: [], border: [] } });
  for (const { key, recipient, address = "", definition = "", since = "" } of parked)
    shown.push([key, recipient, address, definition, since]);
  return shown.toString();
}
