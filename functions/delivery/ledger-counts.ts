/** Adds to the counts of a day. A crash may lose an addition, so they may lack a run; nothing is counted twice. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { conditionalUpdate } from "../platform/conditional-update.ts";
import { dayOf } from "./ledger-index.ts";
import { keyOf } from "./ledger-row.ts";
import { type DayCounts, STATISTICS, statisticsKey } from "./statistics.ts";

/** Counts outlive the emails: 400 days. */
const KEEP_SECONDS = 400 * 86_400;

/** The writer throws a DependencyError. */
export function countsWriter({
  client,
  table,
  now,
  newId,
}: {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly now: () => number;
  readonly newId: () => string;
}): (atMs: number, counts: DayCounts) => Promise<void> {
  const add = async (recipient: string, counts: object): Promise<void> => {
    const added = Object.entries(counts).filter(([, count]) => count !== undefined && count !== 0);
    if (added.length === 0) return;
    await conditionalUpdate(client, "the counts cannot be written", {
      TableName: table,
      Key: keyOf({ notification: STATISTICS, recipient }),
      UpdateExpression: `SET mark = :mark, expiresAt = :expiresAt ADD ${added.map((_, index) => `#n${index} :n${index}`).join(", ")}`,
      // The SDK repeats a write whose answer was lost.
      ConditionExpression: "attribute_not_exists(mark) OR mark <> :mark",
      ExpressionAttributeNames: Object.fromEntries(
        added.map(([name], index) => [`#n${index}`, name]),
      ),
      ExpressionAttributeValues: {
        ":mark": { S: newId() },
        ":expiresAt": { N: String(Math.floor(now() / 1000) + KEEP_SECONDS) },
        ...Object.fromEntries(
          added.map(([, count], index) => [`:n${index}`, { N: String(count) }]),
        ),
      },
    });
  };

  return async (atMs, { definitions, models }) => {
    const day = dayOf(atMs);
    await Promise.all([
      ...[...definitions].map(([name, counts]) =>
        add(statisticsKey(day, "definition", name), counts),
      ),
      ...[...models].map(([name, counts]) => add(statisticsKey(day, "model", name), counts)),
    ]);
  };
}
