/** Lists held deliveries, and records an operator's decision about one. */
import type { Said } from "../../functions/delivery/history.ts";
import type { CurrentRow, DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import type { FoundRow } from "../../functions/delivery/ledger-rows.ts";
import { ledgerIn, type OperatorLedger } from "../shared/clients.ts";
import { CommandError } from "../shared/command-error.ts";
import { tableText } from "../shared/table.ts";
import type { Tables } from "./options.ts";

const ledgerOf = ({ deliveriesTable, coordinationTable }: Tables) =>
  ledgerIn(deliveriesTable, coordinationTable);

export async function heldText(tables: Tables, json: boolean): Promise<string> {
  const ledger = ledgerOf(tables);
  const found: FoundRow[] = [];
  for await (const one of ledger.inState("held")) found.push(one);
  // A row has no address; its notification's plan has.
  const { plans } = await ledger.look([...new Set(found.map(({ key }) => key.notification))], []);
  const held = found.map(({ key: { notification: key, recipient }, row: { intentAtMs } }) => {
    const stored = plans.get(key);
    const plan = stored === "unreadable" ? undefined : stored;
    const address = plan?.recipients.find(({ id }) => id === recipient)?.address;
    // When the last attempt began.
    const since = intentAtMs === undefined ? undefined : new Date(intentAtMs).toISOString();
    return { key, recipient, address, definition: plan?.definition, since };
  });
  if (json) return JSON.stringify(held, undefined, 2);
  if (held.length === 0) return "No email is held.";
  return tableText(
    ["key", "recipient", "address", "definition", "since"],
    held.map((one) => Object.values(one).map((cell) => cell ?? "")),
  );
}

/** @throws CommandError */
export async function release(tables: Tables, key: DeliveryKey, said: Said): Promise<string> {
  const ledger = ledgerOf(tables);
  const released = await ledger.release(key, await heldAttempt(ledger, key), said);
  if (!released.ok) throw notHeld(released.current);
  return "Released. Redrive its dead letter: the next run sends this email, and no other of that notification.";
}

/** @throws CommandError */
export async function markSent(tables: Tables, key: DeliveryKey, said: Said): Promise<string> {
  const ledger = ledgerOf(tables);
  const marked = await ledger.markSent(key, await heldAttempt(ledger, key), said);
  if (!marked.ok) throw notHeld(marked.current);
  return "Recorded as sent. Redrive its dead letter: the notification's other emails go on.";
}

async function heldAttempt({ find }: OperatorLedger, key: DeliveryKey): Promise<string> {
  const row = await find(key);
  if (row === undefined || row === "unreadable" || row.state !== "held") throw notHeld(row);
  if (row.attempt === undefined) throw notHeld("unreadable");
  return row.attempt;
}

function notHeld(current: CurrentRow): CommandError {
  const state = current === "unreadable" ? current : (current?.state ?? "none with that key");
  return new CommandError(
    `Expected a delivery that is held, got ${state}. Nothing was changed. \`postrider held\` lists them.`,
  );
}
