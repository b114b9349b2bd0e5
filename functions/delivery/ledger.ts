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
import { countsWriter } from "./ledger-counts.ts";
import { createOperatorWrites, type Step } from "./ledger-operator.ts";
import { createPlans } from "./ledger-plans.ts";
import { createRecords } from "./ledger-records.ts";
import { type DeliveryKey, keyOf, type SkipReason, type WriteOutcome } from "./ledger-row.ts";
import type { Happened } from "./history.ts";
import {
  conditionOf,
  conditionValues,
  createWrite,
  lookupValues,
  type Move,
  moveTo,
  SET_LOOKUP,
  updateOf,
} from "./ledger-write.ts";
import { TRANSITIONS } from "./transitions.ts";

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

export type IntentOptions = {
  /** The SQS id of the message that is being processed. */
  readonly messageId: string;
  readonly lease: HeldLease;
  readonly definition: string;
};

export type Ledger = ReturnType<typeof createLedger>;

/** Every write throws a DependencyError when the table cannot be reached. */
export function createLedger(options: LedgerOptions) {
  const { client, table, slot, rules, keepSeconds, now, newId } = options;
  const write = createWrite(client, table);
  const expiresAt = () => ({ N: String(Math.floor(now() / 1000) + keepSeconds) });

  const step: Step = (what, key, name, judgedAttempt, also = {}) => {
    const { happened, set = [], add = [], values = {} } = also;
    const move = moveTo(TRANSITIONS[name].to, now(), happened);
    return write(what, key, {
      UpdateExpression: updateOf({ set: [...move.set, ...set], add, remove: move.remove }),
      ConditionExpression: conditionOf(name),
      values: {
        ...move.values,
        ...conditionValues(name, { judgedAttempt, nowMs: now(), rules }),
        ...values,
      },
    });
  };

  return {
    ...createPlans({ ...options, expiresAt }),
    ...createRecords({ ...options, expiresAt }),
    addCounts: countsWriter(options),

    /** Moves the row to `submitting` under a new attempt. `intentAtMs` is taken before the write. */
    intend: async (
      key: DeliveryKey,
      intent: Intent,
      { messageId, lease, definition }: IntentOptions,
    ): Promise<
      | { readonly ok: true; readonly attempt: string; readonly intentAtMs: number }
      | Extract<WriteOutcome, { readonly ok: false }>
    > => {
      const attempt = newId();
      // The time of the write is part of the intent's age.
      const intentAtMs = now();
      const judgedAttempt = judgedAttemptOf(intent);
      const move = moveTo("submitting", intentAtMs, HAPPENED_BY[intent.kind]);
      const outcome = await write("the intent cannot be written", key, {
        UpdateExpression: intentUpdate(intent, move),
        ConditionExpression: conditionOf(intent.kind),
        values: {
          ...move.values,
          ":new": { S: attempt },
          ":at": { N: String(intentAtMs) },
          ":slot": { N: String(slot) },
          ":token": { N: String(lease.token) },
          ":one": { N: "1" },
          ":definition": { S: definition },
          ...lookupValues(key, intentAtMs),
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
        : { ok: false, current: outcome.current, record: outcome.record };
    },

    ...createEvidence(write, { keepSeconds, now }),

    /** These three hold only for our own attempt. Taking back adds nothing to the history: attempts are counted. */
    takeBack: (key: DeliveryKey, attempt: string, reason: string) =>
      step("the intent cannot be taken back", key, "takeBack", attempt, {
        set: ["reason = :reason"],
        values: { ":reason": { S: reason } },
      }),

    recordFailed: (key: DeliveryKey, attempt: string, failedBy: string, reason: string) =>
      step("`failed` cannot be written", key, "recordFailed", attempt, {
        happened: { what: "failed", why: reason },
        set: ["failedBy = :by", "reason = :reason"],
        values: { ":by": { S: failedBy }, ":reason": { S: reason } },
      }),

    recordUnconfirmed: (key: DeliveryKey, attempt: string, reason: string) =>
      step("`unconfirmed` cannot be written", key, "recordUnconfirmed", attempt, {
        happened: { what: "unconfirmed", why: reason },
        set: ["reason = :reason"],
        values: { ":reason": { S: reason } },
      }),

    /** Leaves an unconfirmed row that has settled to an operator. `judgedAttempt`: the attempt that was judged. */
    hold: (key: DeliveryKey, judgedAttempt: string) =>
      step("the delivery cannot be held", key, "hold", judgedAttempt, {
        happened: { what: "held" },
      }),

    ...createOperatorWrites({ write, step, expiresAt, now }),

    /** Ends a delivery without an email, under the condition of the step that it replaces. */
    skipDelivery: (
      key: DeliveryKey,
      judged: Extract<NextStep, { kind: "intend" | "hold" }>,
      { messageId, definition }: Omit<IntentOptions, "lease">,
      { state, reason }: SkipReason,
    ): Promise<WriteOutcome> => {
      const name = judged.kind === "hold" ? "hold" : judged.intent.kind;
      const judgedAttempt = judgedAttemptOf(judged.kind === "hold" ? judged : judged.intent);
      const isUnanswered = name === "hold" || name === "settle-resend";
      const nowMs = now();
      const move = moveTo(state, nowMs, { what: state, why: reason });
      return write("the delivery cannot be skipped", key, {
        UpdateExpression: updateOf({
          set: [
            ...move.set,
            "reason = :reason, expiresAt = :expiresAt, #definition = :definition",
            SET_LOOKUP,
            ...(isUnanswered ? ["mayHaveBeenSent = :true"] : []),
          ],
        }),
        ConditionExpression: conditionOf(name),
        values: {
          ...move.values,
          ":reason": { S: reason },
          ":expiresAt": expiresAt(),
          ":definition": { S: definition },
          ...lookupValues(key, nowMs),
          ...(isUnanswered && { ":true": { BOOL: true } }),
          ...conditionValues(name, { ...judgedAttempt, messageId, nowMs, rules }),
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

/** What an intent adds to the history. Another try after SES put off the email is only counted. */
const HAPPENED_BY: Readonly<Record<Intent["kind"], { readonly what: Happened } | undefined>> = {
  new: { what: "intended" },
  redriven: { what: "intended" },
  "settle-resend": { what: "sent-again" },
  again: undefined,
};

function intentUpdate({ kind }: Intent, move: Move): string {
  const set = [
    ...move.set,
    "attempt = :new, intentAtMs = :at, slot = :slot, leaseToken = :token, #definition = :definition",
    SET_LOOKUP,
  ];
  switch (kind) {
    case "redriven":
      return updateOf({
        set,
        add: ["attempts :one"],
        remove: [...move.remove, "expiresAt, failedBy, reason"],
      });
    case "settle-resend":
      return updateOf({
        set,
        add: ["attempts :one, resends :one"],
        remove: [...move.remove, "expiresAt, reason"],
      });
    case "new":
      // A row without `resends` would fail no condition on it.
      return updateOf({
        set: [...set, "resends = :none"],
        add: ["attempts :one"],
        remove: move.remove,
      });
    case "again":
      return updateOf({
        set,
        add: ["attempts :one"],
        remove: [...move.remove, "expiresAt, reason"],
      });
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
