/** The suppressions and the ledger of a deployment; region and credentials come from the SDK's usual sources. */
import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SETTINGS } from "../../functions/config/settings.ts";
import {
  createSuppressions,
  type Suppressions,
} from "../../functions/coordination/suppressions.ts";
import { createLedger, type Ledger } from "../../functions/delivery/ledger.ts";
import { createRows, type Rows } from "../../functions/delivery/ledger-rows.ts";

/** The SDK has no time limit for an answer. */
export function dynamoDb(): DynamoDBClient {
  const limits = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };
  return new DynamoDBClient({ requestHandler: limits });
}

export function suppressionsIn(coordinationTable: string): Suppressions {
  return createSuppressions({ client: dynamoDb(), table: coordinationTable, now: Date.now });
}

export type OperatorLedger = Pick<Ledger, "look"> & Rows;

export function ledgerIn(deliveriesTable: string, coordinationTable: string): OperatorLedger {
  const client = dynamoDb();
  const ledger = createLedger({
    client,
    table: deliveriesTable,
    coordinationTable,
    keepSeconds: SETTINGS.retentionDays.default * 86_400,
    now: Date.now,
    newId: randomUUID,
    // Only intents use these and `keepSeconds`, and no command writes an intent.
    slot: 0,
    rules: { aliveMs: 0, settleMs: 0, feedbackWaitMs: 0, onUnconfirmed: "hold" },
  });
  return { ...ledger, ...createRows(client, deliveriesTable) };
}
