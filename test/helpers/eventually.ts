import { setTimeout as delay } from "node:timers/promises";

/** Calls `check` until it no longer throws and returns its value. Throws its last error after `timeoutMs`, real time on a stage too. */
export async function eventually<Value>(
  check: () => Value | Promise<Value>,
  { timeoutMs = 5_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Value> {
  const deadlineAtMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (performance.now() >= deadlineAtMs) throw error;
      await delay(everyMs);
    }
  }
}
