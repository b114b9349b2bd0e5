/** The services that commands use, on AWS: region and credentials by the SDK's usual ways. */
import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { FEEDBACK_VARIABLES } from "../../functions/config/feedback-variables.ts";
import type { Suppressions } from "../../functions/coordination/suppressions.ts";
import { createLedger } from "../../functions/delivery/ledger.ts";
import { createRows, type Rows } from "../../functions/delivery/ledger-rows.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import { createSuppressions } from "../../functions/coordination/suppressions.ts";

const CONNECT_MS = 5_000;
const ANSWER_MS = 15_000;

/** For as long as a person waits; the SDK's own has no end. */
function dynamoDb(): DynamoDBClient {
  return new DynamoDBClient({
    requestHandler: {
      connectionTimeout: CONNECT_MS,
      requestTimeout: ANSWER_MS,
      throwOnRequestTimeout: true,
    },
  });
}

export function suppressionsIn(coordinationTable: string): Suppressions {
  return createSuppressions({ client: dynamoDb(), table: coordinationTable, now: Date.now });
}

export type OperatorLedger = Pick<Ledger, "look" | "recordAccepted" | "release"> & Rows;

export function ledgerIn(deliveriesTable: string, coordinationTable: string): OperatorLedger {
  const client = dynamoDb();
  const { look, recordAccepted, release } = createLedger({
    client,
    table: deliveriesTable,
    coordinationTable,
    keepSeconds: FEEDBACK_VARIABLES.KEEP_DAYS.default * 86_400,
    now: Date.now,
    newId: randomUUID,
    // Only an intent asks for these, and no command writes one.
    slot: 0,
    rules: { aliveMs: 0, settleMs: 0, feedbackWaitMs: 0, onUnknown: "park" },
  });
  return { look, recordAccepted, release, ...createRows(client, deliveriesTable) };
}
