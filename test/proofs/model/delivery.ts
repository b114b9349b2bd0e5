/** One recipient in a run's hand: judged, intended, signed, sent, recorded. Every write of the row asks the table. */
import type { NextStep } from "../../../functions/delivery/delivery.ts";
import { type TransitionName, permits } from "../../../functions/delivery/transitions.ts";
import { attemptId, deliveryRow, messageMark, NOW_MS, TICK_MS, ticksOf } from "./ages.ts";
import type { Found, Model, Steps } from "./model.ts";
import { evidenceKept, intentWritten, PARKED_UNASKED } from "./promises.ts";
import { at, NEWEST, type Row, rowIndex, type Run, type State, SUPPRESSED } from "./state.ts";
import { DEAD, FINAL, lookAgain, rowOf, settle, supersede, wait, WHENEVER } from "./work.ts";

/** Resends that are told apart. */
const MANY = 3;

/** What the ledger's condition says of the run's write. */
export function takes(
  model: Model,
  state: State,
  index: number,
  name: TransitionName,
  seen: number,
): boolean {
  const run = at(state.runs, index);
  const { rules, size, protocol } = model;
  const id = attemptId(seen);
  const presented = {
    nowMs: nowOf(model, index),
    messageId: String(messageMark(run)),
    rules,
    ...(id !== undefined && { judgedAttempt: id }),
  };
  return permits(name, deliveryRow(rowOf(size, state, run)), presented, protocol.table);
}

function nowOf({ size }: Model, index: number): number {
  return NOW_MS + at(size.clocks, index) * TICK_MS;
}

function judged(model: Model, index: number, run: Run, row: Row): NextStep {
  return model.protocol.judge(deliveryRow(row), {
    nowMs: nowOf(model, index),
    messageId: String(messageMark(run)),
    rules: model.rules,
    feedbackSeenMs: model.feedbackSeenMs,
  });
}

export function judgeRow(model: Model, state: State, index: number, { goes }: Steps): void {
  const { size } = model;
  const one = at(state.runs, index);
  if (one.ended === 1) {
    goes(`run ${index} begins nothing more, SES is down`, (next) =>
      wait(size, at(next.runs, index), WHENEVER),
    );
    return;
  }
  if (one.late === 1) {
    goes(`run ${index} is past its stop and gives the message back`, (next) => {
      Object.assign(at(next.runs, index), { step: "hide", hide: 0 });
    });
    return;
  }
  const row = rowOf(size, state, one);
  const judgement = judged(model, index, one, row);
  goes(`run ${index} meets row ${rowIndex(size, one)}: ${row.state}`, (next) =>
    follow(model, at(next.runs, index), judgement, row, nowOf(model, index), next.weather.unwanted),
  );
}

function follow(
  { size }: Model,
  run: Run,
  judgement: NextStep,
  row: Row,
  nowMs: number,
  unwanted = 0,
): void {
  switch (judgement.kind) {
    case "final":
      settle(size, run, FINAL);
      return;
    case "dead":
      settle(size, run, DEAD);
      return;
    case "wait": {
      const { untilMs } = judgement;
      wait(size, run, untilMs === undefined ? WHENEVER : Math.max(1, ticksOf(untilMs - nowMs)));
      return;
    }
    case "hold":
    case "intend":
      run.step = "write";
      run.write = judgement.kind === "hold" ? "hold" : judgement.intent.kind;
      run.seen = row.attempt;
      run.withholds = unwanted > 0 ? 1 : 0;
  }
}

/** The write that the judgement asks for. Who loses it has the winner's row, and judges that. */
export function writeJudged(model: Model, state: State, index: number, steps: Steps): void {
  const one = at(state.runs, index);
  const { write, seen, withholds } = one;
  if (withholds === 1) {
    withhold(model, state, index, steps);
    return;
  }
  if (!takes(model, state, index, write, seen)) {
    steps.goes(`run ${index}: the row refuses \`${write}\``, (next) =>
      lookAgain(at(next.runs, index)),
    );
    return;
  }
  if (write === "hold") {
    steps.goes(`run ${index} parks the row`, (next, found) => {
      const run = at(next.runs, index);
      const parked = rowOf(model.size, next, run);
      if (parked.mails === 0) found(PARKED_UNASKED);
      move(model, parked, write, found);
      lookAgain(run);
      // What it is to the message then: dead, so that an operator hears of it.
      const judgement = judged(model, index, run, parked);
      follow(model, run, judgement, parked, nowOf(model, index));
    });
    return;
  }
  steps.goes(`run ${index} writes its intent (${write})`, (next, found) => {
    intend(model, next, index, found);
  });
  if (state.left.lostIntent > 0)
    steps.befalls(`run ${index} writes its intent, and the SDK writes it again`, (next, found) => {
      next.left.lostIntent--;
      intend(model, next, index, found);
      // The second try fails its condition on our own attempt.
      if (!model.protocol.knowsOwnIntent) lookAgain(at(next.runs, index));
    });
}

/** In place of the intent or the parking, under its condition: nothing is sent, and the row says why. */
function withhold(model: Model, state: State, index: number, { goes }: Steps): void {
  const { write, seen } = at(state.runs, index);
  const taken = !model.protocol.withholdsAsIntent || takes(model, state, index, write, seen);
  goes(
    `run ${index} ${taken ? "withholds the mail" : "meets a row that is not to be withheld"}`,
    (next, found) => {
      const run = at(next.runs, index);
      if (!taken) {
        lookAgain(run);
        return;
      }
      const row = rowOf(model.size, next, run);
      row.state = next.weather.unwanted === SUPPRESSED ? "suppressed" : "expired";
      row.age = 0;
      row.failedBy = 0;
      evidenceKept(row, found);
      settle(model.size, run, FINAL);
    },
  );
}

function intend(model: Model, state: State, index: number, found: Found): void {
  const { size } = model;
  const run = at(state.runs, index);
  const row = rowOf(size, state, run);
  intentWritten(row, found);
  move(model, row, run.write, found);
  // Taken before the write, by the run's own clock.
  row.age = run.intentAge - at(size.clocks, index);
  row.failedBy = 0;
  if (run.write === "settle-resend") row.resends = Math.min(MANY, row.resends + 1);
  supersede(size, state, rowIndex(size, run));
  row.attempt = NEWEST;
  const { intentAge } = run;
  lookAgain(run);
  Object.assign(run, { step: "sign", attempt: NEWEST, intentAge });
}

/** To where the table says. */
export function move({ protocol }: Model, row: Row, name: TransitionName, found: Found): void {
  row.state = protocol.table[name].to;
  row.age = 0;
  evidenceKept(row, found);
}
