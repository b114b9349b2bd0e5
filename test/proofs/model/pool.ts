/** Several configurations at once, each in a thread of its own. */
import { Worker } from "node:worker_threads";
import type { Explored } from "./search.ts";

export type Asked = { readonly name: string; readonly limit: number };

export type Told =
  | {
      readonly kind: "progress";
      readonly name: string;
      readonly states: number;
      /** States that were found and not worked yet. */
      readonly waiting: number;
    }
  | {
      readonly kind: "explored";
      readonly name: string;
      readonly explored: Explored;
      readonly tookMs: number;
    };

/** Explores all of them, `threads` at once, and tells as it goes. @throws what a thread threw */
export async function exploreAll(
  all: readonly Asked[],
  threads: number,
  tell: (told: Told) => void,
): Promise<void> {
  const waiting = [...all];
  await Promise.all(
    Array.from({ length: Math.min(threads, all.length) }, async () => {
      const worker = new Worker(new URL("./worker.program.ts", import.meta.url));
      try {
        for (let asked = waiting.shift(); asked !== undefined; asked = waiting.shift())
          await one(worker, asked, tell);
      } finally {
        await worker.terminate();
      }
    }),
  );
}

function one(worker: Worker, asked: Asked, tell: (told: Told) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    const hear = (told: Told) => {
      tell(told);
      if (told.kind !== "explored") return;
      worker.off("message", hear);
      worker.off("error", reject);
      resolve();
    };
    worker.on("message", hear);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread of Node has no origin
    worker.postMessage(asked);
  });
}
