/** One conditional write of a delivery's row, and the row that stood where the condition did not hold. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { dynamoDbCall, type Item } from "../platform/dynamodb-item.ts";
import { keyOf, readDelivery } from "./ledger-row.ts";
import type { DeliveryKey, WriteOutcome } from "./ledger-port.ts";

export type Update = Pick<
  UpdateItemCommandInput,
  "UpdateExpression" | "ConditionExpression" | "ReturnValues"
> & { values: Item };

/** `item` is the row that stood, or what was asked back of the written one. @throws DependencyError */
export type Write = (
  what: string,
  key: DeliveryKey,
  update: Update,
) => Promise<WriteOutcome & { item?: Item }>;

export function createWrite(client: DynamoDBClient, table: string): Write {
  return async (what, key, update) => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(key),
      UpdateExpression: update.UpdateExpression,
      ConditionExpression: update.ConditionExpression,
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: update.values,
      ...(update.ReturnValues !== undefined && { ReturnValues: update.ReturnValues }),
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      const { Attributes } = await dynamoDbCall(what, client.send(command));
      return { ok: true, ...(Attributes === undefined ? {} : { item: Attributes }) };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return {
        ok: false,
        current: readDelivery(error.Item),
        ...(error.Item === undefined ? {} : { item: error.Item }),
      };
    }
  };
}
