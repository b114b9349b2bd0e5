/** Deliveries' rows for operators: one by its key, or all in a state. */
import { type DynamoDBClient, GetItemCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import type { DeliveryRow, DeliveryState } from "./delivery.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import { dynamoDbCall } from "../platform/dynamodb-item.ts";
import {
  type CurrentRow,
  type DeliveryKey,
  keyOf,
  readDelivery,
  storedState,
} from "./ledger-row.ts";

export type Rows = ReturnType<typeof createRows>;

export type FoundRow = { readonly key: DeliveryKey; readonly row: DeliveryRow };

export function createRows(client: DynamoDBClient, table: string) {
  return {
    /** @throws DependencyError */
    find: async (key: DeliveryKey): Promise<CurrentRow> => {
      const command = new GetItemCommand({
        TableName: table,
        Key: keyOf(key),
        ConsistentRead: true,
      });
      const { Item } = await dynamoDbCall("the delivery cannot be read", client.send(command));
      return readDelivery(Item);
    },
    /** Reads the whole table, page by page. @throws DependencyError */
    inState: async function* (state: DeliveryState): AsyncGenerator<FoundRow> {
      const query = {
        TableName: table,
        FilterExpression: "#state = :state",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: { ":state": storedState(state) },
      };
      try {
        for await (const { Items = [] } of paginateScan({ client }, query))
          for (const item of Items) {
            const row = readDelivery(item);
            const [notification, recipient] = [item["notification"]?.S, item["recipient"]?.S];
            if (notification === undefined || recipient === undefined) continue;
            if (row !== undefined && row !== "unreadable")
              yield { key: { notification, recipient }, row };
          }
      } catch (error) {
        const what = `deliveries cannot be read: ${nameOf(error)}`;
        throw new DependencyError("dynamodb", what, { cause: error });
      }
    },
  };
}
