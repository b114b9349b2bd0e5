/** Finds emails by the lists of the two indexes: at most 4 requests a page. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BY_LIST, BY_LOOKUP, PLANS, readerMark } from "../../functions/delivery/ledger-index.ts";
import { DependencyError } from "../../functions/platform/errors.ts";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { Email, Page, Paging, Question } from "./email.ts";
import { filterOf, listsOfStates, mayMatch } from "./matching.ts";
import { emailOf, planKey, readRows } from "./rows.ts";
import { deliveryKeysOf } from "./shown.ts";
import { type Entry, positionsAt, type Walk, walk } from "./walk.ts";

export const DEFAULT_LIMIT = 50;
/** Deliveries that one page looks at, and the most rows that one request reads. */
export const MAX_LOOKED_AT = 100;

export type FindOptions = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The ids under which rows of an address may be stored. */
  readonly recipientIdsOf: (address: string) => Promise<readonly string[]>;
  readonly now: () => number;
};

/** @throws CursorError, DependencyError */
export async function findInLists(
  { client, table, recipientIdsOf, now }: FindOptions,
  question: Question,
  { limit = DEFAULT_LIMIT, cursor }: Paging,
): Promise<Page<Email>> {
  const { address, definition, subject, states, sinceMs = 0 } = question;
  const from = decodeCursor(question, cursor);
  const ids = address === undefined ? undefined : await recipientIdsOf(address);
  const lists = ids ?? listsOfStates(question) ?? [PLANS];
  const isPlans = lists.includes(PLANS);
  const isFiltered =
    definition !== undefined ||
    subject !== undefined ||
    states !== undefined ||
    address !== undefined;
  const untilMs = Math.min(question.untilMs ?? now(), now());
  const mayBeWaiting = states === undefined || states.includes("waiting");
  const [walked, planned] = await Promise.all([
    walk(client, table, {
      index: ids === undefined ? BY_LIST : BY_LOOKUP,
      lists,
      sinceMs,
      // Only in the list of plans is an entry as old as the plan.
      untilMs: isPlans ? untilMs : now(),
      from: from.positions,
      limit: isFiltered ? undefined : limit,
    }),
    ids === undefined || !mayBeWaiting
      ? []
      : plansFor(client, table, ids, { sinceMs, untilMs, from: from.positions }),
  ]);
  const begun = new Set(walked.entries.map(({ notification }) => notification));
  const entries = [
    ...walked.entries,
    ...planned.filter(({ notification }) => !begun.has(notification)),
  ].toSorted((one, other) => other.atMs - one.atMs);
  const likely = entries.filter((entry) => mayMatch(entry, question));
  const looked = isPlans
    ? likely.slice(0, isFiltered ? MAX_LOOKED_AT : limit)
    : withinOneRequest(likely, ids);
  const plans = await readRows(
    client,
    table,
    isPlans ? looked.map(planOf) : keysOfRows(looked, ids),
  );
  const keysOf = (entry: Entry): readonly DeliveryKey[] => {
    if (entry.list !== PLANS) return [entry];
    const keys = deliveryKeysOf(plans.get(planOf(entry)));
    if (ids === undefined) return keys;
    // What has a row is found by it.
    return keys.filter((key) => ids.includes(key.recipient) && plans.get(key) === undefined);
  };
  const matches = filterOf(question);
  const emails: Email[] = [];
  let skip = from.offset;
  let last: { readonly entry: Entry; readonly offset: number } | undefined;
  const deliveries = isPlans
    ? await readRows(client, table, looked.flatMap(keysOf).slice(skip, skip + MAX_LOOKED_AT))
    : plans;
  let lookedAt = 0;
  outer: for (const entry of looked) {
    const keys = keysOf(entry);
    for (const [offset, key] of keys.entries()) {
      if (offset < skip) continue;
      if (emails.length === limit || lookedAt === MAX_LOOKED_AT) break outer;
      lookedAt++;
      last = { entry, offset: offset + 1 };
      const email = emailOf(key, plans.get(planOf(key)), deliveries.get(key), now());
      if (matches(email)) emails.push(email);
    }
    skip = 0;
    last = { entry, offset: 0 };
  }
  const isWhole = last === undefined || (last.offset === 0 && last.entry === looked.at(-1));
  const isLookedThrough = isWhole && looked.length === likely.length;
  const reached = isLookedThrough ? entries.at(-1) : last?.entry;
  if (reached === undefined || (isLookedThrough && walked.isAll))
    return { items: emails, cursor: undefined, searchedUntilMs: undefined };
  const offset = isLookedThrough ? 0 : (last?.offset ?? 0);
  const positions = positionsAt(from.positions, entries, reached, offset);
  return {
    items: emails,
    cursor: encodeCursor(question, positions, offset),
    searchedUntilMs: emails.length < limit ? reached.atMs : undefined,
  };
}

/**
 * The newest plans that may have one of these recipients: a delivery that has not begun has no row. One request looks through about
 * 4,000 plans, the last three hours at a million emails a month.
 */
async function plansFor(
  client: DynamoDBClient,
  table: string,
  ids: readonly string[],
  range: Pick<Walk, "sinceMs" | "untilMs" | "from">,
): Promise<readonly Entry[]> {
  const readers = ids.map(readerMark);
  const asked = { index: BY_LIST, lists: [PLANS], limit: undefined, readers };
  try {
    return (await walk(client, table, { ...asked, ...range })).entries;
  } catch (error) {
    // Between the two deployments of an upgrade, the table does not have this index yet.
    if (error instanceof DependencyError) return [];
    throw error;
  }
}

function planOf({ notification }: Pick<DeliveryKey, "notification">): DeliveryKey {
  return planKey(notification);
}

/** The newest entries whose rows one request reads. */
function withinOneRequest(
  entries: readonly Entry[],
  ids: readonly string[] | undefined,
): readonly Entry[] {
  let keys = 0;
  const end = entries.findIndex(
    (entry) => (keys += keysOfRows([entry], ids).length) > MAX_LOOKED_AT,
  );
  return end < 0 ? entries : entries.slice(0, end);
}

/** The plan and the delivery; of a plan, the deliveries to these recipients. */
function keysOfRows(
  entries: readonly Entry[],
  ids: readonly string[] | undefined,
): readonly DeliveryKey[] {
  return entries.flatMap((entry) => [
    planOf(entry),
    ...(entry.list === PLANS
      ? (ids ?? []).map((recipient) => ({ notification: entry.notification, recipient }))
      : [entry]),
  ]);
}
