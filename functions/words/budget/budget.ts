/** What the AI may cost a day (UTC), for all runs together. Amounts are micro-dollars with three decimals. */
import { createReservation, type ReservationStore } from "../../coordination/reservation.ts";

export type BudgetOptions = ReservationStore & {
  /** Undefined: no limit and no counting. */
  readonly limitMicroUsd: number | undefined;
  /** How many drafts the first reservation covers. */
  readonly drafts: number;
};

export type Budget = {
  /** Reserves the maximum cost of a draft. Undefined if the budget does not cover it. @throws DependencyError */
  readonly reserve: (maxMicroUsd: number) => Promise<ReservedDraft | undefined>;
  /** Counts what the run has cost, and gives back the rest of its reservation. @throws DependencyError */
  readonly close: (signal?: AbortSignal) => Promise<void>;
};

/** Call `recordUse` once, with what the draft cost or may have cost. */
export type ReservedDraft = { readonly recordUse: (microUsd: number) => void };

/** Amounts are counted in thousandths, which are whole numbers, so sums are exact. */
const THOUSANDTHS = 1_000;

export function createBudget({ limitMicroUsd, drafts, ...store }: BudgetOptions): Budget {
  if (limitMicroUsd === undefined) return UNLIMITED;
  const limit = thousandthsOf(limitMicroUsd);
  const reservation = createReservation(store, {
    name: "spending",
    limit: () => limit,
    multiple: drafts,
    // Stored names. `heldMicroUsd`: spent and reserved. `microUsd`: spent.
    totalAttribute: "heldMicroUsd",
    usedAttribute: "microUsd",
    totalIncludesUsed: true,
    scale: THOUSANDTHS,
  });
  return {
    reserve: async (maxMicroUsd) => {
      const recordUse = await reservation.take(thousandthsOf(maxMicroUsd));
      return recordUse && { recordUse: (microUsd) => recordUse(thousandthsOf(microUsd)) };
    },
    close: async (signal) => void (await reservation.close(signal)),
  };
}

const UNLIMITED: Budget = {
  reserve: () => Promise.resolve({ recordUse: () => undefined }),
  close: () => Promise.resolve(),
};

function thousandthsOf(microUsd: number): number {
  return Math.round(microUsd * THOUSANDTHS);
}
