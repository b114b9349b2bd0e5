/** What an evaluation may spend: each draft's most is set aside before it is asked for, so that the limit is never passed. */

export type Spending = {
  /** Waits while drafts under way may give something back. False: it would pass the limit. */
  readonly setAside: (microUsd: number) => Promise<boolean>;
  /** A draft that was set aside for has cost this much. */
  readonly settle: (asideMicroUsd: number, spentMicroUsd: number) => void;
  readonly spentMicroUsd: () => number;
};

export function createSpending(limitMicroUsd: number): Spending {
  let spent = 0;
  let aside = 0;
  let waiting: (() => void)[] = [];
  return {
    setAside: async (microUsd) => {
      const isTooMuch = () => spent + aside + microUsd > limitMicroUsd;
      while (isTooMuch()) {
        if (aside === 0) return false;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      aside += microUsd;
      return true;
    },
    settle: (asideMicroUsd, spentMicroUsd) => {
      aside -= asideMicroUsd;
      spent += spentMicroUsd;
      const woken = waiting;
      waiting = [];
      for (const wake of woken) wake();
    },
    spentMicroUsd: () => spent,
  };
}
