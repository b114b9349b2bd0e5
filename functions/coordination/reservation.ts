/**
 * A run's part of a limit that all runs share. The first `take` reserves for the whole run with a conditional write. Later calls take
 * from it in memory, and reserve again if it is used up. `close` replaces the reservation by what was used, in one more write.
 *
 * The row's total, what is used and what is reserved, never passes the limit. If a run dies, its reservation stays
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
  /** The start of the row's key. Each UTC day has its own row. */
  readonly name: string;
  /** A whole number of units. 0: nothing may be taken. */
  readonly limit: () => number;
  /** The run reserves this many times the amount of its first `take`. */
  readonly multiple: number;
  readonly totalAttribute: string;
  readonly usedAttribute: string;
  /** False if `limit()` already shrinks with use, as what is left of SES's quota does. */
  readonly totalIncludesUsed: boolean;
  /** The row stores `units / scale`. */
  readonly scale: number;
};

export type Reservation = {
  /** Takes up to `max`; undefined if the limit has no room. Call the returned function once, with what was used. @throws DependencyError */
  readonly take: (max: number) => Promise<((used: number) => void) | undefined>;
  /** Ends the run's reservation, and returns what was used. What is not used yet counts in full. @throws DependencyError */
  readonly close: (signal?: AbortSignal) => Promise<number>;
};

type RunState = {
  readonly day: string;
  /** The id of the last reservation, in the row: only its own run may close it. */
  reservationId?: string;
  reserved: number;
  /** Taken and not used yet. */
  taken: number;
  used: number;
  /** The limit had no room for the whole reservation: this run does not ask again. */
  isExhausted: boolean;
};

const KEEP_SECONDS = 35 * 86_400;
/** Each try uses the total that the previous refusal returned. */
const MAX_TRIES = 5;

export function createReservation(store: ReservationStore, shared: SharedLimit): Reservation {
  const { limit, multiple } = shared;
  let run: RunState | undefined;
  let reserving: Promise<void> | undefined;

  const startRun = (): RunState => {
    const day = new Date(store.now()).toISOString().slice(0, 10);
    return { day, reserved: 0, taken: 0, used: 0, isExhausted: false };
  };

  const reserve = async (current: RunState, max: number): Promise<void> => {
    const reservationId = store.newId();
    let total = 0;
    for (let tries = 0; tries < MAX_TRIES; tries++) {
      const wanted = Math.min(max * multiple, limit() - total);
      if (wanted <= 0) break;
      const refusal = await addReservation(store, shared, current.day, {
        reservationId,
        units: wanted,
        maxTotal: limit() - wanted,
      });
      if (refusal === undefined) {
        current.reservationId = reservationId;
        current.reserved += wanted;
        current.isExhausted = wanted < max * multiple;
        return;
      }
      ({ total } = refusal);
    }
    current.isExhausted = true;
  };

  return {
    take: async (max) => {
      if (limit() <= 0) return undefined;
      const current = (run ??= startRun());
      const free = () => current.reserved - current.used - current.taken;
      while (free() < max && !current.isExhausted)
        await (reserving ??= reserve(current, max).finally(() => (reserving = undefined)));
      if (free() < max) return undefined;
      current.taken += max;
      return (used) => {
        current.taken -= max;
        current.used += used;
      };
    },

    close: async (signal) => {
      const current = run;
      run = undefined;
      if (current === undefined) return 0;
      const { day, reservationId, reserved } = current;
      const used = current.used + current.taken;
      if (reservationId !== undefined)
        await removeReservation(store, shared, day, { reservationId, reserved, used }, signal);
      return used;
    },
  };
}

/** Undefined, or the row's total if it had no room. @throws DependencyError */
async function addReservation(
  { client, table, slot, now }: ReservationStore,
  { name, totalAttribute, scale }: SharedLimit,
  day: string,
  { reservationId, units, maxTotal }: { reservationId: string; units: number; maxTotal: number },
): Promise<{ readonly total: number } | undefined> {
  const markAttribute = `mark${slot}`;
  const command = new UpdateItemCommand({
    TableName: table,
    Key: { pk: { S: `${name}#${day}` } },
    UpdateExpression: "SET #mark = :mark, expiresAt = :expiresAt ADD #total :units",
    // The SDK repeats a write whose answer was lost. It must not count twice.
    ConditionExpression:
      "(attribute_not_exists(#mark) OR #mark <> :mark) AND (attribute_not_exists(#total) OR #total <= :max)",
    ExpressionAttributeNames: { "#mark": markAttribute, "#total": totalAttribute },
    ExpressionAttributeValues: {
      ":mark": { S: reservationId },
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
    if (error.Item?.[markAttribute]?.S === reservationId) return undefined;
    return { total: Math.round(Number(error.Item?.[totalAttribute]?.N ?? 0) * scale) };
  }
}

/** @throws DependencyError */
async function removeReservation(
  { client, table, slot }: ReservationStore,
  { name, totalAttribute, usedAttribute, totalIncludesUsed, scale }: SharedLimit,
  day: string,
  { reservationId, reserved, used }: { reservationId: string; reserved: number; used: number },
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
      ":mark": { S: reservationId },
      ":total": numberOf((totalIncludesUsed ? used : 0) - reserved, scale),
      ":used": numberOf(used, scale),
    },
  });
  try {
    await dynamoDbCall(
      `${name} cannot be closed`,
      client.send(command, abortSignal === undefined ? {} : { abortSignal }),
    );
  } catch (error) {
    // Either our first write succeeded and its answer was lost, or another run has taken the slot: then the reservation stays counted.
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function numberOf(units: number, scale: number): AttributeValue {
  return { N: String(units / scale) };
}
