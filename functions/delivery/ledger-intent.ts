/** What an intent writes; which row may take it stands in the table of transitions. */
import type { Intent } from "./delivery.ts";
import type { Item } from "../platform/dynamodb-item.ts";

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

/** The values beyond those that every intent writes. */
export function intentValues({ kind }: Intent): Item {
  return kind === "new" ? { ":none": { N: "0" } } : {};
}
