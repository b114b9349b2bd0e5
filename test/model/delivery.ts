/** One recipient in a run's hand: judged, intended, signed, sent, recorded. Every write of the row asks the table. */
import type { Judgement } from "../../functions/core/delivery.ts";
import { type TransitionName, permits } from "../../functions/core/transitions.ts";
import {
  attemptId,
  deliveryRow,
  messageMark,
  NOW_MS,
  SIGNATURE_TICKS,
  TICK_MS,
  ticksOf,
} from "./ages.ts";
import type { Model, Steps } from "./model.ts";
import { intentWritten, mailTaken, PARKED_UNASKED } from "./promises.ts";
import { type Answer, at, NEWEST, type Row, rowIndex, type Run, type State } from "./state.ts";
import { offer } from "./surroundings.ts";
import { DEAD, FINAL, lookAgain, rowOf, settle, supersede, wait, WHENEVER } from "./work.ts";

/** Events of one row that are told apart. */
const MOST_EVENTS = 2;
/** Resends that are told apart. */
const MANY = 3;

/** What the ledger's condition says of the run's write. */
function takes(
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
    ...(id !== undefined && { seen: id }),
  };
  return permits(name, deliveryRow(rowOf(size, state, run)), presented, protocol.table);
}

function nowOf({ size }: Model, index: number): number {
  return NOW_MS + at(size.clocks, index) * TICK_MS;
}

export function judgeRow(model: Model, state: State, index: number, { goes }: Steps): void {
  const { size, protocol, rules } = model;
  const one = at(state.runs, index);
  if (one.late === 1) {
    goes(`run ${index} is past its stop and gives the message back`, (next) => {
      Object.assign(at(next.runs, index), { step: "hide", hide: 0 });
    });
    return;
  }
  const row = rowOf(size, state, one);
  const judgement = protocol.judge(deliveryRow(row), {
    nowMs: nowOf(model, index),
    messageId: String(messageMark(one)),
    rules,
  });
  goes(`run ${index} meets row ${rowIndex(size, one)}: ${row.state}`, (next) =>
    follow(model, at(next.runs, index), judgement, row, nowOf(model, index)),
  );
}

function follow({ size }: Model, run: Run, judgement: Judgement, row: Row, nowMs: number): void {
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
    case "park":
    case "intend":
      run.step = "write";
      run.write = judgement.kind === "park" ? "park" : judgement.intent.kind;
      run.seen = row.attempt;
  }
}

