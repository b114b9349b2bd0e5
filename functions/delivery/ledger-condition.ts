/** The table of transitions as DynamoDB is asked for it: the condition of each write, and the values that it compares. */
import { maxResends } from "./delivery.ts";
import {
  type Presented,
  type Transition,
  type TransitionName,
  TRANSITIONS,
} from "./transitions.ts";
import { storedState } from "./ledger-row.ts";
import type { Item } from "../platform/dynamodb-item.ts";

/** The row must be what it was judged to be: a first try that arrives late must not turn a later state into a ghost. */
export function conditionOf(name: TransitionName): string {
  const { from, onAttempt, failedByAnother, settled, resendsLeft }: Transition = TRANSITIONS[name];
  const states = from.filter((state) => state !== "absent").map((state) => `:${state}`);
  return [
    states.length === 0
      ? "attribute_not_exists(#state)"
      : states.length === 1
        ? `#state = ${states[0]}`
        : `#state IN (${states.join(", ")})`,
    onAttempt ? "attempt = :seen" : [],
    failedByAnother ? "failedBy <> :messageId" : [],
    settled ? "intentAtMs <= :settledAt" : [],
    resendsLeft ? "resends < :maxResends" : [],
  ]
    .flat()
    .join(" AND ");
}

/** The values of the condition; that of the state which is written (`:submitting` …) may be among them. */
export function conditionValues(
  name: TransitionName,
  { seen = "", messageId = "", nowMs, rules }: Presented,
): Item {
  const { from, onAttempt, failedByAnother, settled, resendsLeft }: Transition = TRANSITIONS[name];
  return {
    ...Object.fromEntries(
      from.filter((state) => state !== "absent").map((state) => [`:${state}`, storedState(state)]),
    ),
    ...(onAttempt && { ":seen": { S: seen } }),
    ...(failedByAnother && { ":messageId": { S: messageId } }),
    ...(settled && { ":settledAt": { N: String(nowMs - rules.settleMs) } }),
    ...(resendsLeft && { ":maxResends": { N: String(maxResends(rules)) } }),
  };
}
