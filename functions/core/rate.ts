/**
 * A bucket of sending tokens, as pure arithmetic (the generic cell rate algorithm): one number says when the bucket is
 * full again. SES counts on arrival, we on departure; `jitterMs` is how much later a first mail may arrive than a last.
 */
export type Bucket = {
  readonly intervalMs: number;
  readonly burst: number;
  readonly jitterMs: number;
  /** When the bucket is full again, epoch ms. */
  fullAtMs: number;
};

/** A full bucket for `perSecond` mails a second (SES's MaxSendRate, above 0), which may leave `perSecond` of them at once. */
export function createBucket(perSecond: number, jitterMs: number): Bucket {
  return {
    intervalMs: 1000 / perSecond,
    burst: Math.max(1, Math.floor(perSecond)),
    jitterMs,
    fullAtMs: 0,
  };
}

/** Takes the next token and says when it may be used, epoch ms. */
export function takeToken(bucket: Bucket, nowMs: number): number {
  const ahead = (bucket.burst - 1) * bucket.intervalMs - bucket.jitterMs;
  const atMs = Math.max(nowMs, bucket.fullAtMs - ahead);
  bucket.fullAtMs = Math.max(bucket.fullAtMs, atMs) + bucket.intervalMs;
  return atMs;
}

/** Gives back a token that was taken and not used. */
export function returnToken(bucket: Bucket): void {
  bucket.fullAtMs -= bucket.intervalMs;
}

/** SES says that we have none left, whatever we thought: the next token is one interval away. */
export function emptyBucket(bucket: Bucket, nowMs: number): void {
  bucket.fullAtMs = Math.max(bucket.fullAtMs, nowMs + bucket.burst * bucket.intervalMs);
}
