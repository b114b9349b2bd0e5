/** The times of a run, in milliseconds. After Lambda has ended a run, first its lease ends, then its messages become visible. */
export const RUN_TIMES = {
  stopMs: 90_000,
  functionTimeoutMs: 105_000,
  leaseMs: 120_000,
  /** From each receive; as long as the lease. If shorter, messages would come back before the lease ends. If longer, they would wait for no reason. */
  visibilityTimeoutMs: 120_000,
} as const;
