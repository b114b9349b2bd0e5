/**
 * Answers questions about emails from the Deliveries table: at most 4 requests a question, whatever the table's size. The indexes
 * are less than a second behind; `show` is up to date.
 */
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import {
  BY_LOOKUP,
  DEAD_LETTERS,
  listOfEvents,
  lookupOfEvent,
} from "../../functions/delivery/ledger-index.ts";
import { PLAN } from "../../functions/delivery/ledger-row.ts";
import { storedText } from "../../functions/delivery/stored-event.ts";
import { dynamoDbCall, type Item } from "../../functions/platform/dynamodb-item.ts";
import type {
  DayStatistics,
  DeadLetter,
  DeadLetterQuestion,
  Email,
  EventQuestion,
  EventWithoutEmail,
  Page,
  Paging,
  Question,
  Shown,
} from "./email.ts";
import { findInLists, type FindOptions, MAX_LOOKED_AT } from "./find-emails.ts";
import { listRows } from "./list-rows.ts";
import { filterOf, mayMatch } from "./matching.ts";
import { deadLetterOf, keyIn, planKey, readKey, readRows, withoutEmailOf } from "./rows.ts";
import { deliveryKeysOf, shownOf } from "./shown.ts";
import { dayStatistics, statisticsQuery } from "./statistics.ts";
import { type Entry, walk } from "./walk.ts";

export type ReadModel = ReturnType<typeof createReadModel>;

/** Keys of one event id. */
const MAX_KEYS_OF_EVENT = 25;

/** Each method throws a DependencyError when the table cannot be read. */
export function createReadModel(options: FindOptions) {
  const { client, table, now } = options;

  const show = async (key: string): Promise<Shown | undefined> => {
    const items = await readKey(client, table, key);
    return items.length === 0 ? undefined : shownOf(key, items, now());
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
      const rows = [
        ...(plan === undefined ? [] : [plan]),
        ...deliveries.among(deliveryKeysOf(plan)),
        ...others,
      ];
      return shownOf(key, rows, now());
    });
  };

  const find = async (question: Question, paging: Paging = {}): Promise<Page<Email>> => {
    const { eventId, source } = question;
    if (eventId !== undefined) {
      const shown = await byEvent({ id: eventId, source });
      const emails = shown.flatMap((one) => one.emails).filter(filterOf(question));
      return { items: emails, cursor: undefined, searchedUntilMs: undefined };
    }
    return findInLists(options, question, paging);
  };

  const deadLetters = (question: DeadLetterQuestion = {}, paging: Paging = {}) =>
    listRows<DeadLetter>(
      client,
      table,
      {
        lists: [DEAD_LETTERS],
        question,
        ...(question.definition !== undefined && {
          mayMatch: (entry: Entry) => mayMatch(entry, { definition: question.definition }),
        }),
        itemOf: (row) => {
          const letter = deadLetterOf(row);
          const { reason, definition } = question;
          const isAsked =
            (reason === undefined || letter?.reason === reason) &&
            (definition === undefined ||
              (letter?.definition ?? letter?.event?.type) === definition);
          return isAsked ? letter : undefined;
        },
      },
      paging,
    );

  /** Events that led to no email of their own. */
  const withoutEmail = (question: EventQuestion = {}, paging: Paging = {}) => {
    const { kinds = ["skipped", "merged"], definition, sinceMs, untilMs } = question;
    return listRows<EventWithoutEmail>(
      client,
      table,
      {
        lists: kinds.map(listOfEvents),
        question,
        sinceMs,
        untilMs,
        ...(definition !== undefined && {
          mayMatch: (entry: Entry) => mayMatch(entry, { definition }),
        }),
        itemOf: withoutEmailOf,
      },
      paging,
    );
  };

  return {
    show,
    byEvent,
    find,
    deadLetters,
    withoutEmail,

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
