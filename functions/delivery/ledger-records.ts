/** Rows that decide nothing and answer questions: dead letters, and events without a separate email. */
import { brotliCompressSync, constants } from "node:zlib";
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import * as z from "zod/mini";
import { dynamoDbCall, type Item, Text } from "../platform/dynamodb-item.ts";
import { shortHash } from "../platform/hash.ts";
import type { MessageAttributes } from "../queue/message-attributes.ts";
import { cutGraphemes } from "../values/cut.ts";
import { APPEND, appended, historyItem } from "./history.ts";
import { updateOf } from "./ledger-write.ts";
import { conditionalUpdate } from "../platform/conditional-update.ts";
import { DEAD_LETTERS, listItem, listOfEvents, lookupItem, lookupOfEvent } from "./ledger-index.ts";
import { keyOf } from "./ledger-row.ts";
import { type StoredEvent, storedEventItem } from "./stored-event.ts";

export type RecordsOptions = {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly expiresAt: () => Item[string];
  readonly now: () => number;
};

export type DeadLetterRecord = {
  /** The notification's key. Undefined: the body is not an event. */
  readonly key: string | undefined;
  readonly messageId: string;
  readonly reason: string;
  readonly detail?: string | undefined;
  readonly body: string;
  /** The producer's. Undefined: none. */
  readonly attributes?: MessageAttributes | undefined;
  /** The message id of the dead letter of which this was a redrive, as the message says. */
  readonly redriveOf?: string | undefined;
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
/** Beside the body. */
const MAX_ATTRIBUTES_LENGTH = 20_000;
const MAX_ID_LENGTH = 100;

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
      const { messageId, reason, body, event, definition, redriveOf } = letter;
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
        bodyDigest: digestOf(body),
        ...attributesItem(letter.attributes),
        ...(redriveOf !== undefined && { redriveOf: { S: redriveOf.slice(0, MAX_ID_LENGTH) } }),
        ...(event !== undefined && {
          ...storedEventItem(event),
          ...lookupItem(lookupOfEvent(event.id), atMs),
        }),
        ...(definition !== undefined && { definition: { S: definition } }),
        ...listItem(DEAD_LETTERS, atMs),
        history: { L: [historyItem({ atMs, what: "dead-lettered", why: reason })] },
      });
    },

    /**
     * A message that says it is this dead letter's has ended. Changes nothing unless it has the same body: every sender can say it.
     * `failedAs`: it is a dead letter again, with this message id. @throws DependencyError
     */
    recordRedriven: async ({
      notification,
      messageId,
      body,
      failedAs,
    }: {
      readonly notification: string;
      readonly messageId: string;
      readonly body: string;
      readonly failedAs?: string | undefined;
    }): Promise<void> => {
      const atMs = now();
      const entry =
        failedAs === undefined
          ? { atMs, what: "processed" }
          : { atMs, what: "failed-again", why: failedAs };
      await conditionalUpdate(client, "a redriven dead letter cannot be recorded", {
        TableName: table,
        Key: keyOf({ notification, recipient: `${DEAD_ROW}${messageId}` }),
        UpdateExpression: updateOf({
          set: ["#state = :redriven, endedAtMs = :now, expiresAt = :expiresAt", APPEND],
          remove: ["listName", "listAt"],
        }),
        ConditionExpression: "bodyDigest = :digest AND attribute_not_exists(endedAtMs)",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: {
          ":digest": digestOf(body),
          ":redriven": { S: "redriven" },
          ":now": { N: String(atMs) },
          ":expiresAt": expiresAt(),
          ...appended(entry),
        },
      });
    },

    /** @throws DependencyError */
    recordEvent: ({ key, event, definition, mergedInto, detail }: EventRecord): Promise<void> =>
      putOnce("an event cannot be recorded", {
        ...keyOf({ notification: key, recipient: EVENT_ROW }),
        ...storedEventItem(event),
        definition: { S: definition },
        ...(mergedInto !== undefined && { mergedInto: { S: mergedInto } }),
        ...(detail !== undefined && { detail: { S: cutGraphemes(detail, MAX_DETAIL_LENGTH) } }),
        ...lookupItem(lookupOfEvent(event.id), event.receivedAtMs),
        ...listItem(
          listOfEvents(mergedInto === undefined ? "skipped" : "merged"),
          event.receivedAtMs,
        ),
        expiresAt: expiresAt(),
      }),
  };
}

/** Proves that a message is the dead letter's. A dead letter that is deleted or erased has none. */
function digestOf(body: string): Item[string] {
  return { S: shortHash(body) };
}

/** Without those that a row has no room for: the message's copy has them. */
function attributesItem(attributes: MessageAttributes = {}): Item {
  const kept = Object.entries(attributes).filter(([name]) => !name.startsWith("postrider."));
  const entries = kept.map(([name, { DataType = "", StringValue, BinaryValue }]) => {
    const value = {
      type: { S: DataType },
      ...(StringValue !== undefined && { text: { S: StringValue } }),
      ...(BinaryValue !== undefined && { bytes: { B: BinaryValue } }),
    };
    return [name, { M: value }] as const;
  });
  const length = kept.reduce(
    (sum, [name, { StringValue = "", BinaryValue }]) =>
      sum + name.length + Buffer.byteLength(StringValue) + (BinaryValue?.length ?? 0),
    0,
  );
  return entries.length === 0 || length > MAX_ATTRIBUTES_LENGTH
    ? {}
    : { attributes: { M: Object.fromEntries(entries) } };
}

const AttributesItem = z.object({
  M: z.record(
    z.string(),
    z.object({
      M: z.object({
        type: Text,
        text: z.optional(Text),
        bytes: z.optional(z.object({ B: z.instanceof(Uint8Array) })),
      }),
    }),
  ),
});

/** Those of another form are left out. */
export function attributesIn(item: Item): MessageAttributes {
  const { data } = AttributesItem.safeParse(item["attributes"]);
  return Object.fromEntries(
    Object.entries(data?.M ?? {}).map(
      ([
        name,
        {
          M: { type, text, bytes },
        },
      ]) => [
        name,
        {
          DataType: type.S,
          ...(text !== undefined && { StringValue: text.S }),
          ...(bytes !== undefined && { BinaryValue: bytes.B }),
        },
      ],
    ),
  );
}
