import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import type { DeliveryState, Evidence, Intent } from "../../functions/delivery/delivery.ts";
import { type HistoryEntry, historyItem, readHistory } from "../../functions/delivery/history.ts";
import type { Ledger } from "../../functions/delivery/ledger.ts";
import type { DeliveryKey } from "../../functions/delivery/ledger-row.ts";
import { TRANSITIONS } from "../../functions/delivery/transitions.ts";
import {
  aKey,
  aRow,
  DEFINITION,
  HELD,
  keyItem,
  ledgerOn,
  SAID,
  START_MS,
} from "./ledger-factory.ts";
import { DELIVERIES, startStore, type Store } from "../helpers/test-tables.ts";

const clock = { nowMs: START_MS };
let store: Store;
let ledger: Ledger;

beforeAll(async () => {
  store = await startStore();
  ledger = ledgerOn(store, clock);
});
beforeEach(() => store.proxy.reset());
afterAll(() => store.stop());

const ABOUT = { messageId: "message-2", definition: DEFINITION };
const intend = (intent: Intent) => (key: DeliveryKey) =>
  ledger.intend(key, intent, { ...ABOUT, lease: HELD });
const skip =
  (intent: Intent, state: "suppressed" | "expired", reason: string) => (key: DeliveryKey) =>
    ledger.skipDelivery(key, { kind: "intend", intent }, ABOUT, { state, reason });
const cancel = (name: "cancelNew" | "cancel" | "cancelSettled") => (key: DeliveryKey) =>
  ledger.cancel(key, name, "seen", { ...SAID, definition: DEFINITION });
const accepted =
  (kind: Evidence["kind"], more: Partial<Evidence> = {}) =>
  (key: DeliveryKey) =>
    ledger.recordAccepted(key, { kind, sesMessageId: "ses-1", ...more });

const SEEN = { judgedAttempt: "seen" };
const AT_MS = START_MS - 60_000;

type Case = {
  readonly write: string;
  readonly over: DeliveryState | undefined;
  readonly does: (key: DeliveryKey) => Promise<unknown>;
  /** Undefined: nothing is appended. */
  readonly entry: Partial<HistoryEntry> | undefined;
};

/** Every write of a delivery's row, and what it appends. */
const CASES: readonly Case[] = [
  { write: "new", over: undefined, does: intend({ kind: "new" }), entry: { what: "intended" } },
  { write: "again", over: "retrying", does: intend({ kind: "again", ...SEEN }), entry: undefined },
  {
    write: "redriven",
    over: "failed",
    does: intend({ kind: "redriven", ...SEEN }),
    entry: { what: "intended" },
  },
  {
    write: "settle-resend",
    over: "unconfirmed",
    does: intend({ kind: "settle-resend", ...SEEN }),
    entry: { what: "sent-again" },
  },
  {
    write: "takeBack",
    over: "submitting",
    does: (key) => ledger.takeBack(key, "seen", "Throttling"),
    entry: undefined,
  },
  {
    write: "recordFailed",
    over: "submitting",
    does: (key) => ledger.recordFailed(key, "seen", "message-1", "MessageRejected"),
    entry: { what: "failed", why: "MessageRejected" },
  },
  {
    write: "recordUnconfirmed",
    over: "submitting",
    does: (key) => ledger.recordUnconfirmed(key, "seen", "no answer"),
    entry: { what: "unconfirmed", why: "no answer" },
  },
  {
    write: "hold",
    over: "unconfirmed",
    does: (key) => ledger.hold(key, "seen"),
    entry: { what: "held" },
  },
  {
    write: "release",
    over: "held",
    does: (key) => ledger.release(key, "seen", SAID),
    entry: { what: "released", ...SAID },
  },
  {
    write: "markSent",
    over: "held",
    does: (key) => ledger.markSent(key, "seen", SAID),
    entry: { what: "marked-sent", ...SAID },
  },
  {
    write: "cancelNew",
    over: undefined,
    does: cancel("cancelNew"),
    entry: { what: "cancelled", ...SAID },
  },
  {
    write: "cancel",
    over: "retrying",
    does: cancel("cancel"),
    entry: { what: "cancelled", ...SAID },
  },
  {
    write: "cancelSettled",
    over: "submitting",
    does: cancel("cancelSettled"),
    entry: { what: "cancelled", ...SAID },
  },
  {
    write: "skipDelivery",
    over: undefined,
    does: skip({ kind: "new" }, "suppressed", "bounced"),
    entry: { what: "suppressed", why: "bounced" },
  },
  {
    write: "skipDelivery",
    over: "retrying",
    does: skip({ kind: "again", ...SEEN }, "expired", "too old"),
    entry: { what: "expired", why: "too old" },
  },
  {
    write: "recordAccepted",
    over: undefined,
    does: accepted("accepted"),
    entry: { what: "accepted" },
  },
  {
    write: "recordAccepted",
    over: "cancelled",
    does: accepted("delivered", { answer: "250 ok", atMs: AT_MS }),
    entry: { what: "delivered", why: "250 ok", atMs: AT_MS },
  },
  {
    write: "recordAccepted",
    over: "submitting",
    does: accepted("bounced", { reason: "Permanent-General" }),
    entry: { what: "bounced", why: "Permanent-General" },
  },
  {
    write: "recordAccepted",
    over: "accepted",
    does: accepted("complained", { reason: "abuse", answer: "550 spam" }),
    entry: { what: "complained", why: "550 spam" },
  },
  {
    write: "recordDelay",
    over: "accepted",
    does: (key) => ledger.recordDelay(key, { answer: "421 busy", atMs: AT_MS }),
    entry: { what: "delayed", why: "421 busy", atMs: AT_MS },
  },
];

