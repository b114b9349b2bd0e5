/**
 * The ledger: what was decided for each notification, and how far each delivery has come. Every step is one conditional
 * write, and who loses one has the winner's row in its hands.
 *
 *   keepPlan ─▶ intend ─▶ (SES) ─▶ recordAccepted
 *                  ▲           ├─▶ takeBack          a definite no for now: the attempt is free again
 *                  │           ├─▶ recordFailed      a definite no for good
 *                  │           └─▶ recordUnconfirmed     no answer: for people; decides nothing
 *                  ├── judge(the current row) ─▶ hold    settled, and nobody can know
 *                  └── or, in its place: skipDelivery    suppressed, expired: nothing is sent
 */
import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { DeliveryRules, Intent } from "./delivery.ts";
import { type TransitionName, TRANSITIONS } from "./transitions.ts";
import { conditionOf, conditionValues } from "./ledger-condition.ts";
import { createEvidence } from "./ledger-evidence.ts";
import { intentUpdate, intentValues } from "./ledger-intent.ts";
import { createPlans } from "./ledger-plans.ts";
import { dynamoDbCall, type Item } from "../platform/dynamodb-item.ts";
import { keyOf, storedState } from "./ledger-row.ts";
import { createWrite } from "./ledger-write.ts";
import type { DeliveryKey, Ledger } from "./ledger-port.ts";

export type LedgerOptions = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The Coordination table, where suppressions stand. */
  readonly coordinationTable: string;
  readonly slot: number;
  readonly rules: DeliveryRules;
  /** How long final rows and plans are kept, seconds. Rows that are not final have no end. */
  readonly keepSeconds: number;
  readonly now: () => number;
  readonly newId: () => string;
};

export function createLedger(options: LedgerOptions): Ledger {
  const { client, table, slot, rules, keepSeconds, now, newId } = options;

  const write = createWrite(client, table);
  const expiresAt = () => ({ N: String(Math.floor(now() / 1000) + keepSeconds) });

  /** A step of the table under its condition, with what else it sets. */
  const step = (
    what: string,
    key: DeliveryKey,
    name: Exclude<TransitionName, Intent["kind"]>,
    seen: string,
    more: { readonly set?: string; readonly values?: Item } = {},
  ) => {
    const { to } = TRANSITIONS[name];
    return write(what, key, {
      UpdateExpression: `SET #state = :${to}${more.set ?? ""}`,
      ConditionExpression: conditionOf(name),
      values: {
        [`:${to}`]: storedState(to),
        ...conditionValues(name, { seen, nowMs: now(), rules }),
        ...more.values,
      },
    });
  };

  return {
    ...createPlans({
      client,
      table,
      coordinationTable: options.coordinationTable,
      expiresAt,
      now,
    }),

    intend: async (key, intent, messageId, held) => {
      const attempt = newId();
      // Before the write: the time that the write takes is part of the intent's age.
      const intentAtMs = now();
      const outcome = await write("the intent cannot be written", key, {
        UpdateExpression: intentUpdate(intent),
        ConditionExpression: conditionOf(intent.kind),
        values: {
          ":submitting": { S: "submitting" },
          ":new": { S: attempt },
          ":at": { N: String(intentAtMs) },
          ":slot": { N: String(slot) },
          ":token": { N: String(held.token) },
          ":one": { N: "1" },
          ...intentValues(intent),
          ...conditionValues(intent.kind, {
            ...seenBy(intent),
            messageId,
            nowMs: intentAtMs,
            rules,
          }),
        },
      });
      if (outcome.ok) return { ok: true, attempt, intentAtMs };
      // The SDK tried again a write that had been applied: the row carries our own attempt.
      if (outcome.item?.["attempt"]?.S === attempt) return { ok: true, attempt, intentAtMs };
      return { ok: false, current: outcome.current };
    },

    ...createEvidence(write, { keepSeconds, now }),

    takeBack: (key, attempt) => step("the intent cannot be taken back", key, "takeBack", attempt),

    recordFailed: (key, attempt, failedBy, reason) =>
      step("`failed` cannot be written", key, "recordFailed", attempt, {
        set: ", failedBy = :by, reason = :reason",
        values: { ":by": { S: failedBy }, ":reason": { S: reason } },
      }),

    recordUnconfirmed: (key, attempt, reason) =>
      step("`unconfirmed` cannot be written", key, "recordUnconfirmed", attempt, {
        set: ", reason = :reason",
        values: { ":reason": { S: reason } },
      }),

    hold: (key, seen) => step("the delivery cannot be held", key, "hold", seen),

    release: (key, seen) =>
      step("the delivery cannot be released", key, "release", seen, {
        set: ", resends = resends + :one",
        values: { ":one": { N: "1" } },
      }),

    skipDelivery: (key, judged, messageId, { state, reason }) => {
      const name = judged.kind === "hold" ? "hold" : judged.intent.kind;
      const seen = seenBy(judged.kind === "hold" ? judged : judged.intent);
      const unanswered = name === "hold" || name === "settle-resend";
      return write("the delivery cannot be withheld", key, {
        UpdateExpression: `SET #state = :${state}, reason = :reason, expiresAt = :expiresAt${unanswered ? ", mayHaveBeenSent = :true" : ""}`,
        ConditionExpression: conditionOf(name),
        values: {
          [`:${state}`]: { S: state },
          ":reason": { S: reason },
          ":expiresAt": expiresAt(),
          ...(unanswered && { ":true": { BOOL: true } }),
          ...conditionValues(name, { ...seen, messageId, nowMs: now(), rules }),
        },
      });
    },

    countStart: async (messageId) => {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(startsKey(messageId)),
        UpdateExpression: "SET expiresAt = :expiresAt ADD startMarks :mark",
        ExpressionAttributeValues: { ":mark": { SS: [newId()] }, ":expiresAt": expiresAt() },
        ReturnValues: "UPDATED_NEW",
      });
      const { Attributes } = await dynamoDbCall("a start cannot be counted", client.send(command));
      return Attributes?.["startMarks"]?.SS?.length ?? 1;
    },

    clearStarts: async (messageId) => {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: keyOf(startsKey(messageId)),
        UpdateExpression: "REMOVE startMarks",
      });
      await dynamoDbCall("a start cannot be cleared", client.send(command));
    },
  };
}

/** A message that may have killed its runs is counted under its own id: its body may be what kills. */
function startsKey(messageId: string): DeliveryKey {
  return { notification: `message#${messageId}`, recipient: "starts" };
}

/** The attempt that was judged, where the row had one. */
function seenBy(judged: Intent | { readonly seen: string }): { readonly seen?: string } {
  return "seen" in judged ? { seen: judged.seen } : {};
}
