/** Rows of the Deliveries table as they come back: parsed, never cast. */
import * as z from "zod/mini";
import type { DeliveryState } from "./delivery.ts";
import { Count, type Item, Text } from "../platform/dynamodb-item.ts";
import type { DeliveryKey, CurrentRow } from "./ledger-port.ts";

/** The sort key of a plan; no recipient's hash looks like it. */
export const PLAN = "plan";

const STATES = [
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
  "failed",
  "held",
] as const satisfies readonly DeliveryState[];

/** Two states are stored under the words of version 0.2, so that rows survive an upgrade and a rollback. */
const STORED_WORDS: Partial<Record<DeliveryState, string>> = {
  unconfirmed: "unknown",
  held: "parked",
};

/** The attribute value of a state. */
export function storedState(state: DeliveryState): { readonly S: string } {
  return { S: STORED_WORDS[state] ?? state };
}

/** The state that an attribute value stands for; undefined for a word that this version does not know. */
export function readState(stored: string | undefined): DeliveryState | undefined {
  return STATES.find((state) => storedState(state).S === stored);
}

const DeliveryItem = z.object({
  state: Text,
  evidenceRank: z.optional(z.object({ N: z.string() })),
  attempt: z.optional(Text),
  intentAtMs: z.optional(Count),
  resends: z.optional(Count),
  failedBy: z.optional(Text),
  reason: z.optional(Text),
});

/** The current row, after a write whose condition did not hold; DynamoDB says nothing of a row that is not there. */
export function readDelivery(item: Item | undefined): CurrentRow {
  if (item === undefined) return undefined;
  const parsed = DeliveryItem.safeParse(item);
  if (!parsed.success) return "unreadable";
  const { evidenceRank, attempt, intentAtMs, resends, failedBy, reason } = parsed.data;
  const known = readState(parsed.data.state.S);
  // A newer version may have a state that this one does not know. With evidence in the row, SES took the mail.
  const state = known ?? (evidenceRank === undefined ? undefined : "accepted");
  if (state === undefined) return "unreadable";
  return {
    state,
    resends: resends ?? 0,
    ...(attempt === undefined ? {} : { attempt: attempt.S }),
    ...(intentAtMs === undefined ? {} : { intentAtMs }),
    ...(failedBy === undefined ? {} : { failedBy: failedBy.S }),
    ...(reason === undefined ? {} : { reason: reason.S }),
  };
}

export function keyOf({ notification, recipient }: DeliveryKey): Item {
  return { notification: { S: notification }, recipient: { S: recipient } };
}
