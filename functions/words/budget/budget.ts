/** What the AI may cost a day (UTC), for all runs together. Amounts are US dollars / 1,000,000, to a thousandth. */
import { createReservation, type ReservationStore } from "../../coordination/reservation.ts";

export type BudgetOptions = ReservationStore & {
  /** Without it nothing is counted. */
  readonly limitMicroUsd: number | undefined;
  /** How many drafts a run may write. */
  readonly drafts: number;
};

export type Budget = {
  /** Reserves what a draft may cost at most. Undefined when the day's limit has no room for it. @throws DependencyError */
  readonly reserve: (mostMicroUsd: number) => Promise<ReservedDraft | undefined>;
  /** Counts what the run has cost, and gives back the rest of its reservation. @throws DependencyError */
  readonly settle: (signal?: AbortSignal) => Promise<void>;
};

/** Call `settle` once, with what the draft cost or may have cost. */
export type ReservedDraft = { readonly settle: (microUsd: number) => void };

/** Thousandths are whole numbers, so sums are exact. */
const THOUSANDTHS = 1_000;

export function createBudget({ limitMicroUsd, drafts, ...store }: BudgetOptions): Budget {
  if (limitMicroUsd === undefined) return UNLIMITED;
  const limit = thousandthsOf(limitMicroUsd);
  const reservation = createReservation(store, {
    name: "spending",
    limit: () => limit,
    times: drafts,
    // The row's form since version 1: spent, and spent or reserved.
    totalAttribute: "heldMicroUsd",
    usedAttribute: "microUsd",
    totalIncludesUsed: true,
    scale: THOUSANDTHS,
  });
  return {
    reserve: async (mostMicroUsd) => {
      const use = await reservation.take(thousandthsOf(mostMicroUsd));
      return use && { settle: (microUsd) => use(thousandthsOf(microUsd)) };
    },
    settle: async (signal) => void (await reservation.settle(signal)),
  };
}

const UNLIMITED: Budget = {
  reserve: () => Promise.resolve({ settle: () => undefined }),
  settle: () => Promise.resolve(),
};

function thousandthsOf(microUsd: number): number {
  return Math.round(microUsd * THOUSANDTHS);
}
