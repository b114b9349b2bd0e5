/** One conditional write of a delivery's row, and the conditions that the table of transitions asks for. */
import type { DynamoDBClient, UpdateItemCommandInput } from "@aws-sdk/client-dynamodb";
import { conditionalUpdate } from "../platform/conditional-update.ts";
import type { Item } from "../platform/dynamodb-item.ts";
import { type DeliveryState, maxResends } from "./delivery.ts";
import { APPEND, appended, type HistoryEntry } from "./history.ts";
import { listOfState } from "./ledger-index.ts";
import {
  type DeliveryKey,
  keyOf,
  readDelivery,
  readRecord,
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

/** `item`: the row after the write (`ReturnValues` asks for another), or as it stands. @throws DependencyError */
export type Write = (
  what: string,
  key: DeliveryKey,
  update: Update,
) => Promise<WriteOutcome & { readonly item?: Item | undefined }>;

/** Reserved words of DynamoDB's expressions. */
const NAMES = { "#state": "state", "#definition": "definition" };

export function createWrite(client: DynamoDBClient, table: string): Write {
  return async (what, key, { values, ...update }) => {
    const expressions = `${update.UpdateExpression} ${update.ConditionExpression}`;
    const { ok, item } = await conditionalUpdate(client, what, {
      ReturnValues: "ALL_NEW",
      ...update,
      TableName: table,
      Key: keyOf(key),
      // DynamoDB refuses a name that is not used.
      ExpressionAttributeNames: Object.fromEntries(
        Object.entries(NAMES).filter(([name]) => expressions.includes(name)),
      ),
      ExpressionAttributeValues: values,
    });
    const record = item && readRecord(item);
    return ok ? { ok, item, record } : { ok, current: readDelivery(item), item, record };
  };
}

/** The clauses of an update expression. */
type Clauses = {
  readonly set: readonly string[];
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
};

export function updateOf({ set, add = [], remove = [] }: Clauses): string {
  return [
    `SET ${set.join(", ")}`,
    add.length === 0 ? [] : `ADD ${add.join(", ")}`,
    remove.length === 0 ? [] : `REMOVE ${remove.join(", ")}`,
  ]
    .flat()
    .join(" ");
}

/** A change of state: with its entry in the history, and in or out of the list of its state. */
export type Move = {
  readonly set: readonly string[];
  readonly remove: readonly string[];
  readonly values: Item;
};

/** `happened` undefined: nothing for the history. */
export function moveTo(
  state: DeliveryState,
  atMs: number,
  happened: Omit<HistoryEntry, "atMs"> | undefined,
): Move {
  const list = listOfState(state);
  return {
    set: [
      `#state = :${state}`,
      ...(happened === undefined ? [] : [APPEND]),
      ...(list === undefined ? [] : ["listName = :list, listAt = :listAt"]),
    ],
    remove: list === undefined ? ["listName", "listAt"] : [],
    values: {
      [`:${state}`]: storedState(state),
      ...(happened !== undefined && appended({ atMs, ...happened })),
      ...(list !== undefined && { ":list": { S: list }, ":listAt": { N: String(atMs) } }),
    },
  };
}

/** Makes a delivery's row findable by its recipient; the first write of a row does it. */
export const SET_LOOKUP =
  "lookupName = if_not_exists(lookupName, :recipient), lookupAt = if_not_exists(lookupAt, :lookupAt)";

export function lookupValues({ recipient }: DeliveryKey, atMs: number): Item {
  return { ":recipient": { S: recipient }, ":lookupAt": { N: String(atMs) } };
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
