import Table from "cli-table3";
import type { FoundRow } from "../../functions/delivery/ledger-rows.ts";
import { ledgerIn, type OperatorLedger } from "../shared/clients.ts";
import type { Tables } from "./options.ts";

/** The deliveries that wait for an operator. */
export async function heldText(
  { deliveriesTable, coordinationTable }: Tables,
  json: boolean,
): Promise<string> {
  const ledger = ledgerIn(deliveriesTable, coordinationTable);
  const found: FoundRow[] = [];
  for await (const one of ledger.inState("held")) found.push(one);
  const held = await described(ledger, found);
  return json ? JSON.stringify(held, undefined, 2) : table(held);
}

type Held = {
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
): Promise<readonly Held[]> {
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

function table(held: readonly Held[]): string {
  if (held.length === 0) return "No email is held.";
  const head = ["key", "recipient", "address", "definition", "since"];
  const shown = new Table({ head, style: { head: [], border: [] } });
  for (const { key, recipient, address = "", definition = "", since = "" } of held)
    shown.push([key, recipient, address, definition, since]);
  return shown.toString();
}
