/**
 * Simulated processes under the virtual clock. Whatever reaches a process (a timer, an answer) reaches it as an event of
 * its own, and between any two of them it may die or freeze: a dead one's events never come, a frozen one's when it thaws.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { Clock, Entry } from "./clock.ts";

export type EventKind = "timer" | "io";

export type Process = {
  readonly name: string;
  /** How far its clock is ahead, ms. */
  readonly skewMs: number;
  /** `idle`: Lambda has frozen it until its next invocation. */
  state: "running" | "idle" | "frozen" | "dead";
  /** Runs something as this process: the context is made once, because to make one for each event takes longer than it. */
  readonly context: <T>(work: () => T) => T;
  /** What has come while it was frozen or idle. */
  readonly held: Pending[];
  /** Its timers that have not come. */
  readonly timers: Set<Pending>;
  frozenAtMs: number;
  /** How long it has stood still in its present run, ms. */
  frozenMs: number;
};

export type Pending = {
  readonly kind: EventKind;
  dueMs: number;
  entry: Entry | undefined;
  readonly run: () => void;
};

/** What becomes of a process just before an event reaches it. */
export type Fate =
  | { readonly kind: "goes-on" }
  | { readonly kind: "dies" }
  | ({ readonly kind: "freezes"; readonly forMs: number } & Thaw);

/** How a process wakes. */
export type Thaw = {
  /** The monotonic clock stood still: what its timers had left, they have left still. */
  readonly timersStoodStill: boolean;
  /** Which of the things that have come meanwhile it sees first. */
  readonly first: EventKind;
};

export type Processes = {
  readonly start: (name: string, skewMs: number) => Process;
  /** Runs something as this process. */
  readonly inside: <T>(process: Process, work: () => T) => T;
  /** Whose work is under way. */
  readonly current: () => Process | undefined;
  readonly deliver: (process: Process, atMs: number, kind: EventKind, run: () => void) => Pending;
  readonly cancel: (process: Process, pending: Pending) => void;
  readonly kill: (process: Process, why: string) => void;
  /** Lambda stops its process after an answer, and lets it go on for the next question. */
  readonly idle: (process: Process) => void;
  readonly wake: (process: Process, thaw: Thaw) => void;
  /** Whether a process has done something since this was last asked: its promises must be let run. */
  readonly wasTouched: () => boolean;
};

export function createProcesses(
  clock: Clock,
  fateOf: (process: Process) => Fate,
  tell: (process: Process, what: string) => void,
): Processes {
  const storage = new AsyncLocalStorage<Process>();
  let touched = false;

  const inside = <T>(process: Process, work: () => T): T => {
    touched = true;
    return process.context(work);
  };

  const deliver = (process: Process, atMs: number, kind: EventKind, run: () => void): Pending => {
    const pending: Pending = { kind, dueMs: atMs, entry: undefined, run };
    if (kind === "timer") process.timers.add(pending);
    schedule(process, pending);
    return pending;
  };

  const schedule = (process: Process, pending: Pending): void => {
    pending.entry = clock.at(pending.dueMs, () => arrive(process, pending));
  };

  const arrive = (process: Process, pending: Pending): void => {
    if (process.state === "dead") return;
    if (process.state === "running") {
      const fate = fateOf(process);
      if (fate.kind === "dies") return kill(process, "dies");
      if (fate.kind === "freezes") {
        process.state = "frozen";
        process.frozenAtMs = clock.now();
        tell(process, `freezes for ${fate.forMs} ms`);
        clock.at(clock.now() + fate.forMs, () => {
          if (process.state !== "frozen") return;
          tell(process, "thaws");
          wake(process, fate);
        });
      }
    }
    if (process.state !== "running") {
      process.held.push(pending);
      return;
    }
    process.timers.delete(pending);
    inside(process, pending.run);
  };

  const kill = (process: Process, why: string): void => {
    if (process.state === "dead") return;
    process.state = "dead";
    process.held.length = 0;
    process.timers.clear();
    tell(process, why);
  };

  const wake = (process: Process, { timersStoodStill, first }: Thaw): void => {
    if (process.state === "dead") return;
    process.state = "running";
    const nowMs = clock.now();
    const stoodMs = nowMs - process.frozenAtMs;
    process.frozenMs += stoodMs;
    const held = process.held.splice(0);
    const isShifted = (pending: Pending) => timersStoodStill && pending.kind === "timer";
    for (const pending of process.timers) {
      if (!timersStoodStill) break;
      if (pending.entry !== undefined) clock.cancel(pending.entry);
      pending.dueMs = Math.max(nowMs, pending.dueMs + stoodMs);
      schedule(process, pending);
    }
    const due = held.filter((pending) => !isShifted(pending));
    const ordered = [
      ...due.filter(({ kind }) => kind === first),
      ...due.filter(({ kind }) => kind !== first),
    ];
    for (const pending of ordered) {
      pending.entry = clock.at(nowMs, () => arrive(process, pending));
    }
  };

  return {
    start: (name, skewMs) => {
      const process: Process = {
        name,
        skewMs,
        context: (work) => work(),
        state: "running",
        held: [],
        timers: new Set(),
        frozenAtMs: 0,
        frozenMs: 0,
      };
      const context = storage.run(process, () => AsyncLocalStorage.snapshot());
      return Object.assign(process, { context });
    },
    inside,
    current: () => storage.getStore(),
    deliver,
    cancel: (process, pending) => {
      process.timers.delete(pending);
      if (pending.entry !== undefined) clock.cancel(pending.entry);
      const at = process.held.indexOf(pending);
      if (at >= 0) process.held.splice(at, 1);
    },
    kill,
    idle: (process) => {
      if (process.state !== "running") return;
      process.state = "idle";
      process.frozenAtMs = clock.now();
    },
    wake,
    wasTouched: () => {
      const was = touched;
      touched = false;
      return was;
    },
  };
}
