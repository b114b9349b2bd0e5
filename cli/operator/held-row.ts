/** The one delivery that a command is about. */
import type { DeliveryRow } from "../../functions/delivery/delivery.ts";
import type { DeliveryKey, Met } from "../../functions/delivery/ledger-port.ts";
import type { OperatorLedger } from "../clients.ts";
import { OperatorError } from "./operator-error.ts";

/** @throws OperatorError where it is not parked */
export async function parkedRow(
  { find }: OperatorLedger,
  key: DeliveryKey,
): Promise<DeliveryRow & { readonly attempt: string }> {
  const row = await find(key);
  if (row === undefined || row === "unreadable" || row.state !== "parked") throw notParked(row);
  const { attempt } = row;
  if (attempt === undefined) throw notParked("unreadable");
  return { ...row, attempt };
}

export function notParked(met: Met): OperatorError {
  const got = met === undefined ? "none of that key" : met === "unreadable" ? met : met.state;
  return new OperatorError(`Expected a delivery that is parked, got ${got}. Nothing was changed.`);
}
