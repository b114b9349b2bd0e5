/** SES's own bucket, and the row that all runs share, as plain values. */
import { type Pace, stepMs, type Token, tokensOf } from "../../../functions/email/ses/send-rate.ts";

export type Arrival = { readonly atMs: number };

/** How many mails a token bucket at SES's side refuses: `rate` tokens (1 at least), filled by `rate` a second. */
export function refusals(rate: number, arrivals: readonly Arrival[]): number {
  const capacity = Math.max(1, rate);
  let tokens = capacity;
  let lastMs = -Infinity;
  let refused = 0;
  for (const { atMs } of arrivals.toSorted((one, other) => one.atMs - other.atMs)) {
    tokens = Math.min(capacity, tokens + ((atMs - lastMs) * rate) / 1000);
    lastMs = atMs;
    if (tokens >= 1 - 1e-6 * Math.max(1, rate / 1000)) tokens -= 1;
    else refused += 1;
  }
  return refused;
}

/** The row, and the reservation's two writes. */
export function sharedBucket() {
  let fullAtMs = 0;
  return {
    take: (pace: Pace, count: number, nowMs: number, givenAtMs = nowMs): Token[] => {
      fullAtMs = Math.max(fullAtMs, nowMs) + stepMs(pace, count);
      return tokensOf(pace, count, fullAtMs - stepMs(pace, count), { askedAtMs: nowMs, givenAtMs });
    },
    /** Moves it forwards only. */
    emptyUntil: (untilMs: number) => void (fullAtMs = Math.max(fullAtMs, untilMs)),
  };
}
