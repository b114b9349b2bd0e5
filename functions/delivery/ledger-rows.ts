/** Deliveries' rows as an operator looks at them: one by its key, and all that are in a state. */
import { type DynamoDBClient, GetItemCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import type { DeliveryRow, DeliveryState } from "./delivery.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import { dynamoDbCall } from "../platform/dynamodb-item.ts";
import { keyOf, readDelivery, storedState } from "./ledger-row.ts";
import type { DeliveryKey, CurrentRow } from "./ledger-port.ts";

export type Rows = {
  /** @throws DependencyError */
  readonly find: (key: DeliveryKey) => Promise<CurrentRow>;
  /** Reads the whole table, page by page. @throws DependencyError */
  readonly inState: (state: DeliveryState) => AsyncIterable<FoundRow>;
};

export type FoundRow = { readonly key: DeliveryKey; readonly row: DeliveryRow };

export function createRows(client: DynamoDBClient, table: string): Rows {
  return {
    find: async (key) => {
      const command = new GetItemCommand({
        TableName: table,
        Key: keyOf(key),
        ConsistentRead: true,
      });
      const { Item } = await dynamoDbCall("the delivery cannot be read", client.send(command));
      return readDelivery(Item);
    },
    inState: async function* (state) {
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
