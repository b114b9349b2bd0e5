/**
 * A run's part of a limit that all runs share. The first `take` reserves for the whole run in one conditional write, the
 * next ones take from it in memory, and `close` replaces the reservation by what was used, in one more write.
 *
 * The row's total, what is used and what is reserved, never passes the limit. A run that dies leaves its reservation
 * counted.
 */
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { dynamoDbCall } from "../platform/dynamodb-item.ts";

export type ReservationStore = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  /** The Coordination table. */
  readonly table: string;
  readonly slot: number;
  readonly now: () => number;
  readonly newId: () => string;
};

export type SharedLimit = {
  /** The start of the row's key; each UTC day has a row of its own. */
  readonly name: string;
  /** A whole number of units; 0: nothing may be taken. */
  readonly limit: () => number;
  /** How many of the first `take` the run reserves. */
  readonly times: number;
  readonly totalAttribute: string;
  readonly usedAttribute: string;
  /** False when `limit` itself falls by what is used. */
  readonly totalIncludesUsed: boolean;
  /** Units in 1 of the row's numbers. */
  readonly scale: number;
};

export type Reservation = {
  /** Takes at most this much; undefined when it does not fit. Call the result once, with what was used. @throws DependencyError */
  readonly take: (most: number) => Promise<((used: number) => void) | undefined>;
  /** Ends the run's reservation, and returns what was used. What is not used yet counts in full. @throws DependencyError */
  readonly close: (signal?: AbortSignal) => Promise<number>;
};

type RunState = {
  readonly day: string;
  /** The last reservation's mark in the row: only its own run may close it. */
  mark?: string;
  reserved: number;
  /** Taken and not used yet. */
  taken: number;
  used: number;
  /** The limit had no room for all that was wanted: this run does not ask again. */
  isExhausted: boolean;
};

const KEEP_SECONDS = 35 * 86_400;
/** Each try has seen the total that refused the one before. */
const MAX_TRIES = 5;

export function createReservation(store: ReservationStore, shared: SharedLimit): Reservation {
  const { limit, times } = shared;
  let run: RunState | undefined;
  let reserving: Promise<void> | undefined;

  const startRun = (): RunState => {
    const day = new Date(store.now()).toISOString().slice(0, 10);
    return { day, reserved: 0, taken: 0, used: 0, isExhausted: false };
  };

  const reserve = async (current: RunState, most: number): Promise<void> => {
    const mark = store.newId();
    let total = 0;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const wanted = Math.min(most * times, limit() - total);
      if (wanted <= 0) break;
      const refusal = await addReservation(store, shared, current.day, {
        mark,
        units: wanted,
        maxTotal: limit() - wanted,
      });
      if (refusal === undefined) {
        current.mark = mark;
        current.reserved += wanted;
        current.isExhausted = wanted < most * times;
        return;
      }
      ({ total } = refusal);
    }
    current.isExhausted = true;
  };

  return {
    take: async (most) => {
      if (limit() <= 0) return undefined;
      const current = (run ??= startRun());
      const free = () => current.reserved - current.used - current.taken;
      while (free() < most && !current.isExhausted)
        await (reserving ??= reserve(current, most).finally(() => (reserving = undefined)));
      if (free() < most) return undefined;
      current.taken += most;
      return (used) => {
        current.taken -= most;
        current.used += used;
      };
    },

    close: async (signal) => {
      const current = run;
      run = undefined;
      if (current === undefined) return 0;
      const { day, mark, reserved } = current;
      const used = current.used + current.taken;
      if (mark !== undefined)
        await removeReservation(store, shared, day, { mark, reserved, used }, signal);
      return used;
    },
  };
}

/** Undefined, or the row's total when it had no room. @throws DependencyError */
async function addReservation(
  { client, table, slot, now }: ReservationStore,
  { name, totalAttribute, scale }: SharedLimit,
  day: string,
  { mark, units, maxTotal }: { mark: string; units: number; maxTotal: number },
): Promise<{ readonly total: number } | undefined> {
  const markAttribute = `mark${slot}`;
  const command = new UpdateItemCommand({
    TableName: table,
    Key: { pk: { S: `${name}#${day}` } },
    UpdateExpression: "SET #mark = :mark, expiresAt = :expiresAt ADD #total :units",
    // The SDK repeats a write whose answer was lost; a repeated one must not count twice.
    ConditionExpression:
      "(attribute_not_exists(#mark) OR #mark <> :mark) AND (attribute_not_exists(#total) OR #total <= :max)",
    ExpressionAttributeNames: { "#mark": markAttribute, "#total": totalAttribute },
    ExpressionAttributeValues: {
      ":mark": { S: mark },
      ":expiresAt": { N: String(Math.floor(now() / 1_000) + KEEP_SECONDS) },
      ":units": numberOf(units, scale),
      ":max": numberOf(maxTotal, scale),
    },
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  try {
    await dynamoDbCall(`${name} cannot be reserved`, client.send(command));
    return undefined;
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    if (error.Item?.[markAttribute]?.S === mark) return undefined;
    return { total: Math.round(Number(error.Item?.[totalAttribute]?.N ?? 0) * scale) };
  }
}

/** @throws DependencyError */
async function removeReservation(
  { client, table, slot }: ReservationStore,
  { name, totalAttribute, usedAttribute, totalIncludesUsed, scale }: SharedLimit,
  day: string,
  { mark, reserved, used }: { mark: string; reserved: number; used: number },
  abortSignal: AbortSignal | undefined,
): Promise<void> {
  const command = new UpdateItemCommand({
    TableName: table,
    Key: { pk: { S: `${name}#${day}` } },
    UpdateExpression: "REMOVE #mark ADD #total :total, #used :used",
    ConditionExpression: "#mark = :mark",
    ExpressionAttributeNames: {
      "#mark": `mark${slot}`,
      "#total": totalAttribute,
      "#used": usedAttribute,
    },
    ExpressionAttributeValues: {
      ":mark": { S: mark },
      ":total": numberOf((totalIncludesUsed ? used : 0) - reserved, scale),
      ":used": numberOf(used, scale),
    },
  });
  try {
    await dynamoDbCall(
      `${name} cannot be settled`,
      client.send(command, abortSignal === undefined ? {} : { abortSignal }),
    );
  } catch (error) {
    // It was closed before its answer was lost, or this run has lost its slot: then its reservation stays counted.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function numberOf(units: number, scale: number): AttributeValue {
  return { N: String(units / scale) };
}
