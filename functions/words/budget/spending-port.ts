/** The AI budget as a run sees it: reserve before a draft is written, settle after. */

/** The day's spending on AI, shared by all runs. */
export type Spending = {
  /**
   * Asks the counter while something else is waited for, so that the first draft need not; nothing before this process has
   * set anything aside. Never throws.
   */
  readonly prepare: () => void;
  /**
   * Sets aside what a draft may cost at most, before it is written. Waits while this run's own drafts may yet give
   * something back, and some seconds for other runs'. Nothing: the day's limit is reached, or there was no time.
   * @throws DependencyError
   */
  readonly setAside: (
    microUsd: number,
    until: { readonly untilMs: number; readonly signal: AbortSignal },
  ) => Promise<SetAside | undefined>;
  /**
   * Gives back what this run has set aside and not spent; at its end, and who still waits gets nothing. With the signal it
   * ends at once, and what is not given back stays counted. @throws DependencyError
   */
  readonly close: (signal?: AbortSignal) => Promise<void>;
};

/** Says, once, what was spent of it, or may have been: millionths of a US dollar, to a thousandth. */
export type SetAside = { readonly spent: (microUsd: number) => void };
