/** What was seen of each delivery on the wire, and by which run: the witness against which its end is judged. */
import { deliveryUpdateOf, type Passing, type Point } from "./points.ts";

/** One invocation of a processor. */
export type Run = {
  readonly slot: number;
  readonly startedAtMs: number;
  endedAtMs?: number;
  /** Its summary's outcome, or "died". */
  outcome?: string;
  /** What ended it before its time. */
  reason?: string | undefined;
  received?: number;
  struck?: Struck;
};

export type Struck = {
  readonly kind: "kill" | "freeze";
  readonly point: Point;
  readonly atMs: number;
  /** When it went on: a frozen run's thaw; a killed one never does. */
  readonly untilMs: number;
};

export type Note = {
  readonly atMs: number;
  readonly run: Run;
  /**
   * `intends`: the write of an attempt came by. `asked`: one of another state. `wrote`: it was seen to be applied, which it
   * may be unseen when its client hangs up first.
   */
  readonly what: "intends" | "asked" | "wrote";
  readonly state: string;
  readonly attempt?: string | undefined;
  /** The attempt that the write judged. */
  readonly seen?: string | undefined;
};

export type Journal = {
  readonly see: (passing: Passing, run: Run) => void;
  /** Of one delivery, by its recipient's id, oldest first. */
  readonly notesOf: (delivery: string) => readonly Note[];
};

export function createJournal(now: () => number): Journal {
  const notes = new Map<string, Note[]>();
  return {
    see: ({ request, when, status }, run) => {
      const update = deliveryUpdateOf(request.body);
      if (update === undefined || (when === "after" && status !== 200)) return;
      const { delivery, state, attempt, seen } = update;
      const asked = state === "submitting" ? "intends" : "asked";
      const what = when === "before" ? asked : "wrote";
      const known = notes.get(delivery) ?? [];
      known.push({ atMs: now(), run, what, state, attempt, seen });
      notes.set(delivery, known);
    },
    notesOf: (delivery) => notes.get(delivery) ?? [],
  };
}
