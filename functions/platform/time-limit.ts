/**
 * Runs `work` with a signal that fires after `ms`, or when `outer` does; the timer ends with the work, so that nothing
 * of it is left to thaw in the next invocation.
 */
export async function withinMs<T>(
  ms: number,
  work: (signal: AbortSignal) => Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  if (outer?.aborted) abort();
  outer?.addEventListener("abort", abort, { once: true });
  const timer = setTimeout(abort, Math.max(0, ms));
  try {
    return await work(controller.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", abort);
  }
}

/** Waits for `ms`, or until the signal fires: true if the whole time passed. */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const end = (passed: boolean) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", cut);
      resolve(passed);
    };
    const cut = () => end(false);
    const timer = setTimeout(() => end(true), ms);
    signal.addEventListener("abort", cut, { once: true });
  });
}
