/** How long a message is hidden before it comes back, ms, and when it must not come back. */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Up to this receive a message is not hidden. */
const FREE_RECEIVES = 20;

/**
 * For a message that waits without a known time: 0 for its first 20 receives, then 1 minute doubling to 1 hour. In SQS's 14
 * days that is under 400 receives, far below the limit of 900.
 */
export function hiddenForMs(receiveCount: number): number {
  if (receiveCount < FREE_RECEIVES) return 0;
  return Math.min(HOUR_MS, MINUTE_MS * 2 ** Math.min(receiveCount - FREE_RECEIVES, 10));
}

/** A message that waits for a moment: until then, at most 1 hour. */
export function hiddenUntilMs(untilMs: number, nowMs: number): number {
  return Math.min(HOUR_MS, Math.max(0, untilMs - nowMs));
}

/** A failed probe's message: 1 hour, doubling to 4, so that a long outage does not use up its receives. */
export function hiddenAfterProbeMs(receiveCount: number): number {
  return HOUR_MS * 2 ** Math.min(2, Math.max(0, receiveCount - 2));
}

/**
 * A message that is finished, and whose events EventBridge did not take: 5 minutes, doubling to 4 hours. It must not take the
 * place of messages with emails to send.
 */
export function hiddenUntilPublishedMs(receiveCount: number): number {
  return Math.min(4 * HOUR_MS, 5 * MINUTE_MS * 2 ** Math.min(receiveCount - 1, 10));
}

/** SQS deletes at 14 days without a reason. */
const MAX_AGE_MS = 12 * 24 * HOUR_MS;
/** SQS moves a message to the dead letters at 1000 receives without a reason. */
const MAX_RECEIVES = 900;

/** Why a message must be dead-lettered now, or undefined. */
export function tooOld(
  message: { receiveCount: number; sentAtMs: number },
  nowMs: number,
): string | undefined {
  if (message.receiveCount > MAX_RECEIVES)
    return `received ${message.receiveCount} times, more than ${MAX_RECEIVES}`;
  return nowMs - message.sentAtMs > MAX_AGE_MS ? "older than 12 days" : undefined;
}
