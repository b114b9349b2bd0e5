/** Rows of the Deliveries table as they come back: parsed, never cast. */
import * as z from "zod/mini";
import type { DeliveryState } from "./delivery.ts";
import { type Plan, readPlan } from "./plan.ts";
import { Count, type Item, Text } from "../platform/dynamodb-item.ts";
import type { DeliveryKey, Met } from "./ledger-port.ts";

/** The sort key of a plan; no recipient's hash looks like it. */
export const PLAN = "plan";

const STATES = [
  "retrying",
  "submitting",
  "unknown",
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  "suppressed",
  "expired",
  "failed",
  "parked",
] as const satisfies readonly DeliveryState[];

const DeliveryItem = z.object({
  state: Text,
  evidenceRank: z.optional(z.object({ N: z.string() })),
  attempt: z.optional(Text),
  intentAtMs: z.optional(Count),
  resends: z.optional(Count),
  failedBy: z.optional(Text),
  reason: z.optional(Text),
});

/** The row that a losing write met; DynamoDB says nothing of a row that is not there. */
export function readDelivery(item: Item | undefined): Met {
  if (item === undefined) return undefined;
  const parsed = DeliveryItem.safeParse(item);
  if (!parsed.success) return "unreadable";
  const { evidenceRank, attempt, intentAtMs, resends, failedBy, reason } = parsed.data;
  const known = STATES.find((state) => state === parsed.data.state.S);
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

/** A plan's row. */
export function readPlanItem(notification: string, item: Item): Plan | "unreadable" {
  return readPlan(notification, item["plan"]?.S);
}

export function keyOf({ notification, recipient }: DeliveryKey): Item {
  return { notification: { S: notification }, recipient: { S: recipient } };
}
