/** One thread of the simulator: lives every n-th seed, and says how it went. */
import { parentPort, workerData } from "node:worker_threads";
import * as z from "zod/mini";
import type { Seen } from "./world/world.ts";
import { see } from "./world/world.ts";

const Share = z.object({ firstSeed: z.number(), runs: z.number(), every: z.number() });

/** What a thread tells of a seed. */
export type Told = Pick<Seen, "seed" | "broken" | "counts">;

const { firstSeed, runs, every } = Share.parse(workerData);
for (let at = 0; at < runs; at += every) {
  const { seed, broken, counts } = await see(firstSeed + at);
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread's port has no origin
  parentPort?.postMessage({ seed, broken, counts } satisfies Told);
  if (broken !== undefined) break;
}
