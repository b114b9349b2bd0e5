/** The day's spending with an embedded DynamoDB; each test has a day of its own. */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SetAside, Spending } from "../../../functions/words/budget/spending-port.ts";
import { createSpending } from "../../../functions/words/budget/spending.ts";
import { COORDINATION, type Store } from "../../helpers/test-tables.ts";

const FIRST_DAY_MS = Date.UTC(2027, 0, 1, 12);
export const DAY_MS = 86_400_000;
const NEVER = new AbortController().signal;

export type Varied = {
  readonly client?: DynamoDBClient;
  readonly slot?: number;
  readonly limitMicroUsd?: number | undefined;
  readonly draftsAhead?: number;
};

let days = 0;
let ids = 0;

/** A day that no test has had, and services whose clock stands at its noon. */
export function newDay(store: Store) {
  const dayMs = FIRST_DAY_MS + DAY_MS * (days += 2);
  const clock = { nowMs: dayMs };
  const keyAt = (atMs: number) => ({
    pk: { S: `spending#${new Date(atMs).toISOString().slice(0, 10)}` },
  });
  const until = (forMs = 30_000, signal = NEVER) => ({ untilMs: clock.nowMs + forMs, signal });
  return {
    clock,
    until,
    spendingOf: (varied: Varied = {}): Spending =>
      createSpending({
        client: store.client,
        table: COORDINATION,
        slot: 0,
        limitMicroUsd: 1_000,
        draftsAhead: 1,
        now: () => clock.nowMs,
        newId: () => `mark-${(ids += 1)}`,
        ...varied,
      }),
    row: (atMs = dayMs) => store.get(COORDINATION, keyAt(atMs)),
    /** What stands in the counter: spent, and spent or set aside; millionths of a dollar. */
    counted: async (atMs = dayMs) => {
      const row = await store.get(COORDINATION, keyAt(atMs));
      return {
        spent: Number(row?.["microUsd"]?.N ?? 0),
        held: Number(row?.["heldMicroUsd"]?.N ?? 0),
      };
    },
    /** What other runs have spent, and spent or set aside. */
    put: (spent: number, held: number) =>
      store.put(COORDINATION, {
        ...keyAt(dayMs),
        microUsd: { N: String(spent) },
        heldMicroUsd: { N: String(held) },
      }),
    /** Drafts of this most and this cost, all at once; how many were written. */
    draftAll: async (spending: Spending, count: number, most: number, cost: number) => {
      const drafts = Array.from({ length: count }, async () => {
        const aside = await spending.setAside(most, until());
        aside?.spent(cost);
        return aside;
      });
      return (await Promise.all(drafts)).filter((aside) => aside !== undefined).length;
    },
  };
}

export type Day = ReturnType<typeof newDay>;

export async function granted(asking: Promise<SetAside | undefined>): Promise<SetAside> {
  const aside = await asking;
  if (aside === undefined) throw new Error("Expected the draft to be granted");
  return aside;
}

/** Whether it has come to an end within this time. */
export async function isSettled(promise: Promise<unknown>, withinMs = 50): Promise<boolean> {
  const late = Symbol();
  const timer = new Promise((resolve) => setTimeout(() => resolve(late), withinMs));
  return (await Promise.race([promise, timer])) !== late;
}
