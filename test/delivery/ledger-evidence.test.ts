import { afterAll, beforeAll, beforeEach, describe, expect, test } from "@jest/globals";
import {
  acceptanceReader,
  createFeedbackLedger,
} from "../../functions/delivery/ledger-evidence.ts";
import type { Item } from "../../functions/platform/dynamodb-item.ts";
import { aKey, aRow, ledgerOn, START_MS } from "./ledger-factory.ts";
import { DELIVERIES, startStore, type Store, thrownBy } from "../helpers/test-tables.ts";

let store: Store;
beforeAll(async () => {
  store = await startStore();
});
beforeEach(() => store.proxy.reset());
afterAll(() => store.stop());

const clock = { nowMs: START_MS };

describe("what a row knows of an email's acceptance", () => {
  test.each<[string, Item | undefined, boolean]>([
    [
      "an accepted row with its id",
      { evidenceRank: { N: "1" }, sesMessageIds: { SS: ["ses-1"] } },
      true,
    ],
    [
      "a bounced row with its id",
      { evidenceRank: { N: "3" }, sesMessageIds: { SS: ["x", "ses-1"] } },
      true,
    ],
    ["another email's id", { evidenceRank: { N: "1" }, sesMessageIds: { SS: ["ses-2"] } }, false],
    [
      "the operator's word",
      { evidenceRank: { N: "1" }, sesMessageIds: { SS: ["operator"] } },
      false,
    ],
    ["no evidence", { sesMessageIds: { SS: ["ses-1"] } }, false],
    ["an attempt only", {}, false],
    ["no row", undefined, false],
  ])("%s", async (_, extra, knows) => {
    const key = aKey();
    if (extra !== undefined) await store.put(DELIVERIES, aRow(key, "accepted", extra));
    expect(await acceptanceReader(store.client, DELIVERIES)(key, "ses-1")).toBe(knows);
    expect(store.proxy.count("GetItem")).toBe(1);
    expect(store.proxy.count("UpdateItem")).toBe(0);
  });

  test("is a DependencyError when the row cannot be read", async () => {
    store.proxy.inject({ status: 400, type: "AccessDeniedException", message: "x" });
    const read = acceptanceReader(store.client, DELIVERIES);
    expect(await thrownBy(() => read(aKey(), "ses-1"))).toMatchObject({
      dependency: "dynamodb",
      retryable: true,
    });
  });
});

test("evidence says what it changed: the entry, the state before, the definition and the begin", async () => {
  const feedback = createFeedbackLedger({
    client: store.client,
    table: DELIVERIES,
    keepSeconds: 1,
    now: () => clock.nowMs,
    newId: () => "id",
  });
  const key = aKey();
  const lease = { owner: "run-1", token: 1, untilMs: 0 };
  const about = { messageId: "message-1", lease, definition: "class.created" };
  await ledgerOn(store, clock).intend(key, { kind: "new" }, about);
  clock.nowMs += 5_000;
  const evidence = { kind: "bounced", sesMessageId: "s", answer: "550 no", atMs: 7 } as const;
  const bounced = {
    state: "bounced",
    reason: undefined,
    history: [
      { atMs: START_MS, what: "intended" },
      { atMs: 7, what: "bounced", why: "550 no" },
    ],
    sesMessageIds: ["s"],
  };
  expect(await feedback.recordAccepted(key, evidence)).toEqual({
    isSecondEmail: false,
    isEntered: true,
    record: bounced,
    moved: {
      entry: { atMs: 7, what: "bounced", why: "550 no" },
      from: "submitting",
      definition: "class.created",
      sinceMs: START_MS,
    },
  });
  expect(await feedback.recordAccepted(key, evidence)).toEqual({
    isSecondEmail: false,
    isEntered: true,
    record: bounced,
  });
});
