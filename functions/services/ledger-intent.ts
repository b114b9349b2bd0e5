/** The intent as DynamoDB is asked for it: which row may take it, and what it writes. */
import { type DeliveryRules, type Intent, maxResends } from "../core/delivery.ts";
import type { Item } from "./ledger-row.ts";

/** The row must be what it was judged to be: a first try that arrives late must not turn a later state into a ghost. */
export const INTENT_CONDITIONS: Record<Intent["kind"], string> = {
  new: "attribute_not_exists(#state)",
  again: "#state = :retrying AND attempt = :seen",
  redriven: "#state = :failed AND attempt = :seen AND failedBy <> :messageId",
  "settle-resend":
    "#state IN (:submitting, :unknown) AND attempt = :seen AND intentAtMs <= :settledAt AND resends < :maxResends",
};

export function intentUpdate({ kind }: Intent): string {
  const set =
    "#state = :submitting, attempt = :new, intentAtMs = :at, slot = :slot, leaseToken = :token";
  switch (kind) {
    case "redriven":
      return `SET ${set} ADD attempts :one REMOVE expiresAt, failedBy, reason`;
    case "settle-resend":
      return `SET ${set} ADD attempts :one, resends :one REMOVE expiresAt, reason`;
    case "new":
      // From the beginning, so that a row without it is never sent again by a condition that it cannot fail.
      return `SET ${set}, resends = :none ADD attempts :one`;
    case "again":
      return `SET ${set} ADD attempts :one REMOVE expiresAt, reason`;
  }
}

/** The values that a kind's condition asks for beyond those of every intent. */
export function intentValues(
  intent: Intent,
  { messageId, nowMs, rules }: { messageId: string; nowMs: number; rules: DeliveryRules },
): Item {
  switch (intent.kind) {
    case "new":
      return { ":none": { N: "0" } };
    case "again":
      return { ":seen": { S: intent.seen }, ":retrying": { S: "retrying" } };
    case "redriven":
      return {
        ":seen": { S: intent.seen },
        ":failed": { S: "failed" },
        ":messageId": { S: messageId },
      };
    case "settle-resend":
      return {
        ":seen": { S: intent.seen },
        ":unknown": { S: "unknown" },
        ":settledAt": { N: String(nowMs - rules.settleMs) },
        ":maxResends": { N: String(maxResends(rules)) },
      };
  }
}
