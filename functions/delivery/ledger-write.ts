/** One conditional write of a delivery's row, and the conditions that the table of transitions asks for. */
import type { DynamoDBClient, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { conditionalUpdate } from "../platform/conditional-update.ts";
import type { Item } from "../platform/dynamodb-item.ts";
import { maxResends } from "./delivery.ts";
import {
  type DeliveryKey,
  keyOf,
  readDelivery,
  storedState,
  type WriteOutcome,
} from "./ledger-row.ts";
import {
  type Presented,
  type Transition,
  type TransitionName,
  TRANSITIONS,
} from "./transitions.ts";

type Update = Pick<
  UpdateItemCommandInput,
  "UpdateExpression" | "ConditionExpression" | "ReturnValues"
> & { readonly values: Item };

/** `item`: the current row, or what `ReturnValues` asks for. @throws DependencyError */
export type Write = (
  what: string,
  key: DeliveryKey,
  update: Update,
) => Promise<WriteOutcome & { readonly item?: Item | undefined }>;

export function createWrite(client: DynamoDBClient, table: string): Write {
  return async (what, key, { values, ...update }) => {
    const { ok, item } = await conditionalUpdate(client, what, {
      ...update,
      TableName: table,
      Key: keyOf(key),
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: values,
    });
    return ok ? { ok, item } : { ok, current: readDelivery(item), item };
  };
}

/** The row must still be what was judged: a first try that arrives late must not overwrite a later state. */
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

/** The values of the condition; the written state's may be among them. */
export function conditionValues(
  name: TransitionName,
  { judgedAttempt = "", messageId = "", nowMs, rules }: Presented,
): Item {
  const { from, onAttempt, failedByAnother, settled, resendsLeft }: Transition = TRANSITIONS[name];
  const states = from.filter((state) => state !== "absent");
  return {
    ...Object.fromEntries(states.map((state) => [`:${state}`, storedState(state)])),
    ...(onAttempt && { ":seen": { S: judgedAttempt } }),
    ...(failedByAnother && { ":messageId": { S: messageId } }),
    ...(settled && { ":settledAt": { N: String(nowMs - rules.settleMs) } }),
    ...(resendsLeft && { ":maxResends": { N: String(maxResends(rules)) } }),
  };
}
