/** The plan of a notification, and the suppressions of its recipients. */
import { setTimeout as pause } from "node:timers/promises";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DependencyError } from "../platform/errors.ts";
import { type Plan, planToJson, readPlan } from "./plan.ts";
import type { Suppression } from "../coordination/suppression-rule.ts";
import { dynamoDbCall, type Item } from "../platform/dynamodb-item.ts";
import { listItem, lookupItem, lookupOfEvent, PLANS, readerMark } from "./ledger-index.ts";
import { compressed } from "./ledger-records.ts";
import { keyOf, PLAN } from "./ledger-row.ts";
import { readStoredEvent, storedEventItem } from "./stored-event.ts";
import type { Exchange } from "../words/exchange.ts";
import {
  readSuppression,
  suppressedRecipient,
  suppressionKey,
} from "../coordination/suppressions.ts";

export type PlansOptions = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Holds the suppressions. */
  readonly coordinationTable: string;
  readonly expiresAt: () => Item[string];
  readonly now: () => number;
};

/** The most that DynamoDB takes in one BatchGetItem. */
const BATCH_GET_MAX = 100;
/** Tries to read the keys that a throttled table left over; each pause is longer. */
const MOST_ROUNDS = 10;
const ROUND_PAUSE_MS = 10;

type Wanted = { readonly table: string; readonly key: Item };

/** Absent: nothing is known. */
export type Known = {
  readonly plans: ReadonlyMap<string, Plan | "unreadable">;
  readonly suppressions: ReadonlyMap<string, Suppression>;
};

export function createPlans(options: PlansOptions) {
  const { client, table, coordinationTable, expiresAt, now } = options;

  return {
    /** The kept plans of these notifications, and the suppressions of these recipients, by id. @throws DependencyError */
    look: async (
      notifications: readonly string[],
      recipients: readonly string[],
    ): Promise<Known> => {
      const plans = new Map<string, Plan | "unreadable">();
      const suppressions = new Map<string, Suppression>();
      let wanted: Wanted[] = [
        ...notifications.map((notification) => ({
          table,
          key: keyOf({ notification, recipient: PLAN }),
        })),
        ...[...new Set(recipients)].map((recipient) => ({
          table: coordinationTable,
          key: suppressionKey(recipient),
        })),
      ];
      let leftovers = 0;
      while (wanted.length > 0) {
        if (leftovers > 0) await pause(ROUND_PAUSE_MS * leftovers);
        const command = new BatchGetItemCommand({
          RequestItems: byTable(wanted.slice(0, BATCH_GET_MAX)),
        });
        const answer = await dynamoDbCall("plans cannot be read", client.send(command));
        for (const item of answer.Responses?.[table] ?? []) {
          const notification = item["notification"]?.S ?? "";
          plans.set(notification, readPlanItem(notification, item));
        }
        for (const item of answer.Responses?.[coordinationTable] ?? []) {
          const recipient = suppressedRecipient(item);
          if (recipient !== undefined) suppressions.set(recipient, readSuppression(item));
        }
        const left = Object.entries(answer.UnprocessedKeys ?? {}).flatMap(([from, { Keys }]) =>
          (Keys ?? []).map((key) => ({ table: from, key })),
        );
        leftovers = left.length > 0 ? leftovers + 1 : 0;
        if (leftovers > MOST_ROUNDS)
          throw new DependencyError("dynamodb", "plans cannot be read: the table is throttled");
        wanted = [...left, ...wanted.slice(BATCH_GET_MAX)];
      }
      return { plans, suppressions };
    },

    /** Keeps the plan unless there is one, and returns the one that is kept. @throws DependencyError */
    keepPlan: async (
      plan: Plan,
      exchanges: readonly Exchange[] = [],
    ): Promise<Plan | "unreadable"> => {
      const command = new PutItemCommand({
        TableName: table,
        Item: planItem(plan, exchanges, now(), expiresAt()),
        ConditionExpression: "attribute_not_exists(notification)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      try {
        await dynamoDbCall("the plan cannot be kept", client.send(command));
        return plan;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Another run kept one first, or the SDK repeated our write.
        return error.Item === undefined ? plan : readPlanItem(plan.notification, error.Item);
      }
    },
  };
}

/** Consistent reads: a plan that was just kept must not be paid for again. */
function byTable(
  wanted: readonly Wanted[],
): Record<string, { Keys: Item[]; ConsistentRead: true }> {
  const requests: Record<string, { Keys: Item[]; ConsistentRead: true }> = {};
  for (const { table, key } of wanted) {
    requests[table] ??= { Keys: [], ConsistentRead: true };
    requests[table].Keys.push(key);
  }
  return requests;
}

/** Bytes of a plan with its exchanges. DynamoDB takes 400 KB, and a plan alone always fits. */
const MAX_PLAN_BYTES = 390_000;

/** `keptAtMs`: now. */
export function planItem(
  plan: Plan,
  exchanges: readonly Exchange[],
  keptAtMs: number,
  expiresAt: Item[string],
): Item {
  const { notification, definition, drafts, event, recipients } = plan;
  const json = planToJson(plan);
  const bytes = exchanges.length === 0 ? undefined : compressed(JSON.stringify(exchanges));
  const fits = bytes && Buffer.byteLength(json) + bytes.length <= MAX_PLAN_BYTES;
  return {
    ...keyOf({ notification, recipient: PLAN }),
    plan: { S: json },
    expiresAt,
    definition: { S: definition },
    subject: { S: drafts[0]?.subject ?? "" },
    readers: { S: recipients.map(({ id }) => readerMark(id)).join(" ") },
    ...(fits && { exchanges: { B: bytes } }),
    ...(event !== undefined && {
      ...storedEventItem({ ...event, messageId: undefined }),
      ...lookupItem(lookupOfEvent(event.id), keptAtMs),
    }),
    ...listItem(PLANS, keptAtMs),
  };
}

export function readPlanItem(notification: string, item: Item): Plan | "unreadable" {
  const plan = readPlan(notification, item["plan"]?.S);
  const event = readStoredEvent(item);
  return plan === "unreadable" || event === undefined ? plan : { ...plan, event };
}
