/** Evidence that SES accepted an email. No attempt, token or state refuses it; only better evidence does. */
import { type DynamoDBClient, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { dynamoDbCall, type Item } from "../platform/dynamodb-item.ts";
import { type DeliveryState, type Evidence, EVIDENCE } from "./delivery.ts";
import { APPEND, appended, type HistoryEntry } from "./history.ts";
import { type DeliveryKey, type DeliveryRecord, keyOf, PLAN, readState } from "./ledger-row.ts";
import { readStoredEvent, STORED_EVENT_ATTRIBUTES, type StoredEvent } from "./stored-event.ts";
import { countsWriter } from "./ledger-counts.ts";
import {
  createWrite,
  lookupValues,
  moveTo,
  SET_LOOKUP,
  updateOf,
  type Write,
} from "./ledger-write.ts";

/** The message id when only an operator says that the email was sent. */
export const SAID_BY_AN_OPERATOR = "operator";

const EVENT_ATTRIBUTES = ["definition", ...STORED_EVENT_ATTRIBUTES];

export type EvidenceOptions = {
  /** Retention of final rows, seconds. */
  readonly keepSeconds: number;
  readonly now: () => number;
};

/** What the feedback function writes. */
export function createFeedbackLedger({
  client,
  table,
  newId,
  ...options
}: EvidenceOptions & {
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly newId: () => string;
}) {
  return {
    ...createEvidence(createWrite(client, table), options),
    knowsAcceptance: acceptanceReader(client, table),
    addCounts: countsWriter({ client, table, newId, now: options.now }),
  };
}

export type Recorded = {
  /** SES accepted a second email of this delivery, and the row did not know of it. */
  readonly isSecondEmail: boolean;
  /** The row with this evidence. */
  readonly record?: DeliveryRecord | undefined;
  /** The row's history has the entry of this evidence: also if the SDK repeated a write whose answer was lost. */
  readonly isEntered?: boolean;
  /** Absent: the row already had as much evidence. */
  readonly moved?: {
    readonly entry: HistoryEntry;
    readonly from: DeliveryState | undefined;
    /** Undefined in rows of version 0.2, and if this write created the row. */
    readonly definition: string | undefined;
    /** When the delivery began, epoch ms. */
    readonly sinceMs: number;
  };
};

export function createEvidence(write: Write, { keepSeconds, now }: EvidenceOptions) {
  return {
    /** Creates an absent row. @throws DependencyError */
    recordAccepted: async (
      key: DeliveryKey,
      { kind, sesMessageId, reason, answer, atMs }: Evidence,
    ): Promise<Recorded> => {
      const { state, rank } = EVIDENCE[kind];
      const nowMs = now();
      const id = { ":id": { SS: [sesMessageId] } };
      const entry = { atMs: atMs ?? nowMs, what: state, why: answer ?? reason };
      const move = moveTo(state, entry.atMs, entry);
      const outcome = await write("SES's acceptance cannot be recorded", key, {
        UpdateExpression: updateOf({
          set: [
            ...move.set,
            `evidenceRank = :rank, ${state}AtMs = :now, expiresAt = :expiresAt`,
            SET_LOOKUP,
            ...(reason === undefined ? [] : ["reason = :reason"]),
          ],
          add: ["sesMessageIds :id"],
          remove: move.remove,
        }),
        ConditionExpression: "attribute_not_exists(evidenceRank) OR evidenceRank < :rank",
        ReturnValues: "ALL_OLD",
        values: {
          ...move.values,
          ":rank": { N: String(rank) },
          ":now": { N: String(nowMs) },
          ":expiresAt": { N: String(Math.floor(nowMs / 1000) + keepSeconds) },
          ...lookupValues(key, nowMs),
          ...(reason !== undefined && { ":reason": { S: reason } }),
          ...id,
        },
      });
      const before = outcome.item;
      const isOwn = ({ what, atMs: when }: HistoryEntry) => what === state && when === entry.atMs;
      const known = before?.["sesMessageIds"]?.SS ?? [];
      const isNew = !known.includes(sesMessageId);
      // The row has as much evidence of another email: it keeps both ids.
      if (!outcome.ok && isNew)
        await write("a second message id cannot be recorded", key, {
          UpdateExpression: updateOf({ set: [APPEND], add: ["sesMessageIds :id"] }),
          // The SDK may repeat a write that was applied.
          ConditionExpression: "attribute_exists(#state) AND NOT contains(sesMessageIds, :one)",
          values: {
            ...id,
            ":one": { S: sesMessageId },
            ...appended({ atMs: nowMs, what: "second-email" }),
          },
        });
      return {
        isSecondEmail: isNew && known.some((one) => one !== SAID_BY_AN_OPERATOR),
        isEntered: outcome.ok || outcome.record?.history.some(isOwn) === true,
        record: outcome.ok
          ? {
              state,
              reason: reason ?? outcome.record?.reason,
              history: [...(outcome.record?.history ?? []), entry],
              sesMessageIds: isNew ? [...known, sesMessageId] : known,
            }
          : outcome.record,
        ...(outcome.ok && {
          moved: {
            entry,
            from: readState(before?.["state"]?.S),
            definition: before?.["definition"]?.S,
            sinceMs: Number(before?.["lookupAt"]?.N ?? nowMs),
          },
        }),
      };
    },

    /** The other server takes the email later; the first such report is kept. @throws DependencyError */
    recordDelay: async (
      key: DeliveryKey,
      { answer, reason, atMs = now() }: Pick<Evidence, "answer" | "reason" | "atMs">,
    ): Promise<void> => {
      await write("a delay cannot be recorded", key, {
        UpdateExpression: updateOf({ set: ["delayedAtMs = :at", APPEND] }),
        ConditionExpression: "attribute_exists(#state) AND attribute_not_exists(delayedAtMs)",
        values: {
          ":at": { N: String(atMs) },
          ...appended({ atMs, what: "delayed", why: answer ?? reason }),
        },
      });
    },
  };
}

/**
 * Whether the row knows already that SES accepted this email. SES reports every acceptance, and the run has recorded nearly all of
 * them: a read costs an eighth of a write that is refused. @throws DependencyError
 */
export function acceptanceReader(client: DynamoDBClient, table: string) {
  return async (key: DeliveryKey, sesMessageId: string): Promise<boolean> => {
    const command = new GetItemCommand({
      TableName: table,
      Key: keyOf(key),
      ProjectionExpression: "evidenceRank, sesMessageIds",
    });
    const what = "the delivery cannot be read";
    const { Item: item }: { Item?: Item | undefined } = await dynamoDbCall(
      what,
      client.send(command),
    );
    return (
      item?.["evidenceRank"] !== undefined &&
      (item["sesMessageIds"]?.SS ?? []).includes(sesMessageId)
    );
  };
}

export type FindEvent = ReturnType<typeof eventReader>;

/** What the plan says of its event; undefined parts: an old plan, or none. @throws DependencyError */
export function eventReader(client: DynamoDBClient, table: string) {
  return async (
    notification: string,
  ): Promise<{
    readonly definition: string | undefined;
    readonly event: StoredEvent | undefined;
  }> => {
    const command = new GetItemCommand({
      TableName: table,
      Key: keyOf({ notification, recipient: PLAN }),
      // Of a plan, DynamoDB bills its whole size; the answer has only these.
      ProjectionExpression: EVENT_ATTRIBUTES.map((_, index) => `#a${index}`).join(", "),
      ExpressionAttributeNames: Object.fromEntries(
        EVENT_ATTRIBUTES.map((name, index) => [`#a${index}`, name]),
      ),
    });
    const { Item: item = {} } = await dynamoDbCall("the plan cannot be read", client.send(command));
    return { definition: item["definition"]?.S, event: readStoredEvent(item) };
  };
}
