/** Reads the Coordination table for the console: circuits, leases and suppressions. It writes nothing. */
import { type DynamoDBClient, BatchGetItemCommand } from "@aws-sdk/client-dynamodb";
import { createCircuitBreakers } from "../../functions/coordination/circuit-breakers.ts";
import {
  createSuppressions,
  readSuppression,
  type Suppressed,
  suppressionKey,
} from "../../functions/coordination/suppressions.ts";
import { dynamoDbCall, type Item } from "../../functions/platform/dynamodb-item.ts";
import type { Coordination } from "./parts.ts";

/** A stack has at most this many slots (functions/config/settings.ts). */
const MOST_SLOTS = 20;

export function createCoordination({
  client,
  table,
  now,
}: {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly now: () => number;
}): Coordination {
  // Only changes need rules and marks, and the console makes none.
  const rules = { firstMs: 0, longestMs: 0, probeMs: 0 };
  const breakers = createCircuitBreakers({ client, table, rules, now, newId: () => "" });
  const suppressions = createSuppressions({ client, table, now });

  const rowsOf = async (what: string, keys: readonly Item[]): Promise<Item[]> => {
    const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: [...keys] } } });
    const { Responses } = await dynamoDbCall(what, client.send(command));
    return Responses?.[table] ?? [];
  };

  return {
    circuits: () => breakers.look(),
    lastRun: async () => {
      const keys = Array.from({ length: MOST_SLOTS }, (_, slot) => ({
        pk: { S: `lease#processor#${slot}` },
      }));
      const rows = await rowsOf("the leases cannot be read", keys);
      const times = rows.map((row) => ({
        takenAtMs: Number(row["takenAtMs"]?.N ?? 0),
        expiresAtMs: Number(row["expiresAtMs"]?.N ?? 0),
      }));
      if (times.length === 0) return undefined;
      return {
        startedAtMs: Math.max(...times.map(({ takenAtMs }) => takenAtMs)),
        isWorking: times.some(({ expiresAtMs }) => expiresAtMs > now()),
      };
    },
    // Until the tables have a pause.
    paused: () => Promise.resolve(undefined),
    suppressions: async () => {
      const all: Suppressed[] = [];
      for await (const one of suppressions.list()) all.push(one);
      return all;
    },
    suppressionOf: async (recipient) => {
      const [row] = await rowsOf("the suppression cannot be read", [suppressionKey(recipient)]);
      if (row === undefined) return undefined;
      const sinceMs = row["suppressedAtMs"]?.N ?? row["unsubscribedAtMs"]?.N;
      return {
        ...readSuppression(row),
        ...(sinceMs !== undefined && { sinceMs: Number(sinceMs) }),
      };
    },
  };
}
