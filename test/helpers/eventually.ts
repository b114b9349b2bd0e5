import { setTimeout as delay } from "node:timers/promises";

/** Calls `check` until it no longer throws and answers with its value; after `timeoutMs` throws its last error. */
export async function eventually<Value>(
  check: () => Value | Promise<Value>,
  { timeoutMs = 5_000, everyMs = 20 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<Value> {
  const deadlineAtMs = Date.now() + timeoutMs;
  for (;;) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() >= deadlineAtMs) throw error;
      await delay(everyMs);
    }
  }
}
