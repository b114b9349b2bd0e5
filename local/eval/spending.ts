/** Keeps an evaluation under its limit: each call reserves the most that it may cost. */

export type Spending = {
  /** Waits while calls in flight may settle for less. Resolves with false if the limit would be passed. */
  readonly reserve: (microUsd: number) => Promise<boolean>;
  readonly settle: (reservedMicroUsd: number, spentMicroUsd: number) => void;
  readonly spentMicroUsd: () => number;
};

export function createSpending(limitMicroUsd: number): Spending {
  let spent = 0;
  let reserved = 0;
  let waiting: (() => void)[] = [];
  return {
    reserve: async (microUsd) => {
      const isTooMuch = () => spent + reserved + microUsd > limitMicroUsd;
      while (isTooMuch()) {
        if (reserved === 0) return false;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
      reserved += microUsd;
      return true;
    },
    settle: (reservedMicroUsd, spentMicroUsd) => {
      reserved -= reservedMicroUsd;
      spent += spentMicroUsd;
      const resumed = waiting;
      waiting = [];
      for (const resume of resumed) resume();
    },
    spentMicroUsd: () => spent,
  };
}
