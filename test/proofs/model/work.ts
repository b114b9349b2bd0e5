/** A run's hand: which row it works, what became of its recipients, and how it comes to its end. */
import {
  at,
  idleRun,
  NEWEST,
  NONE,
  OLDER,
  type Row,
  rowIndex,
  type Run,
  type Size,
  type State,
  type Step,
} from "./state.ts";

const OPEN = 0;
export const FINAL = 1;
export const DEAD = 2;
export const WAIT = 3;
export type End = typeof FINAL | typeof DEAD | typeof WAIT;

/** A wait without a time: whenever the message comes next. */
export const WHENEVER = -1;

export function rowOf(size: Size, state: State, run: Run): Row {
  return at(state.rows, rowIndex(size, run));
}

export function endsOf(run: Pick<Run, "ends">): readonly End[] {
  const ends: End[] = [];
  for (let rest = run.ends; rest > 0; rest >>= 2) {
    const end = rest & 3;
    if (end !== OPEN) ends.push(end as End);
  }
  return ends;
}

/** Notes what became of the recipient in hand, and goes to the next one of the plan. */
export function settle(size: Size, run: Run, end: End): void {
  run.ends = (run.ends & ~(3 << (2 * run.recipient))) | (end << (2 * run.recipient));
  let next = run.recipient + 1;
  while (next < size.recipients && ((run.plan >> next) & 1) === 0) next++;
  lookAgain(run);
  if (next < size.recipients) run.recipient = next;
  else run.step = "end";
}

/** The recipient in hand waits, so many ticks or (`WHENEVER`) without a time, which no time outweighs. */
export function wait(size: Size, run: Run, ticks: number): void {
  if (ticks === WHENEVER || run.hide === WHENEVER) run.hide = WHENEVER;
  else run.hide = run.hide === 0 ? ticks : Math.min(run.hide, ticks);
  settle(size, run, WAIT);
}

/** Judges the row in hand, whatever was known of it. */
export function lookAgain(run: Run): void {
  run.step = "judge";
  run.write = "new";
  run.withholds = 0;
  run.seen = NONE;
  run.attempt = NONE;
  run.intentAge = 0;
  run.signatureAge = 0;
  run.answer = "none";
}

/** The run has done with its message, and may take another. */
export function messageLeft(run: Run): void {
  const { slot, holds, late, saw, probe, news, ended } = run;
  Object.assign(run, idleRun(), { step: "receive", slot, holds, late, saw, probe, news, ended });
}

/** The run is over; it gives its lease back unless a second worker of it goes on or another run has it. */
export function over(state: State, index: number, releases: boolean, oldest: number): void {
  const run = at(state.runs, index);
  const others = state.runs.some(
    (other) => other !== run && isAtWork(other) && other.slot === run.slot && other.holds === 1,
  );
  if (releases && run.holds === 1 && !others) {
    const lease = at(state.leases, run.slot);
    if (lease.taken === 1) {
      lease.taken = 0;
      lease.age = oldest;
    }
  }
  state.runs[index] = idleRun();
}

export function isAtWork(run: Run): boolean {
  return run.step !== "idle";
}

const WITHOUT_MESSAGE: ReadonlySet<Step> = new Set([
  "idle",
  "probe",
  "quota",
  "receive",
  "tell",
] as const);

export function hasMessage(run: Run): boolean {
  return !WITHOUT_MESSAGE.has(run.step);
}

/** The row has a newer attempt: whoever knew its newest, or saw it without any, knows an older one. */
export function supersede(size: Size, state: State, row: number): void {
  for (const run of state.runs) {
    if (!hasMessage(run) || rowIndex(size, run) !== row) continue;
    if (run.attempt === NEWEST) run.attempt = OLDER;
    if (run.step === "write") run.seen = OLDER;
  }
}
