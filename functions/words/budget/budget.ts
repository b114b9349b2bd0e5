/** The AI budget of a day (UTC), shared by all runs. Amounts are millionths of a US dollar, exact to a thousandth. */
import { createReservation, type ReservationStore } from "../../coordination/reservation.ts";

export type BudgetOptions = ReservationStore & {
  /** Without it nothing is counted. */
  readonly limitMicroUsd: number | undefined;
  /** The maximum of drafts in a run. */
  readonly drafts: number;
};

export type Budget = {
  /** Reserves the maximum cost of a draft. Undefined if the budget does not cover it. @throws DependencyError */
  readonly reserve: (mostMicroUsd: number) => Promise<ReservedDraft | undefined>;
  /** Counts the cost of the run, and returns the rest of its reservation. @throws DependencyError */
  readonly settle: (signal?: AbortSignal) => Promise<void>;
};

/** Call `settle` once with the cost of the draft, or with its maximum if the cost is unknown. */
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
