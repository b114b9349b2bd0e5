/** Starts the function, or a minimal program, in a separate process. */
import { type Child, startChild } from "./child.ts";
import type { WorkVerbs } from "./work-child.ts";

export type Side = "ours" | "barest";

/** Messages that one run takes. */
export const RUN_SIZE = 50;

export function startWork(
  side: Side,
  environment: Record<string, string>,
  { nodeOptions = [], slot = 0 }: { nodeOptions?: readonly string[]; slot?: number } = {},
): Promise<Child<WorkVerbs>> {
  return startChild<WorkVerbs>(new URL("./work-child.ts", import.meta.url), {
    environment,
    nodeOptions,
    args: [side, String(slot)],
  });
}