const EARLIER: HistoryEntry = { atMs: START_MS - 1, what: "an earlier entry" };

async function given(over: DeliveryState | undefined): Promise<DeliveryKey> {
  const key = aKey();
  const item = historyItem(EARLIER);
  if (over !== undefined && item !== undefined)
    await store.put(DELIVERIES, aRow(key, over, { history: { L: [item] } }));
  return key;
}

const historyIn = async (key: DeliveryKey) =>
  readHistory((await store.get(DELIVERIES, keyItem(key)))?.["history"]);

const nameOf = ({ write, over, entry }: Case) =>
  [`${write} over ${over ?? "no row"}: ${entry?.what ?? "nothing"}`] as const;

describe("the history of a row gets", () => {
  test.each(CASES.map((one) => [...nameOf(one), one] as const))("%s", async (_, one) => {
    const { over, does, entry } = one;
    const key = await given(over);
    await does(key);
    expect(await historyIn(key)).toEqual([
      ...(over === undefined ? [] : [EARLIER]),
      ...(entry === undefined ? [] : [{ atMs: START_MS, ...entry }]),
    ]);
  });

  test.each(CASES.map((one) => [...nameOf(one), one] as const))(
    "once when the SDK repeats the write: %s",
    async (_, { over, does, entry }) => {
      const key = await given(over);
      store.proxy.inject({ operation: "UpdateItem", resetAfter: true });
      await does(key);
      expect(store.proxy.count("UpdateItem")).toBe(2);
      const before = over === undefined ? 0 : 1;
      expect(await historyIn(key)).toHaveLength(before + (entry === undefined ? 0 : 1));
    },
  );

  test("an entry of a second email once", async () => {
    const key = await given("submitting");
    await accepted("accepted")(key);
    store.proxy.inject({ match: (body) => body.includes("second-email"), resetAfter: true });
    const second = { kind: "accepted", sesMessageId: "ses-2" } as const;
    await ledger.recordAccepted(key, second);
    await ledger.recordAccepted(key, second);
    expect((await historyIn(key)).map(({ what }) => what)).toEqual([
      "an earlier entry",
      "accepted",
      "second-email",
    ]);
  });

  test("an entry for every transition, except for attempts that are only counted", () => {
    const written = new Set(CASES.map(({ write }) => write));
    expect(Object.keys(TRANSITIONS).filter((name) => !written.has(name))).toEqual([]);
    expect(CASES.filter(({ entry }) => entry === undefined).map(({ write }) => write)).toEqual([
      "again",
      "takeBack",
    ]);
  });

  test("nothing from a write that loses", async () => {
    const key = await given("delivered");
    await store.put(
      DELIVERIES,
      aRow(key, "delivered", { evidenceRank: { N: "2" }, sesMessageIds: { SS: ["ses-1"] } }),
    );
    for (const { does, write } of CASES) if (write !== "recordDelay") await does(key);
    const lifted = new Set(["bounced", "complained"]);
    expect(
      (await historyIn(key)).map(({ what }) => what).filter((what) => !lifted.has(what)),
    ).toEqual([]);
  });

  test("no more than the first delay", async () => {
    const key = await given("accepted");
    for (const answer of ["421 busy", "421 still busy"]) await ledger.recordDelay(key, { answer });
    expect((await historyIn(key)).map(({ why }) => why)).toEqual([undefined, "421 busy"]);
  });

  test("nothing from a delay of an email without a row", async () => {
    const key = aKey();
    await ledger.recordDelay(key, { answer: "421 busy" });
    expect(await store.get(DELIVERIES, keyItem(key))).toBeUndefined();
  });
});

test("100 attempts that SES did not take for now leave a history of one entry", async () => {
  const key = aKey();
  let attempt: string | undefined;
  for (let tries = 0; tries < 100; tries++) {
    const intent: Intent =
      attempt === undefined ? { kind: "new" } : { kind: "again", judgedAttempt: attempt };
    const intended = await ledger.intend(key, intent, { ...ABOUT, lease: HELD });
    if (!intended.ok) throw new Error("Expected the row to be free");
    attempt = intended.attempt;
    await ledger.takeBack(key, attempt, "Throttling");
  }
  expect((await historyIn(key)).map(({ what }) => what)).toEqual(["intended"]);
  expect(await store.get(DELIVERIES, keyItem(key))).toMatchObject({ attempts: { N: "100" } });
});
