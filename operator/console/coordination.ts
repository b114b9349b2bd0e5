/** What the console reads of the Coordination table besides the circumstances of an answer. It writes nothing. */
import { BatchGetItemCommand, type DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SETTINGS } from "../../functions/config/settings.ts";
import { createSuppressions, type Suppressed } from "../../functions/coordination/suppressions.ts";
import { dynamoDbCall } from "../../functions/platform/dynamodb-item.ts";
import type { ConsoleParts } from "./parts.ts";

export function readCoordinationTable(
  client: DynamoDBClient,
  table: string,
  now: () => number,
): Pick<ConsoleParts, "lastRun" | "suppressions"> {
  const suppressions = createSuppressions({ client, table, now });
  // A stack's number of slots is not stored: the leases of all that it may have are asked for.
  const leases = Array.from({ length: SETTINGS.slots.max }, (_, slot) => ({
    pk: { S: `lease#processor#${slot}` },
  }));
  return {
    lastRun: async () => {
      const command = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: leases } } });
      const { Responses } = await dynamoDbCall("the leases cannot be read", client.send(command));
      const rows = Responses?.[table] ?? [];
      if (rows.length === 0) return undefined;
      return {
        startedAtMs: Math.max(...rows.map(({ takenAtMs }) => Number(takenAtMs?.N ?? 0))),
        isWorking: rows.some(({ expiresAtMs }) => Number(expiresAtMs?.N ?? 0) > now()),
      };
    },
    suppressions: async () => {
      const all: Suppressed[] = [];
      for await (const one of suppressions.list()) all.push(one);
      return all;
    },
  };
}
