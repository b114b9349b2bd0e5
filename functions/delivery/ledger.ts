/**
 * The ledger: each step of a delivery is one conditional write, and a write that loses returns the current row.
 *
 *   keepPlan ─▶ intend ─▶ (SES) ─▶ recordAccepted
 *                  ▲           ├─▶ takeBack            refused for now: the attempt is free again
 *                  │           ├─▶ recordFailed        refused for good
 *                  │           └─▶ recordUnconfirmed   no answer: for people; decides nothing
 *                  ├── nextStep(the current row) ─▶ hold  settled, still unconfirmed, and not to be sent again
 *                  └── or, in its place: skipDelivery  suppressed or expired
 */
import { type DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { HeldLease } from "../coordination/lease.ts";
import { dynamoDbCall, type Item } from "../platform/dynamodb-item.ts";
import type { DeliveryRules, Intent, NextStep } from "./delivery.ts";
import { createEvidence } from "./ledger-evidence.ts";
import { createPlans } from "./ledger-plans.ts";
import {
  type CurrentRow,
  type DeliveryKey,
  keyOf,
  type SkipReason,
  storedState,
  type WriteOutcome,
} from "./ledger-row.ts";
import { conditionOf, conditionValues, createWrite } from "./ledger-write.ts";
import { type TransitionName, TRANSITIONS } from "./transitions.ts";

export type LedgerOptions = {
  /** Bounds the time of each call (`triesWithin`). */
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Holds the suppressions. */
  readonly coordinationTable: string;
  readonly slot: number;
  readonly rules: DeliveryRules;
  /** Retention of plans and final rows, seconds. Other rows have no end. */
  readonly keepSeconds: number;
  readonly now: () => number;
  readonly newId: () => string;
};

export type Ledger = ReturnType<typeof createLedger>;

/** Every write throws a DependencyError when the table cannot be reached. */
export function createLedger(options: LedgerOptions) {
  const { client, table, slot, rules, keepSeconds, now, newId } = options;
  const write = createWrite(client, table);
  const expiresAt = () => ({ N: String(Math.floor(now() / 1000) + keepSeconds) });

  /** A transition under its condition. `set`: more attributes. */
  const step = (
    what: string,
    key: DeliveryKey,
    name: Exclude<TransitionName, Intent["kind"]>,
    judgedAttempt: string,
    { set = "", values = {} }: { readonly set?: string; readonly values?: Item } = {},
  ): Promise<WriteOutcome> => {
    const { to } = TRANSITIONS[name];
    return write(what, key, {
      UpdateExpression: `SET #state = :${to}${set}`,
      ConditionExpression: conditionOf(name),
      values: {
        [`:${to}`]: storedState(to),
        ...conditionValues(name, { judgedAttempt, nowMs: now(), rules }),
        ...values,
      },
    });
  };

  return {
    ...createPlans({ ...options, expiresAt }),

    /** Moves the row to `submitting` under a new attempt. `intentAtMs` is taken before the write. */
    intend: async (
      key: DeliveryKey,
      intent: Intent,
      messageId: string,
      lease: HeldLease,
    ): Promise<
      | { readonly ok: true; readonly attempt: string; readonly intentAtMs: number }
      | { readonly ok: false; readonly current: CurrentRow }
    > => {
      const attempt = newId();
      // The time of the write is part of the intent's age.
      const intentAtMs = now();
      const judgedAttempt = judgedAttemptOf(intent);
      const outcome = await write("the intent cannot be written", key, {
        UpdateExpression: intentUpdate(intent),
        ConditionExpression: conditionOf(intent.kind),
        values: {
          ":submitting": storedState("submitting"),
          ":new": { S: attempt },
          ":at": { N: String(intentAtMs) },
          ":slot": { N: String(slot) },
          ":token": { N: String(lease.token) },
          ":one": { N: "1" },
          ...(intent.kind === "new" && { ":none": { N: "0" } }),
          ...conditionValues(intent.kind, {
            ...judgedAttempt,
            messageId,
            nowMs: intentAtMs,
            rules,
          }),
        },
      });
      // The SDK may have repeated a write that was applied: then the row carries our own attempt.
      return outcome.ok || outcome.item?.["attempt"]?.S === attempt
        ? { ok: true, attempt, intentAtMs }
        : { ok: false, current: outcome.current };
    },

    ...createEvidence(write, { keepSeconds, now }),

    /** These three hold only for our own attempt. */
    takeBack: (key: DeliveryKey, attempt: string) =>
      step("the intent cannot be taken back", key, "takeBack", attempt),

    recordFailed: (key: DeliveryKey, attempt: string, failedBy: string, reason: string) =>
      step("`failed` cannot be written", key, "recordFailed", attempt, {
        set: ", failedBy = :by, reason = :reason",
        values: { ":by": { S: failedBy }, ":reason": { S: reason } },
      }),

    recordUnconfirmed: (key: DeliveryKey, attempt: string, reason: string) =>
      step("`unconfirmed` cannot be written", key, "recordUnconfirmed", attempt, {
        set: ", reason = :reason",
        values: { ":reason": { S: reason } },
      }),

    /** Leaves an unconfirmed row that has settled to an operator. `judgedAttempt`: the attempt that was judged. */
    hold: (key: DeliveryKey, judgedAttempt: string) =>
      step("the delivery cannot be held", key, "hold", judgedAttempt),

    /** The operator's decision to send a held email once more. */
    release: (key: DeliveryKey, judgedAttempt: string) =>
      step("the delivery cannot be released", key, "release", judgedAttempt, {
        set: ", resends = resends + :one",
        values: { ":one": { N: "1" } },
      }),

    /** Ends a delivery without an email, under the condition of the step that it replaces. */
    skipDelivery: (
      key: DeliveryKey,
      judged: Extract<NextStep, { kind: "intend" | "hold" }>,
      messageId: string,
      { state, reason }: SkipReason,
    ): Promise<WriteOutcome> => {
      const name = judged.kind === "hold" ? "hold" : judged.intent.kind;
      const judgedAttempt = judgedAttemptOf(judged.kind === "hold" ? judged : judged.intent);
      const isUnanswered = name === "hold" || name === "settle-resend";
      return write("the delivery cannot be skipped", key, {
        UpdateExpression: `SET #state = :${state}, reason = :reason, expiresAt = :expiresAt${isUnanswered ? ", mayHaveBeenSent = :true" : ""}`,
        ConditionExpression: conditionOf(name),
        values: {
          [`:${state}`]: storedState(state),
          ":reason": { S: reason },
          ":expiresAt": expiresAt(),
          ...(isUnanswered && { ":true": { BOOL: true } }),
          ...conditionValues(name, { ...judgedAttempt, messageId, nowMs: now(), rules }),
        },
      });
    },

    /** Counts a start of a suspect and returns its unfinished starts. */
    countStart: async (messageId: string): Promise<number> => {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: startsKey(messageId),
        UpdateExpression: "SET expiresAt = :expiresAt ADD startMarks :mark",
        ExpressionAttributeValues: { ":mark": { SS: [newId()] }, ":expiresAt": expiresAt() },
        ReturnValues: "UPDATED_NEW",
      });
      const { Attributes } = await dynamoDbCall("a start cannot be counted", client.send(command));
      return Attributes?.["startMarks"]?.SS?.length ?? 1;
    },

    /** The suspect has finished. */
    clearStarts: async (messageId: string): Promise<void> => {
      const command = new UpdateItemCommand({
        TableName: table,
        Key: startsKey(messageId),
        UpdateExpression: "REMOVE startMarks",
      });
      await dynamoDbCall("a start cannot be cleared", client.send(command));
    },
  };
}

function intentUpdate({ kind }: Intent): string {
  const set =
    "#state = :submitting, attempt = :new, intentAtMs = :at, slot = :slot, leaseToken = :token";
  switch (kind) {
    case "redriven":
      return `SET ${set} ADD attempts :one REMOVE expiresAt, failedBy, reason`;
    case "settle-resend":
      return `SET ${set} ADD attempts :one, resends :one REMOVE expiresAt, reason`;
    case "new":
      // A row without `resends` would fail no condition on it.
      return `SET ${set}, resends = :none ADD attempts :one`;
    case "again":
      return `SET ${set} ADD attempts :one REMOVE expiresAt, reason`;
  }
}

/** The message's id, not the notification's key: parsing the body may be what kills runs. */
function startsKey(messageId: string): Item {
  return keyOf({ notification: `message#${messageId}`, recipient: "starts" });
}

/** The attempt that was judged, if the row had one. */
function judgedAttemptOf(judged: Intent | { readonly judgedAttempt: string }): {
  readonly judgedAttempt?: string;
} {
  return "judgedAttempt" in judged ? { judgedAttempt: judged.judgedAttempt } : {};
}
