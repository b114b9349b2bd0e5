/** Rows of the Deliveries table: keys, stored states, and parsing. */
import * as z from "zod/mini";
import { Count, type Item, Text } from "../platform/dynamodb-item.ts";
import type { DeliveryRow, DeliveryState } from "./delivery.ts";
import { type HistoryEntry, readHistory } from "./history.ts";

/** A delivery's row: the notification's key and the recipient's id. */
export type DeliveryKey = { readonly notification: string; readonly recipient: string };

/** The row as a failed condition returns it. */
export type CurrentRow = DeliveryRow | "unreadable" | undefined;

export type WriteOutcome = (
  | { readonly ok: true }
  | { readonly ok: false; readonly current: CurrentRow }
) & {
  /** The row after the write, or as it stands. */
  readonly record?: DeliveryRecord | undefined;
};

/** What a row tells of its delivery. */
export type DeliveryRecord = {
  readonly state: DeliveryState | undefined;
  readonly reason: string | undefined;
  readonly history: readonly HistoryEntry[];
  readonly sesMessageIds: readonly string[];
};

/** Why an email is not sent: its recipient is suppressed, or it has expired. */
export type SkipReason = { readonly state: "suppressed" | "expired"; readonly reason: string };

/** The sort key of a plan; no recipient's hash looks like it. */
export const PLAN = "plan";

/** Every state. */
export const STATES = [
  "retrying",
  "submitting",
  "unconfirmed",
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  "suppressed",
  "expired",
  "cancelled",
  "failed",
  "held",
] as const satisfies readonly DeliveryState[];

/** Two states are stored under the words of version 0.2, so that rows survive an upgrade and a rollback. */
const STORED_WORDS: Partial<Record<DeliveryState, string>> = {
  unconfirmed: "unknown",
  held: "parked",
};

const DeliveryItem = z.object({
  state: Text,
  evidenceRank: z.optional(z.object({ N: z.string() })),
  attempt: z.optional(Text),
  intentAtMs: z.optional(Count),
  resends: z.optional(Count),
  failedBy: z.optional(Text),
  reason: z.optional(Text),
});

export function keyOf({ notification, recipient }: DeliveryKey): Item {
  return { notification: { S: notification }, recipient: { S: recipient } };
}

/** The attribute value of a state. */
export function storedState(state: DeliveryState): { readonly S: string } {
  return { S: STORED_WORDS[state] ?? state };
}

/** The state of an attribute value; undefined for a word that this version does not know. */
export function readState(stored: string | undefined): DeliveryState | undefined {
  return STATES.find((state) => storedState(state).S === stored);
}

export function readDelivery(item: Item | undefined): CurrentRow {
  if (item === undefined) return undefined;
  const parsed = DeliveryItem.safeParse(item);
  if (!parsed.success) return "unreadable";
  const { evidenceRank, attempt, intentAtMs, resends, failedBy, reason } = parsed.data;
  // A newer version may have more states. With evidence in the row, SES accepted the email.
  const state =
    readState(parsed.data.state.S) ?? (evidenceRank === undefined ? undefined : "accepted");
  if (state === undefined) return "unreadable";
  return {
    state,
    resends: resends ?? 0,
    ...(attempt !== undefined && { attempt: attempt.S }),
    ...(intentAtMs !== undefined && { intentAtMs }),
    ...(failedBy !== undefined && { failedBy: failedBy.S }),
    ...(reason !== undefined && { reason: reason.S }),
  };
}

export function readRecord(item: Item): DeliveryRecord {
  return {
    state: readState(item["state"]?.S),
    reason: item["reason"]?.S,
    history: readHistory(item["history"]),
    sesMessageIds: item["sesMessageIds"]?.SS ?? [],
  };
}
