/**
 * Answers questions about emails from the Deliveries table: at most 4 requests a question, whatever the table's size. The indexes
 * are less than a second behind; `show` is up to date.
 */
import { type DynamoDBClient, QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  BY_LIST,
  BY_LOOKUP,
  DEAD_LETTERS,
  lookupOfEvent,
  PLANS,
} from "../../functions/delivery/ledger-index.ts";
import { type DeliveryKey, PLAN } from "../../functions/delivery/ledger-row.ts";
import { storedText } from "../../functions/delivery/stored-event.ts";
import { dynamoDbCall, type Item } from "../../functions/platform/dynamodb-item.ts";
import { decodeCursor, encodeCursor } from "./cursor.ts";
import type { DayStatistics, DeadLetter, Email, Page, Question, Shown } from "./email.ts";
import { filterOf, listsOfStates, mayMatch } from "./matching.ts";
import { deadLetterOf, emailOf, keyIn, planKey, readKey, readRows } from "./rows.ts";
import { deliveryKeysOf, shownOf } from "./shown.ts";
import { dayStatistics, statisticsQuery } from "./statistics.ts";
import { type Entry, type Positions, positionOf, walk } from "./walk.ts";

export type ReadModelOptions = {
  readonly client: DynamoDBClient;
  /** The Deliveries table. */
  readonly table: string;
  /** The ids under which rows of an address may be stored. */
  readonly recipientIdsOf: (address: string) => Promise<readonly string[]>;
  readonly now: () => number;
};

