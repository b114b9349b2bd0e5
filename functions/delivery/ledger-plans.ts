/** What is known of a notification before it is worked: its plan, where one was kept, and who must not be mailed. */
import { setTimeout as pause } from "node:timers/promises";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
} from "@aws-sdk/client-dynamodb";
import { DependencyError } from "../platform/errors.ts";
import { type Plan, planToJson, readPlan } from "./plan.ts";
import type { Suppression } from "../coordination/suppression.ts";
import { dynamoDbCall, type Item } from "../platform/dynamodb-item.ts";
import { keyOf, PLAN } from "./ledger-row.ts";
import type { Known, Ledger } from "./ledger-port.ts";
import {
  readSuppression,
  suppressedRecipient,
  suppressionKey,
} from "../coordination/suppressions.ts";

export type PlansOptions = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The Coordination table, where suppressions stand. */
  readonly coordinationTable: string;
  readonly expiresAt: () => Item[string];
  readonly now: () => number;
};

/** What DynamoDB takes in one BatchGetItem. */
const BATCH_GET_MAX = 100;
/** Keys that a throttled table left over are asked for again, each time after a longer pause. */
const MOST_ROUNDS = 10;
const ROUND_PAUSE_MS = 10;

type Wanted = { readonly table: string; readonly key: Item };

export function createPlans(options: PlansOptions): Pick<Ledger, "look" | "keepPlan"> {
  const { client, table, coordinationTable, expiresAt, now } = options;

  return {
    look: async (notifications, recipients) => {
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
      return { plans, suppressions } satisfies Known;
    },

    keepPlan: async (plan) => {
      const command = new PutItemCommand({
        TableName: table,
        Item: {
          ...keyOf({ notification: plan.notification, recipient: PLAN }),
          plan: { S: planToJson(plan) },
          keptAtMs: { N: String(now()) },
          expiresAt: expiresAt(),
        },
        ConditionExpression: "attribute_not_exists(notification)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      try {
        await dynamoDbCall("the plan cannot be kept", client.send(command));
        return plan;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Somebody kept one first (or the SDK's own second try met ours): the same words to the same people.
        return error.Item === undefined ? plan : readPlanItem(plan.notification, error.Item);
      }
    },
  };
}

/** Consistent: a plan that was kept a moment ago must not be paid for again. */
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

/** Reads a plan's row. */
export function readPlanItem(notification: string, item: Item): Plan | "unreadable" {
  return readPlan(notification, item["plan"]?.S);
}
