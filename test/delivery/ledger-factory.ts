/** A ledger on a store, and rows that vary only where a test says so. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { DeliveryState } from "../../functions/delivery/delivery.ts";
import type { Plan } from "../../functions/delivery/plan.ts";
import { createLedger } from "../../functions/delivery/ledger.ts";
import { storedState } from "../../functions/delivery/ledger-row.ts";
import { type HistoryEntry, historyItem, type Said } from "../../functions/delivery/history.ts";
import { listOfState } from "../../functions/delivery/ledger-index.ts";
import type { DeadLetterRecord } from "../../functions/delivery/ledger-records.ts";
import type { StoredEvent } from "../../functions/delivery/stored-event.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import type { HeldLease } from "../../functions/coordination/lease.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import { COORDINATION, DELIVERIES, type Store } from "../helpers/test-tables.ts";

export const START_MS = 1_795_000_000_700;
export const SETTLE_MS = 1_200_000;
export const KEEP_SECONDS = 30 * 86_400;
export const HELD: HeldLease = {
  owner: "run-1",
  token: 1_795_000_001,
  untilMs: START_MS + 120_000,
};
export const SLOT = 3;
export const DEFINITION = "class.created";
export const SAID: Said = { by: "ada", why: "the customer called" };

export const STATES = [
  "retrying",
  "submitting",
  "unconfirmed",
  "accepted",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  "suppressed",
  "expired",
  "cancelled",
  "failed",
  "held",
] as const satisfies readonly DeliveryState[];

export type Clock = { nowMs: number };

type Varied = {
  readonly client?: DynamoDBClient;
  readonly onUnconfirmed?: "retry" | "hold";
  readonly newId?: () => string;
};

let count = 0;

export function ledgerOn(store: Store, clock: Clock, varied: Varied = {}): Ledger {
  const { client = store.client, onUnconfirmed = "retry" } = varied;
  return createLedger({
    client,
    table: DELIVERIES,
    coordinationTable: COORDINATION,
    slot: SLOT,
    rules: { aliveMs: 150_000, settleMs: SETTLE_MS, onUnconfirmed, feedbackWaitMs: 7_200_000 },
    keepSeconds: KEEP_SECONDS,
    now: () => clock.nowMs,
    newId: varied.newId ?? (() => `attempt-${(count += 1)}`),
  });
}

/** A delivery that no other test speaks of. */
export function aKey(): DeliveryKey {
  count += 1;
  return { notification: `notification-${count}`, recipient: `recipient-${count}` };
}

export function keyItem({ notification, recipient }: DeliveryKey): Item {
  return { notification: { S: notification }, recipient: { S: recipient } };
}

/** A row as an attempt of a minute ago left it; `submitting` and `unknown` have settled. */
export function aRow(key: DeliveryKey, state: DeliveryState, extra: Item = {}): Item {
  return {
    ...keyItem(key),
    state: storedState(state),
    attempt: { S: "seen" },
    attempts: { N: "1" },
    resends: { N: "0" },
    intentAtMs: { N: String(START_MS - SETTLE_MS) },
    ...(state === "failed" && { failedBy: { S: "message-1" }, reason: { S: "MessageRejected" } }),
    ...extra,
  };
}

/** The attributes by which a row is found. */
export function foundBy({ recipient }: DeliveryKey, atMs = START_MS): Item {
  return { lookupName: { S: recipient }, lookupAt: { N: String(atMs) } };
}

/** The attributes by which a row is in the list of its state. */
export function listedAs(state: DeliveryState, atMs = START_MS): Item {
  return { listName: { S: listOfState(state) ?? "" }, listAt: { N: String(atMs) } };
}

/** A history with these entries, written at the start. */
export function historyOf(...entries: readonly Omit<HistoryEntry, "atMs">[]): Item {
  return { history: { L: entries.map((entry) => historyItem({ atMs: START_MS, ...entry })) } };
}

export function anEvent(varied: Partial<StoredEvent> = {}): StoredEvent {
  return {
    source: "shop",
    id: "event-1",
    type: "class.created",
    time: "2026-11-23T07:15:00Z",
    receivedAtMs: START_MS,
    messageId: "message-1",
    ...varied,
  };
}

export function aDeadLetter(varied: Partial<DeadLetterRecord> = {}): DeadLetterRecord {
  count += 1;
  return {
    key: `notification-${count}`,
    messageId: `message-${count}`,
    reason: "definition-missing",
    body: "{}",
    ...varied,
  };
}

export function aPlan(varied: Partial<Plan> = {}): Plan {
  count += 1;
  return {
    notification: `notification-${count}`,
    definition: "class.created",
    recipients: [{ id: "a1", address: "ada@example.com", locale: "en" }],
    invalid: 0,
    drafts: [
      {
        locale: "en",
        subject: "Class created – naïve 😀",
        headline: "A class was created",
        bullets: ["one"],
        facts: [{ label: "Class", value: "C-1" }],
        changes: [],
        writer: {
          by: "ai",
          model: "m",
          tokens: { input: 1, cached: 0, output: 2 },
          microUsd: 1.1,
        },
      },
    ],
    ...varied,
  };
}