export type Paging = {
  /** 1 to 100. Default 50. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
};

export type DeadLetterQuestion = {
  readonly reason?: string | undefined;
  readonly definition?: string | undefined;
};

export type ReadModel = ReturnType<typeof createReadModel>;

const DEFAULT_LIMIT = 50;
/** Deliveries that one page looks at. */
const MAX_LOOKED_AT = 100;
/** Keys of one event id. */
const MAX_KEYS_OF_EVENT = 25;

/** Each method throws a DependencyError when the table cannot be read. */
export function createReadModel(options: ReadModelOptions) {
  const { client, table, recipientIdsOf, now } = options;

  const show = async (key: string): Promise<Shown | undefined> => {
    const items = await readKey(client, table, key);
    return items.length === 0 ? undefined : shownOf(key, items);
  };

  /** The emails of an event, and what else is known of it, by the event's own id. */
  const byEvent = async ({
    id,
    source,
  }: {
    readonly id: string;
    readonly source?: string | undefined;
  }): Promise<readonly Shown[]> => {
    const stored = storedText(id);
    const { entries } = await walk(client, table, {
      index: BY_LOOKUP,
      lists: [lookupOfEvent(stored)],
      sinceMs: 0,
      untilMs: Number.MAX_SAFE_INTEGER,
      from: {},
      limit: undefined,
    });
    const found = entries.slice(0, MAX_LOOKED_AT);
    const first = await readRows(client, table, found);
    const items = first.among(found);
    const ofSource = items.filter(
      (item) =>
        item["eventId"]?.S === stored && (source === undefined || item["source"]?.S === source),
    );
    const keys = new Set(ofSource.map((item) => item["mergedInto"]?.S ?? keyIn(item).notification));
    const wanted = [...keys].slice(0, MAX_KEYS_OF_EVENT);
    const plans = await readRows(client, table, wanted.map(planKey));
    const deliveries = await readRows(
      client,
      table,
      wanted.flatMap((key) => deliveryKeysOf(plans.get(planKey(key)))),
    );
    return wanted.map((key) => {
      const plan = plans.get(planKey(key));
      const others = ofSource.filter(
        (item) =>
          keyIn(item).recipient !== PLAN &&
          (item["mergedInto"]?.S ?? keyIn(item).notification) === key,
      );
      return shownOf(key, [
        ...(plan === undefined ? [] : [plan]),
        ...deliveries.among(deliveryKeysOf(plan)),
        ...others,
      ]);
    });
  };

  const find = async (question: Question, paging: Paging = {}): Promise<Page<Email>> => {
    const { eventId, source } = question;
    if (eventId !== undefined) {
      const shown = await byEvent({ id: eventId, source });
      const emails = shown.flatMap((one) => one.emails).filter(filterOf(question));
      return { items: emails, cursor: undefined, searchedUntilMs: undefined };
    }
    return findInLists(question, paging);
  };

  async function findInLists(question: Question, paging: Paging): Promise<Page<Email>> {
    const { limit = DEFAULT_LIMIT } = paging;
    const { definition, subject, states } = question;
    const from = decodeCursor(question, paging.cursor);
    const lists = await listsFor(question);
    const isFiltered =
      definition !== undefined ||
      subject !== undefined ||
      states !== undefined ||
      question.address !== undefined;
    const { entries, isAll } = await walk(client, table, {
      ...lists,
      sinceMs: question.sinceMs ?? 0,
      untilMs: Math.min(question.untilMs ?? now(), now()),
      from: from.positions,
      limit: isFiltered ? undefined : limit,
    });
    const likely = entries.filter((entry) => mayMatch(entry, question));
    const isPlans = lists.lists.includes(PLANS);
    const looked = likely.slice(0, isPlans ? limit : MAX_LOOKED_AT / 2);
    const plans = await readRows(client, table, [
      ...looked.map(({ notification }) => planKey(notification)),
      ...(isPlans ? [] : looked),
    ]);
    const emails: Email[] = [];
    const matches = filterOf(question);
    let last: { readonly entry: Entry; readonly offset: number } | undefined;
    let skip = from.offset;
    const keysOf = (entry: Entry): readonly DeliveryKey[] =>
      isPlans ? deliveryKeysOf(plans.get(planKey(entry.notification))) : [entry];
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
        const email = emailOf(key, plans.get(planKey(key.notification)), deliveries.get(key));
        if (matches(email)) emails.push(email);
      }
      skip = 0;
      last = { entry, offset: 0 };
    }
    const isWhole = last === undefined || (last.offset === 0 && last.entry === looked.at(-1));
    const isLookedThrough = isWhole && looked.length === likely.length;
    const reached = isLookedThrough ? entries.at(-1) : last?.entry;
    if (reached === undefined || (isLookedThrough && isAll))
      return { items: emails, cursor: undefined, searchedUntilMs: undefined };
    const offset = isLookedThrough ? 0 : (last?.offset ?? 0);
    return {
      items: emails,
      cursor: encodeCursor(question, positionsAt(from.positions, entries, reached, offset), offset),
      searchedUntilMs: emails.length < limit ? reached.atMs : undefined,
    };
  }

  async function listsFor({ address, states }: Question) {
    if (address !== undefined) return { index: BY_LOOKUP, lists: await recipientIdsOf(address) };
    return { index: BY_LIST, lists: listsOfStates(states) ?? [PLANS] };
  }

  const deadLetters = async (
    question: DeadLetterQuestion = {},
    { limit = DEFAULT_LIMIT, cursor }: Paging = {},
  ): Promise<Page<DeadLetter>> => {
    const from = decodeCursor(question, cursor);
    const { entries, isAll } = await walk(client, table, {
      index: BY_LIST,
      lists: [DEAD_LETTERS],
      sinceMs: 0,
      untilMs: Number.MAX_SAFE_INTEGER,
      from: from.positions,
      limit: question.definition === undefined ? MAX_LOOKED_AT : undefined,
    });
    const likely = entries.filter((entry) => mayMatch(entry, question));
    const looked = likely.slice(0, MAX_LOOKED_AT);
    const rows = await readRows(client, table, looked);
    const items: DeadLetter[] = [];
    let reached: Entry | undefined;
    for (const entry of looked) {
      if (items.length === limit) break;
      reached = entry;
      const item = rows.get(entry);
      const letter = item && deadLetterOf(item);
      if (letter === undefined) continue;
      const { reason, definition } = question;
      if (
        (reason === undefined || letter.reason === reason) &&
        (definition === undefined || definition === (letter.definition ?? letter.event?.type))
      )
        items.push(letter);
    }
    if (isAll && reached === likely.at(-1))
      return { items, cursor: undefined, searchedUntilMs: undefined };
    const last = reached ?? entries.at(-1);
    return {
      items,
      cursor: last && encodeCursor(question, positionsAt(from.positions, entries, last, 0), 0),
      searchedUntilMs: items.length < limit ? last?.atMs : undefined,
    };
  };

  return {
    show,
    byEvent,
    find,
    deadLetters,

    /** The counts of each day from `sinceDay` to `untilDay`, UTC, both included; days without any are left out. */
    statistics: async (range: {
      readonly sinceDay: string;
      readonly untilDay: string;
    }): Promise<readonly DayStatistics[]> => {
      const items: Item[] = [];
      let from: Item | undefined;
      do {
        const command = new QueryCommand({
          ...statisticsQuery(table, range),
          ...(from !== undefined && { ExclusiveStartKey: from }),
        });
        const answer = await dynamoDbCall("the counts cannot be read", client.send(command));
        items.push(...(answer.Items ?? []));
        from = answer.LastEvaluatedKey;
      } while (from !== undefined);
      return dayStatistics(items);
    },
  };
}

/** The positions after `reached`, or before it if `offset` of its emails were answered. */
function positionsAt(
  from: Positions,
  entries: readonly Entry[],
  reached: Entry,
  offset: number,
): Positions {
  const used = entries.slice(0, entries.indexOf(reached) + (offset === 0 ? 1 : 0));
  return { ...from, ...Object.fromEntries(used.map((entry) => [entry.list, positionOf(entry)])) };
}
