/** Pure arithmetic of the benchmarks. */

/** The middle value; of an even number of values, the middle of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? Number.NaN) + upper) / 2 : upper;
}

/** Numbers from 0 to 1, the same for the same seed. Source: mulberry32, https://github.com/cprosche/mulberry32 */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The 99th percentile of the standard normal distribution. */
const NORMAL_P99 = 2.3263;

/** `count` draws of a lognormal distribution with this median and 99th percentile. */
export function drawLatencies(
  count: number,
  { seed, medianMs, p99Ms }: { seed: number; medianMs: number; p99Ms: number },
): number[] {
  const random = createRandom(seed);
  const sigma = Math.log(p99Ms / medianMs) / NORMAL_P99;
  // Box-Muller; 1 - random() is never 0.
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return Array.from({ length: count }, () => medianMs * Math.exp(sigma * normal()));
}

/**
 * When the last email is accepted if nothing takes time but the AI, SES's rate and SES itself: every text is asked
 * for at 0, an email leaves when it is ready and the bucket (full at 0) has a token, in the order of readiness.
 */
export function idealMs(
  readyMs: readonly number[],
  ses: { ratePerSecond: number; burst: number; latencyMs: number },
): number {
  let tokens = ses.burst;
  let atMs = 0;
  for (const ready of readyMs.toSorted((one, other) => one - other)) {
    const wait = Math.max(0, ready - atMs);
    tokens = Math.min(ses.burst, tokens + (wait * ses.ratePerSecond) / 1000);
    atMs += wait;
    if (tokens < 1) {
      atMs += ((1 - tokens) * 1000) / ses.ratePerSecond;
      tokens = 1;
    }
    tokens -= 1;
  }
  return atMs + ses.latencyMs;
}
