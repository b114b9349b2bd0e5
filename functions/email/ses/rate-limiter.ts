/**
 * A slot's share of SES's sending rate: a token bucket in this process, `rate / slots` a second, full at first. The slots
 * share nothing: each process keeps to its own share, and together they keep to the rate.
 * SES counts arrivals. Emails take different times to arrive, so the bucket leaves a little room (docs/decisions/004).
 */

export type RateLimiterOptions = {
  /** SES's MaxSendRate, emails a second for the whole account. */
  readonly maxSendRate: () => number;
  /** From 0. */
  readonly slot: number;
  readonly slots: number;
  readonly now: () => number;
};

export type RateLimiter = {
  /** The slot's share, emails a second. */
  readonly ratePerSecond: () => number;
  /** Waits for a permit, first come, first served. False if none comes before `untilMs` or the signal. */
  readonly permit: (untilMs: number, signal: AbortSignal) => Promise<boolean>;
  /** Puts an unused permit back. */
  readonly returnPermit: () => void;
  /** SES has throttled an email: its bucket is empty, so ours is too. */
  readonly empty: () => void;
};

/** How much later than the first an email may arrive. */
const JITTER_SECONDS = 0.07;
/** How late in its turn a slot may still send, because timers are a few milliseconds late. */
const TURN_MS = 20;

/** `intervalMs` is the time between two permits, `burst` the permits that a full bucket holds. */
export function bucketOf(
  maxSendRate: number,
  slots: number,
): { readonly intervalMs: number; readonly burst: number } {
  const room = maxSendRate * JITTER_SECONDS;
  // The sandbox's bucket holds one email and has no room, so the interval gets it.
  const rate = maxSendRate - room < 1 ? maxSendRate / (1 + room) : maxSendRate;
  return {
    intervalMs: (1_000 * slots) / rate,
    burst: Math.max(1, (maxSendRate - room) / slots),
  };
}

export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  const { maxSendRate, slot, slots, now } = options;
  const bucket = () => bucketOf(maxSendRate(), slots);
  /** When the bucket is full again. A time, not a count, so that it stays right if SES changes the rate. */
  let fullAtMs = -Infinity;
  let last: Promise<unknown> = Promise.resolve();

  /** Slots whose bucket holds one permit take turns by the clock. Two at once would exceed SES's own bucket. */
  const sinceTurnMs = (): number => {
    const { intervalMs, burst } = bucket();
    if (slots === 1 || burst > 1) return 0;
    return (now() + intervalMs * (1 - slot / slots)) % intervalMs;
  };

  const waitMs = (): number => {
    const { intervalMs, burst } = bucket();
    // A clock that was set back must not keep emails waiting.
    fullAtMs = Math.min(fullAtMs, now() + burst * intervalMs);
    const ms = fullAtMs - now() - (burst - 1) * intervalMs;
    const lateMs = sinceTurnMs();
    if (ms > 0 || lateMs <= TURN_MS) return Math.max(0, ms);
    return intervalMs - lateMs;
  };

  const take = async (untilMs: number, signal: AbortSignal): Promise<boolean> => {
    for (let ms = waitMs(); ; ms = waitMs()) {
      if (signal.aborted || now() + ms > untilMs) return false;
      if (ms === 0) break;
      await pause(Math.ceil(ms), signal);
    }
    fullAtMs = Math.max(fullAtMs, now() - sinceTurnMs()) + bucket().intervalMs;
    return true;
  };

  return {
    ratePerSecond: () => 1_000 / bucket().intervalMs,
    permit: (untilMs, signal) => {
      const permit = last.then(() => take(untilMs, signal));
      last = permit;
      return permit;
    },
    returnPermit: () => void (fullAtMs -= bucket().intervalMs),
    empty: () => {
      const { intervalMs, burst } = bucket();
      fullAtMs = now() - sinceTurnMs() + burst * intervalMs;
    },
  };
}

/** Waits for `ms`, or until the signal. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener("abort", end, { once: true });
  });
}
