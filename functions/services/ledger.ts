/**
 * The ledger: what was decided for each notification, and how far each delivery has come. Every step is one conditional
 * write, and who loses one has the winner's row in its hands.
 *
 *   keepPlan ─▶ intend ─▶ (SES) ─▶ recordAccepted
 *                  ▲           ├─▶ takeBack          a definite no for now: the attempt is free again
 *                  │           ├─▶ recordFailed      a definite no for good
 *                  │           └─▶ recordUnknown     no answer: for people; decides nothing
 *                  └── judge(the row met) ─▶ park    settled, and nobody can know
 */
import { setTimeout as pause } from "node:timers/promises";
import {
  BatchGetItemCommand,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { type DeliveryRules, EVIDENCE_RANK } from "../core/delivery.ts";
import { DependencyError, nameOf } from "../core/errors.ts";
import { type Plan, planToJson } from "../core/plan.ts";
import { INTENT_CONDITIONS, intentUpdate, intentValues } from "./ledger-intent.ts";
import { type Item, PLAN, readDelivery, readPlanItem } from "./ledger-row.ts";
import type { DeliveryKey, Ledger, WriteOutcome } from "./ports.ts";

export type LedgerOptions = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  readonly slot: number;
  readonly rules: DeliveryRules;
  /** How long final rows and plans are kept, seconds. Rows that are not final have no end. */
  readonly keepSeconds: number;
  readonly now: () => number;
  readonly newId: () => string;
};

/** What DynamoDB takes in one BatchGetItem. */
const BATCH_GET_MAX = 100;
/** Keys that a throttled table left over are asked for again, each time after a longer pause. */
const MOST_ROUNDS = 10;
const ROUND_PAUSE_MS = 10;

const OWN_ATTEMPT = "#state = :submitting AND attempt = :mine";

type Update = Pick<UpdateItemCommandInput, "UpdateExpression" | "ConditionExpression"> & {
  values: Item;
};

