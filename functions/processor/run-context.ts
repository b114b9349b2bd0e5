/** One run while it lasts: its lease, its deadlines, its circuits, and why it ended early. */
import type { Deadlines } from "../config/deadline.ts";
import type { CircuitsAtStart } from "../coordination/circuit-breakers.ts";
import type { HeldLease } from "../coordination/lease.ts";
import type { RecipientIds } from "../platform/recipient-ids.ts";
import { type Circuits, createCircuits } from "./circuits.ts";
import type { Dependencies } from "./dependencies.ts";

export type RunStart = {
  readonly lease: HeldLease;
  readonly startedAtMs: number;
  readonly deadlines: Deadlines;
  /** The circuit breakers when the run began. */
  readonly circuitsAtStart: CircuitsAtStart;
  readonly recipientIds: RecipientIds;
};

export type RunContext = RunStart & {
  readonly circuits: Circuits;
  /** Ends the run early; what has begun is finished, nothing more begins. The first reason stays. */
  readonly end: (reason: string) => void;
  /** Why the run was ended early. */
  readonly endedBy: () => string | undefined;
  /** Aborts when nothing more may begin: after `intentUntilMs`, or when the run was ended. */
  readonly noNewWork: AbortSignal;
  /** Aborts when the run is over. */
  readonly runIsOver: AbortSignal;
  /** Clears the timers and aborts everything, so that nothing of this run continues in the next one. */
  readonly close: () => void;
};

export function createRunContext(deps: Dependencies, start: RunStart): RunContext {
  const { deadlines, circuitsAtStart } = start;
  const noNewWork = new AbortController();
  const runIsOver = new AbortController();
  const timers = [
    setTimeout(() => noNewWork.abort(), Math.max(0, deadlines.intentUntilMs - deps.now())),
    setTimeout(() => runIsOver.abort(), Math.max(0, deadlines.stopAtMs - deps.now())),
  ];
  let endReason: string | undefined;
  const end = (reason: string) => {
    endReason ??= reason;
    noNewWork.abort();
  };
  return {
    ...start,
    circuits: createCircuits(deps, circuitsAtStart, end),
    end,
    endedBy: () => endReason,
    noNewWork: noNewWork.signal,
    runIsOver: runIsOver.signal,
    close: () => {
      timers.forEach(clearTimeout);
      noNewWork.abort();
      runIsOver.abort();
    },
  };
}
