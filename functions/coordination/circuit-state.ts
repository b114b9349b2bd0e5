/**
 * A circuit breaker: whether a dependency may be called, shared by all runs in one row.
 *
 *   closed ──down──▶ open, 1 minute ──due: one run probes──▶ half-open ──answered──▶ closed
 *                      ▲                                         │
 *                      └───── down again: twice as long ─────────┘  (at most 15 minutes)
 *
 * Half-open is an open row with a probe. The probe of a run that died ends after two minutes.
 */
export const CIRCUIT_BREAKERS = ["ses", "ai"] as const;

export type CircuitBreakerName = (typeof CIRCUIT_BREAKERS)[number];

export type CircuitBreaker =
  | {
      readonly state: "closed";
      /** Failures in a row, over all runs. */
      readonly failures: number;
    }
  | {
      readonly state: "open";
      /** Epoch ms. */
      readonly openUntilMs: number;
      /** Openings in a row, 1 or more. */
      readonly openings: number;
      readonly reason: string;
      /** A run probes. Until this time no other run does, epoch ms. */
      readonly probeUntilMs?: number | undefined;
    };

export const CLOSED: CircuitBreaker = { state: "closed", failures: 0 };

export type CircuitBreakerRules = {
  /** First time open, ms: 1 minute. */
  readonly firstMs: number;
  /** Longest time open, ms: 15 minutes. */
  readonly longestMs: number;
  /** Time of a probe, ms: as long as a lease. */
  readonly probeMs: number;
};

/** Time open at the n-th opening in a row, ms: 1, 2, 4, 8, then 15 minutes. */
export function openForMs(
  openings: number,
  { firstMs, longestMs }: Pick<CircuitBreakerRules, "firstMs" | "longestMs">,
): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(openings - 1, 30));
}

export type CircuitBreakerAdvice =
  | { readonly kind: "call" }
  | { readonly kind: "leave"; readonly untilMs: number; readonly reason: string }
  /** Due: one run may probe. */
  | { readonly kind: "probe" };

export function adviceOf(circuitBreaker: CircuitBreaker, nowMs: number): CircuitBreakerAdvice {
  if (circuitBreaker.state === "closed") return { kind: "call" };
  const { openUntilMs, probeUntilMs = 0, reason } = circuitBreaker;
  const untilMs = Math.max(openUntilMs, probeUntilMs);
  return untilMs <= nowMs ? { kind: "probe" } : { kind: "leave", untilMs, reason };
}

/** Failures in a row that open the circuit, if the dependency does not say itself that it is down. */
export const FAILURES_THAT_OPEN: Readonly<Record<CircuitBreakerName, number>> = { ses: 3, ai: 5 };
