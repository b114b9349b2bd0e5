const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How many times a message comes straight back when nobody is to blame. */
const FREE_RECEIVES = 20;

/**
 * How long a message is hidden when it waits through nobody's fault, ms: 0 for its first 20 receives, then 1 minute
 * doubling to 1 hour. In the 14 days that SQS keeps it that is under 400 receives: far from the backstop of 900.
 */
export function hiddenForMs(receiveCount: number): number {
  if (receiveCount < FREE_RECEIVES) return 0;
  return Math.min(HOUR_MS, MINUTE_MS * 2 ** Math.min(receiveCount - FREE_RECEIVES, 10));
}

/** How long a message is hidden that waits for a moment, ms: until then, an hour at most. */
export function hiddenUntilMs(untilMs: number, nowMs: number): number {
  return Math.min(HOUR_MS, Math.max(0, untilMs - nowMs));
}

/**
 * How long the message of a probe is hidden that found its dependency down, ms: an hour, doubling with its receives to
 * four, so that a long outage does not use up the receives of the one that happens to come first.
 */
export function hiddenAfterProbeMs(receiveCount: number): number {
  return HOUR_MS * 2 ** Math.min(2, Math.max(0, receiveCount - 2));
}

/** A message older than this is dead-lettered with a reason, before SQS drops it at 14 days without one. */
const OLDEST_MS = 12 * 24 * HOUR_MS;
/** SQS's own move to the dead letters stands at 1000 receives and gives no reason. */
const MOST_RECEIVES = 900;

/** Why a message may not go round again, where it may not. */
export function tooOld(
  message: { receiveCount: number; sentAtMs: number },
  nowMs: number,
): string | undefined {
  if (message.receiveCount > MOST_RECEIVES)
    return `received ${message.receiveCount} times, more than ${MOST_RECEIVES}`;
  if (nowMs - message.sentAtMs > OLDEST_MS) return "older than 12 days";
  return undefined;
}