export function createLedger(options: LedgerOptions): Ledger {
  const { client, table, slot, rules, keepSeconds, now, newId } = options;

  const call = async <T>(what: string, answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) throw error;
      throw new DependencyError("dynamodb", `${what}: ${nameOf(error)}`, { cause: error });
    }
  };

  /** The row's new state if the condition held, else the row that stands. */
  const write = async (
    what: string,
    key: DeliveryKey,
    update: Update,
  ): Promise<WriteOutcome & { item?: Item }> => {
    const command = new UpdateItemCommand({
      TableName: table,
      Key: keyOf(key),
      UpdateExpression: update.UpdateExpression,
      ConditionExpression: update.ConditionExpression,
      ExpressionAttributeNames: { "#state": "state" },
      ExpressionAttributeValues: update.values,
      ReturnValuesOnConditionCheckFailure: "ALL_OLD",
    });
    try {
      await call(what, client.send(command));
      return { ok: true };
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      return {
        ok: false,
        met: readDelivery(error.Item),
        ...(error.Item === undefined ? {} : { item: error.Item }),
      };
    }
  };

  const expiresAt = () => ({ N: String(Math.floor(now() / 1000) + keepSeconds) });

  /** Ends our own attempt; who is no longer the row's attempt learns what stands instead. */
  const endAttempt = (what: string, key: DeliveryKey, attempt: string, set: string, values: Item) =>
    write(what, key, {
      UpdateExpression: `SET ${set}`,
      ConditionExpression: OWN_ATTEMPT,
      values: { ":submitting": { S: "submitting" }, ":mine": { S: attempt }, ...values },
    });

  return {
    readPlans: async (keys) => {
      const plans = new Map<string, Plan | "unreadable">();
      let wanted: Item[] = keys.map((notification) => keyOf({ notification, recipient: PLAN }));
      for (let round = 0; wanted.length > 0; round++) {
        if (round > 0) await pause(ROUND_PAUSE_MS * round);
        // Consistent: a plan that was kept a moment ago must not be paid for again.
        const tables = { [table]: { Keys: wanted.slice(0, BATCH_GET_MAX), ConsistentRead: true } };
        const command = new BatchGetItemCommand({ RequestItems: tables });
        const answer = await call("plans cannot be read", client.send(command));
        for (const item of answer.Responses?.[table] ?? []) {
          const notification = item["notification"]?.S ?? "";
          plans.set(notification, readPlanItem(notification, item));
        }
        const left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
        if (left.length > 0 && round >= MOST_ROUNDS)
          throw new DependencyError("dynamodb", "plans cannot be read: the table is throttled");
        wanted = [...left, ...wanted.slice(BATCH_GET_MAX)];
      }
      return plans;
    },

    keepPlan: async (plan) => {
      const key = { notification: plan.notification, recipient: PLAN };
      const command = new PutItemCommand({
        TableName: table,
        Item: {
          ...keyOf(key),
          plan: { S: planToJson(plan) },
          keptAtMs: { N: String(now()) },
          expiresAt: expiresAt(),
        },
        ConditionExpression: "attribute_not_exists(notification)",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      try {
        await call("the plan cannot be kept", client.send(command));
        return plan;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Somebody kept one first (or the SDK's own second try met ours): the same words to the same people.
        return error.Item === undefined ? plan : readPlanItem(plan.notification, error.Item);
      }
    },

    intend: async (key, intent, messageId, held) => {
      const attempt = newId();
      // Before the write: the time that the write takes is part of the intent's age.
      const intentAtMs = now();
      const outcome = await write("the intent cannot be written", key, {
        UpdateExpression: intentUpdate(intent),
        ConditionExpression: INTENT_CONDITIONS[intent.kind],
        values: {
          ":submitting": { S: "submitting" },
          ":new": { S: attempt },
          ":at": { N: String(intentAtMs) },
          ":slot": { N: String(slot) },
          ":token": { N: String(held.token) },
          ":one": { N: "1" },
          ...intentValues(intent, { messageId, nowMs: intentAtMs, rules }),
        },
      });
      if (outcome.ok) return { ok: true, attempt, intentAtMs };
      // The SDK tried again a write that had been applied: the row carries our own attempt.
      if (outcome.item?.["attempt"]?.S === attempt) return { ok: true, attempt, intentAtMs };
      return { ok: false, met: outcome.met };
    },

    // No attempt, no token, no state: evidence is never refused, but by better evidence; an absent row is created.
    recordAccepted: async (key, sesMessageId) => {
      const evidence = { ":id": { SS: [sesMessageId] } };
      const outcome = await write("`accepted` cannot be written", key, {
        UpdateExpression:
          "SET #state = :accepted, evidenceRank = :rank, acceptedAtMs = :now, expiresAt = :expiresAt ADD sesMessageIds :id",
        ConditionExpression: "attribute_not_exists(evidenceRank) OR evidenceRank < :rank",
        values: {
          ":accepted": { S: "accepted" },
          ":rank": { N: String(EVIDENCE_RANK.accepted) },
          ":now": { N: String(now()) },
          ":expiresAt": expiresAt(),
          ...evidence,
        },
      });
      if (outcome.ok || outcome.item?.["sesMessageIds"]?.SS?.includes(sesMessageId)) return;
      // The row knows as much already, but of another mail: both ids stand in it (the window happened).
      await write("the second message id cannot be written", key, {
        UpdateExpression: "ADD sesMessageIds :id",
        ConditionExpression: "attribute_exists(#state)",
        values: evidence,
      });
    },

    takeBack: (key, attempt) =>
      endAttempt("the intent cannot be taken back", key, attempt, "#state = :retrying", {
        ":retrying": { S: "retrying" },
      }),

    recordFailed: (key, attempt, failedBy, reason) =>
      endAttempt(
        "`failed` cannot be written",
        key,
        attempt,
        "#state = :failed, failedBy = :by, reason = :reason",
        {
          ":failed": { S: "failed" },
          ":by": { S: failedBy },
          ":reason": { S: reason },
        },
      ),

    recordUnknown: (key, attempt, reason) =>
      endAttempt(
        "`unknown` cannot be written",
        key,
        attempt,
        "#state = :unknown, reason = :reason",
        {
          ":unknown": { S: "unknown" },
          ":reason": { S: reason },
        },
      ),

    park: (key, seen) =>
      write("the delivery cannot be parked", key, {
        UpdateExpression: "SET #state = :parked",
        ConditionExpression:
          "#state IN (:submitting, :unknown) AND attempt = :seen AND intentAtMs <= :settledAt",
        values: {
          ":parked": { S: "parked" },
          ":submitting": { S: "submitting" },
          ":unknown": { S: "unknown" },
          ":seen": { S: seen },
          ":settledAt": { N: String(now() - rules.settleMs) },
        },
      }),

    countStart: async (messageId) => {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(startsKey(messageId)),
        UpdateExpression: "SET expiresAt = :expiresAt ADD starts :one",
        ExpressionAttributeValues: { ":one": { N: "1" }, ":expiresAt": expiresAt() },
        ReturnValues: "UPDATED_NEW",
      });
      const { Attributes } = await call("a start cannot be counted", client.send(command));
      return Number(Attributes?.["starts"]?.N ?? 1);
    },

    clearStarts: async (messageId) => {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(startsKey(messageId)),
        UpdateExpression: "SET starts = :none",
        ExpressionAttributeValues: { ":none": { N: "0" } },
      });
      await call("a start cannot be cleared", client.send(command));
    },
  };
}

function keyOf({ notification, recipient }: DeliveryKey): Item {
  return { notification: { S: notification }, recipient: { S: recipient } };
}

/** A message that may have killed its runs is counted under its own id: its body may be what kills. */
function startsKey(messageId: string): DeliveryKey {
  return { notification: `message#${messageId}`, recipient: "starts" };
}
