/** Each part of a state as numbers, field by field: what is put is taken in the same order. */
import {
  ANSWERS,
  at,
  type BreakerRow,
  type Budget,
  NEWS,
  type Row,
  ROW_STATES,
  type Run,
  STEPS,
  type Weather,
  WRITES,
} from "./state.ts";

type Put = (value: number) => void;
type Take = () => number;

export function putRun(run: Run, put: Put): void {
  put(STEPS.indexOf(run.step));
  put(run.slot);
  put(run.holds);
  put(run.late);
  put(run.saw);
  put(run.probe);
  put(NEWS.indexOf(run.news));
  put(run.ended);
  put(run.message);
  put(run.stale);
  put(run.life);
  put(run.recipient);
  put(run.plan);
  put(WRITES.indexOf(run.write));
  put(run.withholds);
  put(run.seen);
  put(run.attempt);
  put(run.intentAge);
  put(run.signatureAge);
  put(ANSWERS.indexOf(run.answer));
  put(run.ends);
  put(run.hide);
}

export function takeRun(take: Take): Run {
  return {
    step: at(STEPS, take()),
    slot: take(),
    holds: take(),
    late: take(),
    saw: take(),
    probe: take(),
    news: at(NEWS, take()),
    ended: take(),
    message: take(),
    stale: take(),
    life: take(),
    recipient: take(),
    plan: take(),
    write: at(WRITES, take()),
    withholds: take(),
    seen: take(),
    attempt: take(),
    intentAge: take(),
    signatureAge: take(),
    answer: at(ANSWERS, take()),
    ends: take(),
    hide: take(),
  };
}

export function putRow(row: Row, put: Put): void {
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

export function takeRow(take: Take): Row {
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

export function putBreaker(breaker: BreakerRow, put: Put): void {
  put(breaker.open);
  put(breaker.openings);
  put(breaker.openFor);
  put(breaker.probed);
  put(breaker.probeFor);
}

export function takeBreaker(take: Take): BreakerRow {
  return {
    open: take(),
    openings: take(),
    openFor: take(),
    probed: take(),
    probeFor: take(),
  };
}

export function putWeather(weather: Weather, put: Put): void {
  put(weather.down);
  put(weather.downFor);
  put(weather.unwanted);
  put(weather.wakes);
}

export function takeWeather(take: Take): Weather {
  return { down: take(), downFor: take(), unwanted: take(), wakes: take() };
}

/** In the order of `BUDGETS`, spelled out because every step of the search decodes a state. */
export function takeBudgets(take: Take): Record<Budget, number> {
  return {
    crash: take(),
    duplicate: take(),
    lostAnswer: take(),
    throttle: take(),
    reject: take(),
    redrive: take(),
    edit: take(),
    lostIntent: take(),
    outage: take(),
    freeze: take(),
    withhold: take(),
    cancel: take(),
    markSent: take(),
  };
}
