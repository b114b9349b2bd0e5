/** Bounded retries for SDK clients. */
import { ConfiguredRetryStrategy } from "@smithy/core/retry";

const TRIES = 3;
/** The first pause as a part of the whole call; the second is twice as long. */
const PAUSE = 1 / 30;

/** Three tries within `timeoutMs`, pauses included: of 1,500 ms 450 each, with pauses of 50 and 100 ms. */
export function triesWithin(timeoutMs: number): {
  tryMs: number;
  retryStrategy: ConfiguredRetryStrategy;
} {
  const pauseMs = timeoutMs * PAUSE;
  return {
    tryMs: Math.floor((timeoutMs - 3 * pauseMs) / TRIES),
    retryStrategy: new ConfiguredRetryStrategy(TRIES, (nextTry) => pauseMs * nextTry),
  };
}
