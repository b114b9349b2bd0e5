/**
 * A breaker: whether a dependency is worth calling, shared by all runs through one row.
 *
 *   closed ──down──▶ open, 1 minute ──due: one run probes──▶ half-open ──answered──▶ closed
 *                      ▲                                         │
 *                      └───── down again: twice as long ─────────┘  (15 minutes at most)
 *
 * Half-open is an open row with a probe under way; a probe whose run died is over after two minutes, and another may begin.
 */

/** What has a breaker: the dependencies whose outage a message must not pay for. */
export const CIRCUIT_BREAKERS = ["ses", "ai"] as const;

export type CircuitBreakerName = (typeof CIRCUIT_BREAKERS)[number];

export type CircuitBreaker =
  | {
      readonly state: "closed";
      /** How often it has failed in a row, over all runs; any answer makes it 0. */
      readonly failures: number;
    }
  | {
      readonly state: "open";
      /** Until then nobody calls, epoch ms. */
      readonly openUntilMs: number;
      /** Times in a row that it was opened, 1 or more. */
      readonly openings: number;
      readonly reason: string;
      /** A run is finding out; until then, epoch ms, no other one does. */
      readonly probeUntilMs?: number | undefined;
    };

export const CLOSED: CircuitBreaker = { state: "closed", failures: 0 };

export type CircuitBreakerRules = {
  /** How long it stays open the first time, ms: 1 minute. */
  readonly firstMs: number;
  /** The longest that it stays open, ms: 15 minutes. */
  readonly longestMs: number;
  /** How long a probe may take before another run may begin one, ms: as long as a lease. */
  readonly probeMs: number;
};

/** How long it stays open the n-th time in a row, ms: 1, 2, 4, 8, then 15 minutes. */
export function openForMs(
  openings: number,
  { firstMs, longestMs }: Pick<CircuitBreakerRules, "firstMs" | "longestMs">,
): number {
  return Math.min(longestMs, firstMs * 2 ** Math.min(openings - 1, 30));
}

/** What a run does about a breaker: `call`, or `leave` it alone until then, or `probe` it, if it is the one that may. */
export type CircuitBreakerAdvice =
  | { readonly kind: "call" }
  | { readonly kind: "leave"; readonly untilMs: number; readonly reason: string }
  | { readonly kind: "probe" };

export function adviceOf(breaker: CircuitBreaker, nowMs: number): CircuitBreakerAdvice {
  if (breaker.state === "closed") return { kind: "call" };
  const { openUntilMs, probeUntilMs = 0, reason } = breaker;
  const untilMs = Math.max(openUntilMs, probeUntilMs);
  return untilMs <= nowMs ? { kind: "probe" } : { kind: "leave", untilMs, reason };
}

/** Failures in a row, of one run or of several, after which a dependency that does not say so is taken to be down. */
export const FAILURES_THAT_OPEN: Readonly<Record<CircuitBreakerName, number>> = { ses: 3, ai: 5 };
