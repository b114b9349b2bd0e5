/** An attempt on its way: signed, sent, answered, and its answer recorded or its intent taken back. */
import { messageMark, SIGNATURE_TICKS, TICK_MS, ticksOf } from "./ages.ts";
import { hear } from "./breaker.ts";
import { move, takes } from "./delivery.ts";
import type { Found, Model, Steps } from "./model.ts";
import { mailTaken } from "./promises.ts";
import { type Answer, at, NEWEST, type Run, type State } from "./state.ts";
import { offer } from "./surroundings.ts";
import { DEAD, FINAL, lookAgain, rowOf, settle, wait, WHENEVER } from "./work.ts";

/** Events of one row that are told apart. */
const MOST_EVENTS = 2;

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
  goes(`run ${index} ${label}`, (next, found) => {
    const run = at(next.runs, index);
    if (taken) move(model, rowOf(model.size, next, run), "takeBack", found);
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
    (answer: Answer, more: (next: State, run: Run, found: Found) => void) =>
    (next: State, found: Found) => {
      const run = at(next.runs, index);
      more(next, run, found);
      Object.assign(run, { step: "record", answer, signatureAge: 0 });
    };
  const accepts = (next: State, run: Run, found: Found) => {
    const row = rowOf(size, next, run);
    mailTaken(row, run, found);
    row.events = Math.min(MOST_EVENTS, row.events + 1);
  };
  if (state.weather.down === 1) {
    goes(
      `run ${index}: SES is down and says so`,
      answers("down", () => undefined),
    );
    return;
  }
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
  goes(`run ${index} records SES's answer: ${answer}`, (next, found) => {
    const run = at(next.runs, index);
    hear(model, run, answer);
    const row = rowOf(size, next, run);
    switch (answer) {
      case "yes":
        if (offer(model, row, "accepted", found, { newest: attempt === NEWEST }) || row.rank > 0)
          settle(size, run, FINAL);
        else wait(size, run, settleTicks);
        return;
      case "not-now":
        if (takes(model, next, index, "takeBack", attempt)) move(model, row, "takeBack", found);
        leave(model, run);
        return;
      case "never":
        if (takes(model, next, index, "recordFailed", attempt)) {
          move(model, row, "recordFailed", found);
          row.failedBy = messageMark(run);
          settle(size, run, DEAD);
        } else leave(model, run);
        return;
      case "unknown":
        if (takes(model, next, index, "recordUnconfirmed", attempt)) {
          // Its age goes on: it settles as from its intent.
          row.state = model.protocol.table.recordUnconfirmed.to;
          wait(size, run, settleTicks);
        } else if (model.goesOn) lookAgain(run);
        else wait(size, run, settleTicks);
        return;
      case "down":
        if (takes(model, next, index, "takeBack", attempt)) {
          move(model, row, "takeBack", found);
          wait(size, run, WHENEVER);
        } else lookAgain(run);
        return;
      case "none":
        throw new RangeError("Expected an answer of SES");
    }
  });
}
