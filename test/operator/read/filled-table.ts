/** A ledger's table with many plans, written by the ledger itself. */
import { createLedger, type Ledger } from "../../../functions/delivery/ledger.ts";
import { type Plan, type Recipient } from "../../../functions/delivery/plan.ts";
import { shortHash } from "../../../functions/platform/hash.ts";
import { COORDINATION, DELIVERIES, type Store } from "../../helpers/test-tables.ts";

export const HELD = { owner: "me", token: 7, untilMs: 0 };
export const START_MS = Date.UTC(2026, 10, 1);
export const MINUTE_MS = 60_000;

export const idOf = (address: string) => shortHash(`id of ${address}`);

export type Filled = {
  readonly ledger: Ledger;
  readonly clock: { nowMs: number };
};

export function ledgerOn(store: Store): Filled {
  const clock = { nowMs: START_MS };
  let ids = 0;
  const ledger = createLedger({
    client: store.client,
    table: DELIVERIES,
    coordinationTable: COORDINATION,
    slot: 0,
    rules: {
      aliveMs: 150_000,
      settleMs: 1_200_000,
      onUnconfirmed: "retry",
      feedbackWaitMs: 7_200_000,
    },
    keepSeconds: 30 * 86_400,
    now: () => clock.nowMs,
    newId: () => `id-${++ids}`,
  });
  return { ledger, clock };
}

/** The plan of an event, stored as a run stores it. */
export function planOfEvent(
  number: number,
  addresses: readonly string[],
  { definition = "class.updated", subject = `Email ${number}`, nowMs = START_MS } = {},
): Plan {
  const recipients = addresses.map((address): Recipient => ({
    id: idOf(address),
    address,
    locale: "en",
    timeZone: "UTC",
  }));
  return {
    notification: shortHash(`event ${number}`),
    definition,
    recipients,
    invalid: 0,
    drafts: [
      {
        locale: "en",
        timeZone: "UTC",
        subject,
        headline: subject,
        bullets: [],
        facts: [],
        changes: [],
        writer: {
          by: "ai",
          model: "a-model",
          tokens: { input: 1, cached: 0, output: 1 },
          microUsd: 1,
        },
      },
    ],
    event: {
      source: "app",
      id: `evt-${number}`,
      type: definition,
      time: undefined,
      receivedAtMs: nowMs,
      messageId: `message-${number}`,
    },
  };
}
