/** The ledger for an operator: it decides about emails, and begins none. */
import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SETTINGS } from "../../functions/config/settings.ts";
import { createLedger, type Ledger } from "../../functions/delivery/ledger.ts";
import { createRows, type Rows } from "../../functions/delivery/ledger-rows.ts";

export type OperatorLedger = Pick<Ledger, "look" | "markSent" | "release"> & Rows;

export function operatorLedger(
  client: DynamoDBClient,
  deliveriesTable: string,
  coordinationTable: string,
): OperatorLedger {
  const ledger = createLedger({
    client,
    table: deliveriesTable,
    coordinationTable,
    keepSeconds: SETTINGS.retentionDays.default * 86_400,
    now: Date.now,
    newId: randomUUID,
    // Only intents use these, and no operator writes one.
    slot: 0,
    rules: { aliveMs: 0, settleMs: 0, feedbackWaitMs: 0, onUnconfirmed: "hold" },
  });
  return { ...ledger, ...createRows(client, deliveriesTable) };
}
