/** Walks one or more lists of an index together, newest first, from where a cursor left off. */
import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { INDEXES } from "../../functions/delivery/ledger-index.ts";
import { dynamoDbCall, type Item } from "../../functions/platform/dynamodb-item.ts";

export type Entry = {
  /** The list in which it was found. */
  readonly list: string;
  readonly atMs: number;
  readonly notification: string;
  /** The row's sort key. */
  readonly recipient: string;
  readonly definition: string | undefined;
  readonly subject: string | undefined;
  readonly state: string | undefined;
};

/** The last entry that was used of each list. A list without one begins at its newest entry. */
export type Positions = Readonly<Record<string, Position>>;
type Position = readonly [atMs: number, notification: string, recipient: string];

export type Walk = {
  readonly index: string;
  readonly lists: readonly string[];
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly from: Positions;
  /** Only plans with one of these marks of recipients. */
  readonly readers?: readonly string[];
  /** Entries asked for in one request; undefined: as many as fit into 1 MB. */
  readonly limit: number | undefined;
};

export type Walked = {
  /** Newest first. */
  readonly entries: readonly Entry[];
  /** Whether nothing older is left. */
  readonly isAll: boolean;
};

export const PositionsSchema = z.record(z.string(), z.tuple([z.number(), z.string(), z.string()]));

/** One request a list. @throws DependencyError */
export async function walk(client: DynamoDBClient, table: string, asked: Walk): Promise<Walked> {
  const lists = await Promise.all(asked.lists.map((list) => readList(client, table, list, asked)));
  // Below the oldest entry of a list that has more, entries of the other lists would come too early.
  const reached = Math.max(
    ...lists.map(({ entries, hasMore }) => (hasMore ? (entries.at(-1)?.atMs ?? Infinity) : 0)),
  );
  const entries = lists
    .flatMap((one) => one.entries)
    .filter(({ atMs }) => atMs >= reached)
    .toSorted((one, other) => other.atMs - one.atMs);
  return { entries, isAll: lists.every(({ hasMore }) => !hasMore) };
}

async function readList(
  client: DynamoDBClient,
  table: string,
  list: string,
  { index, sinceMs, untilMs, from, limit, readers = [] }: Walk,
): Promise<{ readonly entries: readonly Entry[]; readonly hasMore: boolean }> {
  const { name, time } = keysOf(index);
  const position = from[list];
  const command = new QueryCommand({
    TableName: table,
    IndexName: index,
    KeyConditionExpression: "#name = :list AND #time BETWEEN :since AND :until",
    ExpressionAttributeNames: { "#name": name, "#time": time },
    ExpressionAttributeValues: {
      ":list": { S: list },
      ":since": { N: String(sinceMs) },
      ":until": { N: String(untilMs) },
      ...Object.fromEntries(readers.map((mark, at) => [`:reader${at}`, { S: mark }])),
    },
    ...(readers.length > 0 && {
      FilterExpression: readers.map((_, at) => `contains(readers, :reader${at})`).join(" OR "),
    }),
    ScanIndexForward: false,
    ...(limit !== undefined && { Limit: limit }),
    ...(position !== undefined && {
      ExclusiveStartKey: {
        [name]: { S: list },
        [time]: { N: String(position[0]) },
        notification: { S: position[1] },
        recipient: { S: position[2] },
      },
    }),
  });
  const answer = await dynamoDbCall("the emails cannot be read", client.send(command));
  const entries = (answer.Items ?? []).map((item) => entryOf(list, time, item));
  return { entries, hasMore: answer.LastEvaluatedKey !== undefined };
}

function keysOf(indexName: string) {
  const index = INDEXES.find((one) => one.indexName === indexName);
  if (index === undefined) throw new Error(`Expected an index of the table, got ${indexName}`);
  return index;
}

function entryOf(list: string, time: string, item: Item): Entry {
  return {
    list,
    atMs: Number(item[time]?.N),
    notification: item["notification"]?.S ?? "",
    recipient: item["recipient"]?.S ?? "",
    definition: item["definition"]?.S,
    subject: item["subject"]?.S,
    state: item["state"]?.S,
  };
}

function positionOf({ atMs, notification, recipient }: Entry): Position {
  return [atMs, notification, recipient];
}

/** The positions after `reached`, or before it if `offset` of its emails were answered. */
export function positionsAt(
  from: Positions,
  entries: readonly Entry[],
  reached: Entry,
  offset: number,
): Positions {
  const used = entries.slice(0, entries.indexOf(reached) + (offset === 0 ? 1 : 0));
  return { ...from, ...Object.fromEntries(used.map((entry) => [entry.list, positionOf(entry)])) };
}
