/** The suppressions and the ledger of a deployment; region and credentials come from the SDK's usual sources. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  createSuppressions,
  type Suppressions,
} from "../../functions/coordination/suppressions.ts";
import { type OperatorLedger, operatorLedger } from "../../operator/actions/operator-ledger.ts";

/** The SDK's own limit for an answer is none. */
function dynamoDb(): DynamoDBClient {
  const limits = { connectionTimeout: 5_000, requestTimeout: 15_000, throwOnRequestTimeout: true };
  return new DynamoDBClient({ requestHandler: limits });
}

export function suppressionsIn(coordinationTable: string): Suppressions {
  return createSuppressions({ client: dynamoDb(), table: coordinationTable, now: Date.now });
}

export function ledgerIn(deliveriesTable: string, coordinationTable: string): OperatorLedger {
  return operatorLedger(dynamoDb(), deliveriesTable, coordinationTable);
}
