/** A state as bytes, one way each: what decides nothing any more is blanked, and runs alike but for their order are one. */
import {
  ANSWERS,
  at,
  type Budget,
  BUDGETS,
  idleRun,
  type Lease,
  type Message,
  NONE,
  OLDER,
  PLACES,
  type Row,
  ROW_STATES,
  type Run,
  type Size,
  type State,
  STEPS,
  WRITES,
} from "./state.ts";

/** Added to every number, because an age seen by a clock that is ahead may be -1. */
const SHIFT = 2;
const RUN_BYTES = 17;

export type Codec = {
  /** Bytes of a state. */
  readonly width: number;
  /** Puts the state's one form into `bytes`. */
  readonly encode: (state: State, bytes: Uint8Array) => void;
  readonly decode: (bytes: Uint8Array, from: number) => State;
};

/** `lostAlike`: the table compares attempts, so that intents on an older one differ in nothing. */
export function createCodec(size: Size, lostAlike: boolean): Codec {
  const keys = Math.max(...size.keys) + 1;
  const width =
    size.clocks.length * RUN_BYTES +
    size.slots * 2 +
    size.messages * 4 +
    keys * size.recipients * 9 +
    keys +
    1 +
    BUDGETS.length;
  const alike = size.clocks.every((clock) => clock === size.clocks[0]);

  return {
    width,
    encode: (state, bytes) => {
      let to = 0;
      const put = (value: number) => {
        bytes[to++] = value + SHIFT;
      };
      for (const run of state.runs) putRun(blanked(run, lostAlike), put);
      if (alike) sortRuns(bytes, state.runs.length);
      for (const { taken, age } of state.leases) {
        put(taken);
        put(age);
      }
      for (const message of state.messages) {
        put(PLACES.indexOf(message.place));
        put(message.hidden);
        put(message.life);
        put(message.copy);
      }
      for (const row of state.rows) putRow(row, put);
      for (const plan of state.plans) put(plan);
      put(state.named);
      for (const budget of BUDGETS) put(state.left[budget]);
    },
    decode: (bytes, from) => {
      let next = from;
      const take = () => (bytes[next++] ?? 0) - SHIFT;
      const several = <T>(count: number, one: () => T): T[] => {
        const all: T[] = [];
        for (let index = 0; index < count; index++) all.push(one());
        return all;
      };
      return {
        runs: several(size.clocks.length, () => takeRun(take)),
        leases: several(size.slots, (): Lease => ({ taken: take(), age: take() })),
        messages: several(size.messages, (): Message => ({
          place: at(PLACES, take()),
          hidden: take(),
          life: take(),
          copy: take(),
        })),
        rows: several(keys * size.recipients, () => takeRow(take)),
        plans: several(keys, take),
        named: take(),
        left: takeBudgets(take),
      };
    },
  };
}

/** What a later step does not ask for must not tell two states apart. */
function blanked(run: Run, lostAlike: boolean): Run {
  switch (run.step) {
    case "idle":
      return idleRun();
    case "receive":
      return { ...idleRun(), step: run.step, slot: run.slot, holds: run.holds, late: run.late };
    case "write":
      // Of two intents that cannot be taken any more, both only look at the row again.
      if (lostAlike && run.seen === OLDER && (run.write === "new" || run.write === "redriven"))
        run.write = "again";
      return run;
    case "end":
      run.recipient = 0;
      return run;
    case "hide":
      run.ends = run.plan = run.recipient = 0;
      return run;
    case "bury":
    case "acknowledge":
      run.ends = run.plan = run.recipient = run.hide = 0;
      return run;
    case "judge":
    case "sign":
    case "send":
    case "record":
    case "take-back":
      return run;
  }
}

function putRun(run: Run, put: (value: number) => void): void {
  put(STEPS.indexOf(run.step));
  put(run.slot);
  put(run.holds);
  put(run.late);
  put(run.message);
  put(run.stale);
  put(run.life);
  put(run.recipient);
  put(run.plan);
  put(WRITES.indexOf(run.write));
  put(run.seen);
  put(run.attempt);
  put(run.intentAge);
  put(run.signatureAge);
  put(ANSWERS.indexOf(run.answer));
  put(run.ends);
  put(run.hide);
}

function takeRun(take: () => number): Run {
  return {
    step: at(STEPS, take()),
    slot: take(),
    holds: take(),
    late: take(),
    message: take(),
    stale: take(),
    life: take(),
    recipient: take(),
    plan: take(),
    write: at(WRITES, take()),
    seen: take(),
    attempt: take(),
    intentAge: take(),
    signatureAge: take(),
    answer: at(ANSWERS, take()),
    ends: take(),
    hide: take(),
  };
}

function putRow(row: Row, put: (value: number) => void): void {
  put(ROW_STATES.indexOf(row.state));
  put(row.attempt);
  put(row.age);
  put(row.resends);
  put(row.rank);
  put(row.failedBy);
  put(row.mails);
  put(row.events);
  put(row.told);
}

function takeRow(take: () => number): Row {
  return {
    state: at(ROW_STATES, take()),
    attempt: take(),
    age: take(),
    resends: take(),
    rank: take(),
    failedBy: take(),
    mails: take(),
    events: take(),
    told: take(),
  };
}

/** In the order of `BUDGETS`, spelled out because every step of the search decodes a state. */
function takeBudgets(take: () => number): Record<Budget, number> {
  return {
    crash: take(),
    duplicate: take(),
    lostAnswer: take(),
    throttle: take(),
    reject: take(),
    redrive: take(),
    edit: take(),
    lostIntent: take(),
  };
}

/** Which of two runs is called the first decides nothing where their clocks agree. */
function sortRuns(bytes: Uint8Array, runs: number): void {
  for (let last = runs - 1; last > 0; last--)
    for (let run = 0; run < last; run++) {
      const first = run * RUN_BYTES;
      if (compareRuns(bytes, first) > 0)
        for (let index = first; index < first + RUN_BYTES; index++) {
          const byte = bytes[index] ?? NONE;
          bytes[index] = bytes[index + RUN_BYTES] ?? NONE;
          bytes[index + RUN_BYTES] = byte;
        }
    }
}

function compareRuns(bytes: Uint8Array, first: number): number {
  for (let index = first; index < first + RUN_BYTES; index++) {
    const difference = (bytes[index] ?? 0) - (bytes[index + RUN_BYTES] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