/** The write that the judgement asks for. Who loses it has the winner's row, and judges that. */
export function writeJudged(model: Model, state: State, index: number, steps: Steps): void {
  const one = at(state.runs, index);
  const { write, seen } = one;
  if (!takes(model, state, index, write, seen)) {
    steps.goes(`run ${index}: the row refuses \`${write}\``, (next) =>
      lookAgain(at(next.runs, index)),
    );
    return;
  }
  if (write === "park") {
    steps.goes(`run ${index} parks the row`, (next, found) => {
      const run = at(next.runs, index);
      const parked = rowOf(model.size, next, run);
      if (parked.mails === 0) found(PARKED_UNASKED);
      move(model, parked, write);
      lookAgain(run);
      // What it is to the message then: dead, so that an operator hears of it.
      const judgement = model.protocol.judge(deliveryRow(parked), {
        nowMs: nowOf(model, index),
        messageId: String(messageMark(run)),
        rules: model.rules,
      });
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

function intend(model: Model, state: State, index: number, found: (what: string) => void): void {
  const { size } = model;
  const run = at(state.runs, index);
  const row = rowOf(size, state, run);
  intentWritten(row, found);
  move(model, row, run.write);
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
function move({ protocol }: Model, row: Row, name: TransitionName): void {
  row.state = protocol.table[name].to;
  row.age = 0;
}

export function sign({ protocol }: Model, state: State, index: number, { goes }: Steps): void {
  const fresh = protocol.fresh(at(state.runs, index).intentAge * TICK_MS);
  goes(
    fresh
      ? `run ${index}: its intent is fresh, the request is signed`
      : `run ${index}: its intent is too old, SES is not called`,
    (next) => {
      const run = at(next.runs, index);
      run.step = fresh ? "send" : "take-back";
      run.intentAge = 0;
    },
  );
}

export function takeBack(model: Model, state: State, index: number, { goes }: Steps): void {
  const taken = takes(model, state, index, "takeBack", at(state.runs, index).attempt);
  const label = taken ? "takes its unused intent back" : "finds its unused intent gone";
  goes(`run ${index} ${label}`, (next) => {
    const run = at(next.runs, index);
    if (taken) move(model, rowOf(model.size, next, run), "takeBack");
    leave(model, run);
  });
}

/** Nobody's fault: the row is looked at again. */
function leave({ goesOn, size }: Model, run: Run): void {
  if (goesOn) lookAgain(run);
  else wait(size, run, 1);
}

/** What SES makes of the request. */
export function send(model: Model, state: State, index: number, { goes, befalls }: Steps): void {
  const { size, protocol } = model;
  const { left } = state;
  const answers =
    (answer: Answer, more: (next: State, run: Run, found: (what: string) => void) => void) =>
    (next: State, found: (what: string) => void) => {
      const run = at(next.runs, index);
      more(next, run, found);
      Object.assign(run, { step: "record", answer, signatureAge: 0 });
    };
  const accepts = (next: State, run: Run, found: (what: string) => void) => {
    const row = rowOf(size, next, run);
    mailTaken(row, run, found);
    row.events = Math.min(MOST_EVENTS, row.events + 1);
  };
  const age = at(state.runs, index).signatureAge - at(size.clocks, index);
  // Without the check after signing the request is signed when it leaves, however late that is.
  if (protocol.checksAfterSigning && age > SIGNATURE_TICKS) {
    goes(
      `run ${index}: SES refuses the signature as too old`,
      answers("not-now", () => undefined),
    );
    return;
  }
  goes(`run ${index}: SES takes the mail and says so`, answers("yes", accepts));
  if (left.lostAnswer > 0) {
    befalls(
      `run ${index}: SES takes the mail, the answer is lost`,
      answers("unknown", (next, run, found) => {
        next.left.lostAnswer--;
        accepts(next, run, found);
      }),
    );
    befalls(
      `run ${index}: the request never reaches SES, no answer`,
      answers("unknown", (next) => void next.left.lostAnswer--),
    );
  }
  if (left.throttle > 0)
    befalls(
      `run ${index}: SES is over its rate`,
      answers("not-now", (next) => void next.left.throttle--),
    );
  if (left.reject > 0)
    befalls(
      `run ${index}: SES will never take the mail`,
      answers("never", (next) => void next.left.reject--),
    );
}

/** The run brings SES's answer to the row. */
export function record(model: Model, state: State, index: number, { goes }: Steps): void {
  const { size, rules } = model;
  const { answer, attempt } = at(state.runs, index);
  const settleTicks = ticksOf(rules.settleMs);
  goes(`run ${index} records SES's answer: ${answer}`, (next) => {
    const run = at(next.runs, index);
    const row = rowOf(size, next, run);
    switch (answer) {
      case "yes":
        if (offer(model, row, "accepted", { newest: attempt === NEWEST }) || row.rank > 0)
          settle(size, run, FINAL);
        else wait(size, run, settleTicks);
        return;
      case "not-now":
        if (takes(model, next, index, "takeBack", attempt)) move(model, row, "takeBack");
        leave(model, run);
        return;
      case "never":
        if (takes(model, next, index, "recordFailed", attempt)) {
          move(model, row, "recordFailed");
          row.failedBy = messageMark(run);
          settle(size, run, DEAD);
        } else leave(model, run);
        return;
      case "unknown":
        if (takes(model, next, index, "recordUnknown", attempt)) {
          // Its age goes on: it settles as from its intent.
          row.state = model.protocol.table.recordUnknown.to;
          wait(size, run, settleTicks);
        } else if (model.goesOn) lookAgain(run);
        else wait(size, run, settleTicks);
        return;
      case "none":
        throw new RangeError("Expected an answer of SES");
    }
  });
}
