/** One run while it lasts: its lease, its deadlines, its circuits, and why it ended early. */
import type { Deadlines } from "../config/deadline.ts";
import type { Seen } from "../coordination/circuit-breakers.ts";
import type { HeldLease } from "../coordination/lease.ts";
import { createCircuits } from "./circuits.ts";
import type { Dependencies } from "./dependencies.ts";

export type RunContext = ReturnType<typeof createRunContext>;

export type RunStart = {
  readonly lease: HeldLease;
  readonly startedAtMs: number;
  readonly deadlines: Deadlines;
  /** The circuit breakers when the run began. */
  readonly seen: Seen;
};

export function createRunContext(deps: Dependencies, start: RunStart) {
  const { deadlines, seen } = start;
  const closing = new AbortController();
  const over = new AbortController();
  const timers = [
    setTimeout(() => closing.abort(), Math.max(0, deadlines.intentUntilMs - deps.now())),
    setTimeout(() => over.abort(), Math.max(0, deadlines.stopAtMs - deps.now())),
  ];
  let reason: string | undefined;
  /** Ends the run early; what has begun is finished, nothing more begins. The first reason stays. */
  const end = (why: string) => {
    reason ??= why;
    closing.abort();
  };
  return {
    ...start,
    circuits: createCircuits(deps, seen, end),
    end,
    /** Why the run was ended early. */
    endedBy: () => reason,
    /** Aborts when nothing more may begin: after the last intent's time, or when the run was ended. */
    closing: closing.signal,
    /** Aborts when the run is over. */
    over: over.signal,
    /** Clears the timers and aborts everything, so that nothing of this run continues in the next one. */
    close: () => {
      timers.forEach(clearTimeout);
      closing.abort();
      over.abort();
    },
  };
}
