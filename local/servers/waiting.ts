/** Requests that a local server keeps waiting on purpose. A virtual clock may only move while all others have been answered. */
import type { ServerResponse } from "node:http";

let requests = 0;
let held = 0;
let onChange = () => {};

export const waiting = {
  /** Requests that wait for a time, for the release of a hold, or forever. */
  requests: () => requests,
  /** Those among them that a test holds. */
  held: () => held,
  /** `listener` runs after each change; one at a time. */
  listen: (listener: () => void) => void (onChange = listener),
};

/** Waits for `ms`; rejects when the signal fires. It uses the global timer, which tests replace. */
export function waitMs(ms: number, signal: AbortSignal): Promise<void> {
  return counted(
    new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal.reason);
      };
      const timer = setTimeout(() => {
        signal.removeEventListener("abort", abort);
        resolve();
      }, ms);
      signal.addEventListener("abort", abort, { once: true });
    }),
  );
}

/** Leaves a request without an answer until its client goes. */
export function neverAnswer(response: ServerResponse): void {
  void counted(closed(response));
}

/** Waits until `released` resolves. */
export async function waitForRelease(
  response: ServerResponse,
  released: Promise<void>,
): Promise<void> {
  held += 1;
  await counted(
    Promise.race([released, closed(response)]).finally(() => {
      held -= 1;
    }),
  );
  await released;
}

function closed(response: ServerResponse): Promise<void> {
  if (response.closed || response.destroyed) return Promise.resolve();
  return new Promise((resolve) => void response.once("close", resolve));
}

async function counted<T>(wait: Promise<T>): Promise<T> {
  requests += 1;
  onChange();
  try {
    return await wait;
  } finally {
    requests -= 1;
    onChange();
  }
}
