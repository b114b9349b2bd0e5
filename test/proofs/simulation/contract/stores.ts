/** DynamoDB thrice: ours in memory, dynalite, and Amazon's own where it can be had. Each is asked in the same words. */
import { isUint8Array } from "node:util/types";
import * as dynamodb from "@aws-sdk/client-dynamodb";
import { createTable, startDynamoDb } from "../../../../local/servers/dynamodb.ts";
import { eventually } from "../../../helpers/eventually.ts";
import { normalNumber } from "../dynamodb/decimal.ts";
import { createMemoryDynamoDb } from "../dynamodb/memory-dynamodb.ts";
import type { TableKeys } from "../dynamodb/requests.ts";
import type { Item } from "../dynamodb/values.ts";
import { missingForDynamoDbLocal, startDynamoDbLocal } from "./dynamodb-local.ts";

const TABLES = {
  Deliveries: { partitionKey: "notification", sortKey: "recipient" },
  Coordination: { partitionKey: "pk" },
} as const satisfies Record<string, TableKeys>;

/** A request by its operation's name. */
export type Asked = { readonly operation: string; readonly input: object };

/** What came of it: the answer without its metadata, or the error's name and the row that it met. */
export type Answer =
  | { readonly output: object }
  | { readonly error: string; readonly item?: Item | undefined };

export type TriedStore = {
  readonly ask: (asked: Asked) => Promise<Answer>;
  readonly stop: () => Promise<void>;
};

export const STORES: readonly (readonly [
  name: string,
  start: () => Promise<TriedStore>,
  missing: string | undefined,
])[] = [
  ["in memory", startMemory, undefined],
  ["dynalite", () => startServer(startDynamoDb), undefined],
  ["Amazon's DynamoDB Local", () => startServer(startDynamoDbLocal), missingForDynamoDbLocal()],
];

async function startMemory(): Promise<TriedStore> {
  const memory = createMemoryDynamoDb({ tables: TABLES, now: () => 0 });
  return {
    ask: ({ operation, input }) =>
      answerOf(() => Promise.resolve(memory.perform(operation, structuredClone(input)))),
    stop: () => Promise.resolve(),
  };
}

async function startServer(
  start: () => Promise<{ url: string; stop: () => Promise<void> }>,
): Promise<TriedStore> {
  const server = await start();
  const client = new dynamodb.DynamoDBClient({
    endpoint: server.url,
    region: "us-east-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
    maxAttempts: 1,
  });
  // Java on a busy machine takes more than 30 s.
  await eventually(() => client.send(new dynamodb.ListTablesCommand({})), { timeoutMs: 120_000 });
  for (const [tableName, keys] of Object.entries(TABLES))
    await createTable(client, { tableName, ...keys });
  return {
    ask: ({ operation, input }) =>
      answerOf(async () => {
        const { $metadata: _, ...output } = await client.send(commandOf(operation, input));
        return output;
      }),
    stop: async () => {
      client.destroy();
      await server.stop();
    },
  };
}

const COMMANDS = {
  GetItem: dynamodb.GetItemCommand,
  BatchGetItem: dynamodb.BatchGetItemCommand,
  PutItem: dynamodb.PutItemCommand,
  UpdateItem: dynamodb.UpdateItemCommand,
  DeleteItem: dynamodb.DeleteItemCommand,
  Query: dynamodb.QueryCommand,
  Scan: dynamodb.ScanCommand,
} as const;

function commandOf(operation: string, input: object): dynamodb.UpdateItemCommand {
  const command = Object.entries(COMMANDS).find(([name]) => name === operation)?.[1];
  if (command === undefined) throw new Error(`The contract knows no ${operation}: add it here`);
  return Reflect.construct(command, [input]) as dynamodb.UpdateItemCommand;
}

async function answerOf(ask: () => Promise<object>): Promise<Answer> {
  try {
    return { output: plain(await ask()) };
  } catch (error) {
    if (!(error instanceof dynamodb.DynamoDBServiceException)) throw error;
    const item = error instanceof dynamodb.ConditionalCheckFailedException ? error.Item : undefined;
    return item === undefined
      ? { error: error.name }
      : { error: error.name, item: plain(item) as Item };
  }
}

/** JSON with sorted sets and batches, numbers without idle zeros, and bytes in the form of a Buffer's JSON. */
export function plain(value: object): object {
  const json = JSON.stringify(value, (_, inner: unknown) =>
    isUint8Array(inner) ? Buffer.from(inner).toJSON() : inner,
  );
  return JSON.parse(json, (key, inner: unknown) => {
    // DynamoDB Local leaves those of a sum, AWS does not.
    if (key === "N" && typeof inner === "string") return normalNumber(inner);
    if (Array.isArray(inner) && (key === "SS" || key === "NS")) return sorted(inner);
    if (key !== "Responses" || typeof inner !== "object" || inner === null) return inner;
    return Object.fromEntries(
      Object.entries(inner).map(([table, rows]: [string, unknown[]]) => [table, sorted(rows)]),
    );
  }) as object;
}

function sorted(rows: readonly unknown[]): unknown[] {
  return rows.toSorted((one, other) => (textOf(one) < textOf(other) ? -1 : 1));
}

/** Attributes have no order either. */
function textOf(row: unknown): string {
  return typeof row === "object" && row !== null
    ? JSON.stringify(Object.entries(row).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : JSON.stringify(row);
}
