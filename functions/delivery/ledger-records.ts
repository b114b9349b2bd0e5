/** Rows that decide nothing and answer questions: dead letters, and events without an email of their own. */
import { brotliCompressSync, constants } from "node:zlib";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { dynamoDbCall, type Item } from "../platform/dynamodb-item.ts";
import { cutGraphemes } from "../values/cut.ts";
import { APPEND, appended, historyItem } from "./history.ts";
import { updateOf } from "./ledger-write.ts";
import { conditionalUpdate } from "../platform/conditional-update.ts";
import {
  DEAD_LETTERS,
  EVENTS_WITHOUT_EMAIL,
  listItem,
  lookupItem,
  lookupOfEvent,
} from "./ledger-index.ts";
import { keyOf } from "./ledger-row.ts";
import { type StoredEvent, storedEventItem } from "./stored-event.ts";

export type RecordsOptions = {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly expiresAt: () => Item[string];
  readonly now: () => number;
};

export type DeadLetterRecord = {
  /** The notification's key. Undefined: the body is no event. */
  readonly key: string | undefined;
  readonly messageId: string;
  readonly reason: string;
  readonly detail?: string | undefined;
  readonly body: string;
  readonly event?: StoredEvent | undefined;
  readonly definition?: string | undefined;
};

/** An event that became no email, or joined the notification of an earlier event with the same dedupe key. */
export type EventRecord = {
  /** The key that the event has by its source and id. */
  readonly key: string;
  readonly event: StoredEvent;
  readonly definition: string;
  /** The notification that it joined. Undefined: the definition had nothing to report. */
  readonly mergedInto?: string | undefined;
  /** Why the definition had nothing to report: names of fields, no values. */
  readonly detail?: string | undefined;
};

/** Bytes of a compressed body. A row holds 400 KB; of a longer body only the dead-letter queue has a copy. */
const MAX_BODY_BYTES = 300_000;
const MAX_DETAIL_LENGTH = 1_000;

export const EVENT_ROW = "event";
const DEAD_ROW = "dead#";

export function deadLetterKey({ key, messageId }: Pick<DeadLetterRecord, "key" | "messageId">) {
  return { notification: key ?? `message#${messageId}`, recipient: `${DEAD_ROW}${messageId}` };
}

/** The message id of a dead letter's row; undefined for another kind of row. */
export function deadLetterIn(sortKey: string): string | undefined {
  return sortKey.startsWith(DEAD_ROW) ? sortKey.slice(DEAD_ROW.length) : undefined;
}

/** Longer texts are compressed less: the highest quality takes 30 times as long, for a tenth fewer bytes. */
const MAX_SLOW_LENGTH = 10_000;

export function compressed(text: string): Uint8Array {
  const quality = text.length > MAX_SLOW_LENGTH ? 5 : constants.BROTLI_MAX_QUALITY;
  return brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: quality } });
}

export function createRecords({ client, table, expiresAt, now }: RecordsOptions) {
  /** Does nothing if there is such a row: the run of the same message died after it. */
  const putOnce = async (what: string, item: Item): Promise<void> => {
    const command = new PutItemCommand({
      TableName: table,
      Item: item,
      ConditionExpression: "attribute_not_exists(notification)",
    });
    try {
      await dynamoDbCall(what, client.send(command));
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  };

  return {
    /** Call it before the copy is sent to the dead-letter queue. The row stays until an operator ends it. @throws DependencyError */
    recordDeadLetter: async (letter: DeadLetterRecord): Promise<void> => {
      const { messageId, reason, body, event, definition } = letter;
      const detail = letter.detail && cutGraphemes(letter.detail.toWellFormed(), MAX_DETAIL_LENGTH);
      const atMs = now();
      const bytes = compressed(body);
      await putOnce("a dead letter cannot be recorded", {
        ...keyOf(deadLetterKey(letter)),
        state: { S: "open" },
        reason: { S: reason },
        messageId: { S: messageId },
        deadAtMs: { N: String(atMs) },
        ...(detail !== undefined && { detail: { S: detail } }),
        ...(bytes.length <= MAX_BODY_BYTES && { body: { B: bytes } }),
        ...(event !== undefined && {
          ...storedEventItem(event),
          ...lookupItem(lookupOfEvent(event.id), atMs),
        }),
        ...(definition !== undefined && { definition: { S: definition } }),
        ...listItem(DEAD_LETTERS, atMs),
        history: { L: [historyItem({ atMs, what: "dead-lettered", why: reason })] },
      });
    },

    /** The dead letter's message was put back into the queue, and has ended. @throws DependencyError */
    recordRedriven: async ({
      notification,
      messageId,
    }: {
      readonly notification: string;
      readonly messageId: string;
    }): Promise<void> => {
      const atMs = now();
      await conditionalUpdate(client, "a redriven dead letter cannot be recorded", {
        TableName: table,
        Key: keyOf({ notification, recipient: `${DEAD_ROW}${messageId}` }),
        UpdateExpression: updateOf({
          set: ["#state = :redriven, expiresAt = :expiresAt", APPEND],
          remove: ["listName", "listAt"],
        }),
        ConditionExpression: "#state IN (:open, :redriving)",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: {
          ":open": { S: "open" },
          ":redriving": { S: "redriving" },
          ":redriven": { S: "redriven" },
          ":expiresAt": expiresAt(),
          ...appended({ atMs, what: "redriven" }),
        },
      });
    },

    /** @throws DependencyError */
    recordEvent: ({ key, event, definition, mergedInto, detail }: EventRecord): Promise<void> =>
      putOnce("an event cannot be recorded", {
        ...keyOf({ notification: key, recipient: EVENT_ROW }),
        ...storedEventItem(event),
        definition: { S: definition },
        state: { S: mergedInto === undefined ? "skipped" : "merged" },
        ...(mergedInto !== undefined && { mergedInto: { S: mergedInto } }),
        ...(detail !== undefined && { detail: { S: cutGraphemes(detail, MAX_DETAIL_LENGTH) } }),
        ...lookupItem(lookupOfEvent(event.id), event.receivedAtMs),
        ...listItem(EVENTS_WITHOUT_EMAIL, event.receivedAtMs),
        expiresAt: expiresAt(),
      }),
  };
}
