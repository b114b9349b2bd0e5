/** The one delivery that a command is about. */
import type { DeliveryRow } from "../../functions/delivery/delivery.ts";
import type { DeliveryKey, CurrentRow } from "../../functions/delivery/ledger-row.ts";
import type { OperatorLedger } from "../shared/clients.ts";
import { CommandError } from "../shared/command-error.ts";

/** @throws CommandError where it is not held */
export async function heldRow(
  { find }: OperatorLedger,
  key: DeliveryKey,
): Promise<DeliveryRow & { readonly attempt: string }> {
  const row = await find(key);
  if (row === undefined || row === "unreadable" || row.state !== "held") throw notHeld(row);
  const { attempt } = row;
  if (attempt === undefined) throw notHeld("unreadable");
  return { ...row, attempt };
}

export function notHeld(current: CurrentRow): CommandError {
  const got =
    current === undefined
      ? "none with that key"
      : current === "unreadable"
        ? current
        : current.state;
  return new CommandError(
    `Expected a delivery that is held, got ${got}. Nothing was changed. \`postrider held\` lists them.`,
  );
}
