/**
 * SES's circuit breaker, as `circuits.ts` and `circuit-breakers.ts` use it: read before the lease, probed by the run that the row
 * allows, written at the run's end. The mark of a run identifies its writes: it opens a closed row or after its own probe, and
 * closes after its own probe only.
 */
import { type CircuitBreaker, CLOSED } from "../../../functions/coordination/circuit-state.ts";
import { NOW_MS, TICK_MS, ticksOf } from "./ages.ts";
import type { Model, Steps } from "./model.ts";
import { TWO_PROBES } from "./promises.ts";
import {
  type Answer,
  at,
  type BreakerRow,
  NEWEST,
  NONE,
  OLDER,
  type Run,
  type State,
} from "./state.ts";
import { over } from "./work.ts";

const MINUTE_MS = 60_000;
/** A probe is over after a lease. */
const PROBE_TICKS = 1;
/** Openings in a row that are told apart: from the fifth on it stays open for 15 minutes. */
const MOST_OPENINGS = 5;
const RULES = { firstMs: MINUTE_MS, longestMs: 15 * MINUTE_MS };

/** The row as the code reads it. */
function breakerOf(row: BreakerRow): CircuitBreaker {
  if (row.open === 0) return CLOSED;
  return {
    state: "open",
    openUntilMs: NOW_MS + row.openFor * TICK_MS,
    openings: row.openings,
    reason: "down",
    ...(row.probed === 1 && { probeUntilMs: NOW_MS + row.probeFor * TICK_MS }),
  };
}

/** With the lease: a breaker that is closed lets the run receive, one that is due lets it try to probe. */
export function look({ protocol }: Model, state: State, index: number): void {
  const run = at(state.runs, index);
  run.saw = state.breaker.openings;
  switch (protocol.advice(breakerOf(state.breaker), NOW_MS).kind) {
    case "call":
      return;
    case "leave":
      run.ended = 1;
      return;
    case "probe":
      run.step = "probe";
  }
}

/** One conditional write: of several runs one probes. */
export function probe(model: Model, state: State, index: number, { goes }: Steps): void {
  const taken = model.protocol.advice(breakerOf(state.breaker), NOW_MS).kind === "probe";
  if (!taken) {
    goes(`run ${index}: another run probes`, (next) => over(next, index, true, model.oldest));
    return;
  }
  goes(`run ${index} probes`, (next, found) => {
    if (next.breaker.probeFor > 0 && next.runs.some((run) => run.probe === NEWEST))
      found(TWO_PROBES);
    marked(next);
    Object.assign(next.breaker, { probed: 1, probeFor: PROBE_TICKS });
    Object.assign(at(next.runs, index), { step: "quota", probe: NEWEST });
  });
}

/** The account's quota first: it touches no message. */
export function quota({ size }: Model, state: State, index: number, { goes }: Steps): void {
  const down = state.weather.down === 1 && size.outage?.quotaTells === true;
  goes(`run ${index} asks for the quota: ${down ? "SES is down" : "answered"}`, (next) => {
    const run = at(next.runs, index);
    run.step = "receive";
    if (down) Object.assign(run, { news: "down", ended: 1 });
  });
}

/** What an answer of SES tells of SES itself. */
export function hear({ size }: Model, run: Run, answer: Answer): void {
  if (size.outage === undefined) return;
  const silent = answer === "unknown" && run.probe !== NONE;
  if (answer === "down" || silent) Object.assign(run, { news: "down", ended: 1 });
  else if ((answer === "yes" || answer === "never") && run.probe !== NONE && run.news === "nothing")
    run.news = "up";
}

/** At the run's end: the breaker opens, closes, or loses a probe that found nothing out. Then the lease. */
export function tell(model: Model, state: State, index: number, { goes }: Steps): void {
  const { news } = at(state.runs, index);
  goes(`run ${index} tells the breaker: ${news}`, (next) => {
    const run = at(next.runs, index);
    const { breaker } = next;
    const mine = breaker.open === 1 && run.probe === NEWEST;
    if (news === "down" && (run.probe === NONE ? breaker.open === 0 : mine)) {
      const openings = run.saw + 1;
      marked(next);
      Object.assign(breaker, {
        open: 1,
        openings: Math.min(MOST_OPENINGS, openings),
        openFor: ticksOf(model.protocol.openForMs(openings, RULES)),
        probed: 0,
        probeFor: 0,
      });
    } else if (news === "up" && mine) {
      marked(next);
      Object.assign(breaker, { open: 0, openings: 0, openFor: 0, probed: 0, probeFor: 0 });
    } else if (news === "nothing" && mine) {
      marked(next);
      Object.assign(breaker, { probed: 0, probeFor: 0 });
    }
    over(next, index, true, model.oldest);
  });
}

/** Every write of the row carries a mark of its own: a probe that stood in it does so no longer. */
function marked({ runs }: State): void {
  for (const run of runs) if (run.probe === NEWEST) run.probe = OLDER;
}
