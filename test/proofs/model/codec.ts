/** A state as bytes, one way each: what decides nothing any more is blanked, and runs alike but for their order are one. */
import {
  at,
  BUDGETS,
  idleRun,
  type Lease,
  type Message,
  NONE,
  OLDER,
  PLACES,
  type Run,
  type Size,
  type State,
} from "./state.ts";
import {
  putBreaker,
  putRow,
  putRun,
  putWeather,
  takeBreaker,
  takeBudgets,
  takeRow,
  takeRun,
  takeWeather,
} from "./fields.ts";

/** Added to every number, because an age seen by a clock that is ahead may be -1. */
const SHIFT = 2;
const RUN_BYTES = 22;
const MESSAGE_BYTES = 5;
const ROW_BYTES = 9;
const BREAKER_AND_WEATHER_BYTES = 9;

export type Codec = {
  /** Bytes of a state. */
  readonly width: number;
  /** Puts the state's one form into `bytes`. */
  readonly encode: (state: State, bytes: Uint8Array) => void;
  /** Where the state's one form has each of its runs: the first is at `order[0]` of the state. */
  readonly order: (state: State) => readonly number[];
  readonly decode: (bytes: Uint8Array, from: number) => State;
};

/** `lostAlike`: the table compares attempts, so that intents on an older one differ in nothing. */
export function createCodec(size: Size, lostAlike: boolean): Codec {
  const keys = Math.max(...size.keys) + 1;
  const width =
    size.clocks.length * RUN_BYTES +
    size.slots * 2 +
    size.messages * MESSAGE_BYTES +
    keys * size.recipients * ROW_BYTES +
    keys +
    1 +
    BREAKER_AND_WEATHER_BYTES +
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
        put(message.receives);
      }
      for (const row of state.rows) putRow(row, put);
      for (const plan of state.plans) put(plan);
      put(state.named);
      putBreaker(state.breaker, put);
      putWeather(state.weather, put);
      for (const budget of BUDGETS) put(state.left[budget]);
    },
    order: (state) => {
      const all = state.runs.map((run, index) => {
        const bytes = new Uint8Array(RUN_BYTES);
        let to = 0;
        putRun(blanked({ ...run }, lostAlike), (value) => {
          bytes[to++] = value + SHIFT;
        });
        return { bytes, index };
      });
      return (
        alike ? all.toSorted((one, other) => Buffer.compare(one.bytes, other.bytes)) : all
      ).map(({ index }) => index);
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
          receives: take(),
        })),
        rows: several(keys * size.recipients, () => takeRow(take)),
        plans: several(keys, take),
        named: take(),
        breaker: takeBreaker(take),
        weather: takeWeather(take),
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
    case "probe":
    case "quota":
    case "receive":
    case "tell":
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
