/** The rows of lists of the index, newest first: a page is a request for each list, and one more. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BY_LIST } from "../../functions/delivery/ledger-index.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { Page, Paging } from "./email.ts";
import { DEFAULT_LIMIT, MAX_LOOKED_AT } from "./find-emails.ts";
import { readRows } from "./rows.ts";
import { type Entry, positionsAt, walk } from "./walk.ts";

export type ListOptions<T> = {
  readonly lists: readonly string[];
  /** Its cursors are for this question only. */
  readonly question: object;
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
  /** What the index's entry rules out. Undefined: every entry may match. */
  readonly mayMatch?: ((entry: Entry) => boolean) | undefined;
  /** Undefined: the row is none of these. */
  readonly itemOf: (row: Item) => T | undefined;
};

/** @throws CursorError, DependencyError */
export async function listRows<T>(
  client: DynamoDBClient,
  table: string,
  { lists, question, sinceMs = 0, untilMs = Infinity, mayMatch, itemOf }: ListOptions<T>,
  { limit = DEFAULT_LIMIT, cursor }: Paging,
): Promise<Page<T>> {
  const from = decodeCursor(question, cursor);
  const { entries, isAll } = await walk(client, table, {
    index: BY_LIST,
    lists,
    sinceMs,
    untilMs: Math.min(untilMs, Number.MAX_SAFE_INTEGER),
    from: from.positions,
    limit: mayMatch === undefined ? MAX_LOOKED_AT : undefined,
  });
  const likely = mayMatch === undefined ? entries : entries.filter(mayMatch);
  const looked = likely.slice(0, MAX_LOOKED_AT);
  const rows = await readRows(client, table, looked);
  const items: T[] = [];
  let reached: Entry | undefined;
  for (const entry of looked) {
    if (items.length === limit) break;
    reached = entry;
    const row = rows.get(entry);
    const item = row && itemOf(row);
    if (item !== undefined) items.push(item);
  }
  if (isAll && reached === likely.at(-1))
    return { items, cursor: undefined, searchedUntilMs: undefined };
  const last = reached ?? entries.at(-1);
  return {
    items,
    cursor: last && encodeCursor(question, positionsAt(from.positions, entries, last, 0), 0),
    searchedUntilMs: items.length < limit ? last?.atMs : undefined,
  };
}
