/** A DynamoDB with both tables: straight for who looks at them, through a proxy for who is tested. */
import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  ScanCommand,
} from "@aws-sdk/client-dynamodb";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import { createDeliveriesTable, createTable, startDynamoDb } from "../../local/servers/dynamodb.ts";
import { type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { dynamoDbOf } from "./aws-clients.ts";

export const DELIVERIES = "Deliveries";
export const COORDINATION = "Coordination";

export type Store = {
  /** What the services are given: its requests pass the proxy. */
  readonly client: DynamoDBClient;
  /** The same with 300 ms for a call. */
  readonly impatient: DynamoDBClient;
  readonly proxy: FaultProxy;
  readonly put: (table: string, item: Item) => Promise<void>;
  readonly get: (table: string, key: Item) => Promise<Item | undefined>;
  readonly drop: (table: string, key: Item) => Promise<void>;
  readonly all: (table: string) => Promise<Item[]>;
  readonly stop: () => Promise<void>;
};

export async function startStore(): Promise<Store> {
  const server = await startDynamoDb();
  const proxy = await startFaultProxy({ target: server.url });
  const transport = createTransport();
  // A busy machine must not make a second try of a first one that was applied.
  const client = dynamoDbOf(proxy.url, { transport, timeoutMs: 9_000 });
  const direct = dynamoDbOf(server.url, { transport, timeoutMs: 60_000 });
  await createDeliveriesTable(direct, DELIVERIES);
  await createTable(direct, { tableName: COORDINATION, partitionKey: "pk" });
  return {
    client,
    impatient: dynamoDbOf(proxy.url, { transport, timeoutMs: 300 }),
    proxy,
    put: async (TableName, item) =>
      void (await direct.send(new PutItemCommand({ TableName, Item: item }))),
    get: async (TableName, Key) =>
      (await direct.send(new GetItemCommand({ TableName, Key, ConsistentRead: true }))).Item,
    drop: async (TableName, Key) =>
      void (await direct.send(new DeleteItemCommand({ TableName, Key }))),
    all: async (TableName) =>
      (await direct.send(new ScanCommand({ TableName, ConsistentRead: true }))).Items ?? [],
    stop: async () => {
      transport.destroy();
      await proxy.stop();
      await server.stop();
    },
  };
}

/** How long the work took, ms, and what it came to. */
export async function timed<T>(work: () => Promise<T>): Promise<{ tookMs: number; value: T }> {
  const startedAtMs = performance.now();
  const value = await work();
  return { tookMs: performance.now() - startedAtMs, value };
}

/** What the work was rejected with. */
export async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error("Expected the work to be rejected");
}
