/** The times of a run, in milliseconds. When Lambda ends a run, its lease and its messages become free later, and together. */
export const RUN_TIMES = {
  stopMs: 90_000,
  functionTimeoutMs: 105_000,
  leaseMs: 120_000,
  /** As long as the lease. If shorter, messages would come back to a run that may not work; if longer, they would wait for no reason. */
  visibilityTimeoutMs: 120_000,
} as const;
