/** DynamoDB in memory (dynalite), and its tables. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import {
  type AttributeDefinition,
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";
import db from "dynalite/db/index.js";
import deleteItem from "dynalite/validations/deleteItem.js";
import putItem from "dynalite/validations/putItem.js";
import updateItem from "dynalite/validations/updateItem.js";
import { INDEXES, type TableIndex } from "../../functions/delivery/ledger-index.ts";
import { withResolvers } from "../../functions/values/with-resolvers.ts";
import { closeServer, listenOnLoopback } from "../../operator/http/loopback.ts";

returnItemsThatFailTheirCondition();

/**
 * Starts DynamoDB on 127.0.0.1; port 0 takes any free port. Transactions, PartiQL and streams are not supported. Rejects
 * with EADDRINUSE if the port is taken.
 */
export async function startDynamoDb({ port = 0 }: { port?: number } = {}) {
  const server = dynalite({ createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 });
  const finishRequests = trackRequests(server);
  const url = await listenOnLoopback(server, port);
  return {
    url,
    /** Completes open requests, then closes every connection; may be called twice. */
    stop: async (): Promise<void> => {
      // dynalite ends the process if its database closes during a request.
      await finishRequests();
      await closeServer(server);
    },
  };
}

/**
 * dynalite does not know `ReturnValuesOnConditionCheckFailure`. The check runs under the key's lock, so it returns the item
 * that failed the condition, never a later one.
 */
function returnItemsThatFailTheirCondition(): void {
  for (const validation of [putItem, updateItem, deleteItem])
    validation.types["ReturnValuesOnConditionCheckFailure"] = {
      type: "String",
      enum: ["ALL_OLD", "NONE"],
    };
  const { checkConditional } = db;
  db.checkConditional = (request, existingItem) => {
    const error = checkConditional(request, existingItem);
    if (error && existingItem && request.ReturnValuesOnConditionCheckFailure === "ALL_OLD")
      error.body.Item = existingItem;
    return error;
  };
}

/** Returns a function that accepts no more requests, drops incomplete ones, and resolves when the others have ended. */
function trackRequests(server: Server): () => Promise<void> {
  const open = new Map<IncomingMessage, Promise<void>>();
  const handlers = server.listeners("request");
  let isStopping = false;

  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    if (isStopping) {
      response.destroy();
      return;
    }
    const { promise, resolve } = withResolvers<void>();
    open.set(request, promise);
    const ended = () => {
      open.delete(request);
      resolve();
    };
    // dynalite's work ends with response.end(). The "close" event would come earlier, when the client disconnects.
    const end = response.end.bind(response);
    Object.assign(response, {
      end(body?: string) {
        ended();
        return end(body);
      },
    });
    request.once("close", () => {
      if (!request.readableEnded) ended();
    });
    for (const handle of handlers) handle.call(server, request, response);
    // dynalite's own listener throws and would end the process.
    request.removeAllListeners("error");
  });

  return async () => {
    isStopping = true;
    for (const request of open.keys()) if (!request.readableEnded) request.destroy();
    await Promise.all(open.values());
  };
}

/** Creates the ledger's table, with its indexes. */
export function createDeliveriesTable(client: DynamoDBClient, tableName: string): Promise<void> {
  return createTable(
    client,
    { tableName, partitionKey: "notification", sortKey: "recipient" },
    INDEXES,
  );
}

/** Creates an on-demand table with string keys and waits up to 10 s for it. Rejects with ResourceInUseException if it exists. */
export async function createTable(
  client: DynamoDBClient,
  {
    tableName,
    partitionKey,
    sortKey,
  }: { tableName: string; partitionKey: string; sortKey?: string },
  indexes: readonly TableIndex[] = [],
): Promise<void> {
  const keySchema: KeySchemaElement[] = [{ AttributeName: partitionKey, KeyType: "HASH" }];
  if (sortKey !== undefined) keySchema.push({ AttributeName: sortKey, KeyType: "RANGE" });
  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keySchema,
      AttributeDefinitions: [
        ...keySchema.map(({ AttributeName }): AttributeDefinition => ({
          AttributeName,
          AttributeType: "S",
        })),
        ...indexes.flatMap(({ name, time }): AttributeDefinition[] => [
          { AttributeName: name, AttributeType: "S" },
          { AttributeName: time, AttributeType: "N" },
        ]),
      ],
      ...(indexes.length > 0 && {
        GlobalSecondaryIndexes: indexes.map(({ indexName, name, time, included }) => ({
          IndexName: indexName,
          KeySchema: [
            { AttributeName: name, KeyType: "HASH" as const },
            { AttributeName: time, KeyType: "RANGE" as const },
          ],
          Projection:
            included.length === 0
              ? { ProjectionType: "KEYS_ONLY" as const }
              : { ProjectionType: "INCLUDE" as const, NonKeyAttributes: [...included] },
        })),
      }),
    }),
  );
  await waitUntilTableExists(
    { client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
    { TableName: tableName },
  );
}
