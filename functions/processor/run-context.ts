/** One run while it lasts: what it holds, how long it may go on, and what ended it. */
import type { Deadlines } from "../config/deadline.ts";
import type { Held, Seen } from "../coordination/coordination.ts";
import { createOutages, type Outages } from "./outages.ts";
import type { Dependencies } from "./dependencies.ts";

export type RunContext = {
  readonly held: Held;
  readonly startedAtMs: number;
  readonly deadlines: Deadlines;
  /** What runs knew together of their dependencies when this one began. */
  readonly seen: Seen;
  readonly outages: Outages;
  /** Fires when nothing more may begin: after the last intent's time, or when the run was ended. */
  readonly closing: AbortSignal;
  /** Fires when the run is over, whatever hangs. */
  readonly over: AbortSignal;
  /** Why the run was ended before its time; the first reason stays. */
  readonly ended: () => string | undefined;
  /** Ends the run: what has begun is brought to its end, nothing more begins. */
  readonly end: (reason: string) => void;
  /** Clears the timers and fires both signals: nothing of this run may thaw in the next. */
  readonly close: () => void;
};

export function startRunContext(
  deps: Dependencies,
  {
    held,
    startedAtMs,
    deadlines,
    seen,
  }: Pick<RunContext, "held" | "startedAtMs" | "deadlines" | "seen">,
): RunContext {
  const { now } = deps;
  const closing = new AbortController();
  const over = new AbortController();
  const timers = [
    setTimeout(() => closing.abort(), Math.max(0, deadlines.intentUntilMs - now())),
    setTimeout(() => over.abort(), Math.max(0, deadlines.stopAtMs - now())),
  ];
  let ended: string | undefined;
  const end = (reason: string) => {
    ended ??= reason;
    closing.abort();
  };
  return {
    held,
    startedAtMs,
    deadlines,
    seen,
    outages: createOutages(deps, seen, end),
    closing: closing.signal,
    over: over.signal,
    ended: () => ended,
    end,
    close: () => {
      timers.forEach(clearTimeout);
      closing.abort();
      over.abort();
    },
  };
}
