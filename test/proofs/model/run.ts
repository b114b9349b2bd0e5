/** A run: it takes a lease, receives, works each recipient of the plan (`delivery.ts`), and ends its message. */
import type { Delivered } from "../../../functions/delivery/delivery.ts";
import { hiddenUntilMs } from "../../../functions/processor/backoff.ts";
import { LEASE_TICKS, NOW_MS, TICK_MS, ticksOf } from "./ages.ts";
import { judgeRow, writeJudged } from "./delivery.ts";
import { record, send, sign, takeBack } from "./sending.ts";
import type { Model, Steps } from "./model.ts";
import { look, probe, quota, tell } from "./breaker.ts";
import { messageDeleted, MOVED } from "./promises.ts";
import { at, NONE, type Run, type State } from "./state.ts";
import {
  DEAD,
  endsOf,
  FINAL,
  hasMessage,
  isAtWork,
  lookAgain,
  messageLeft,
  over,
  WHENEVER,
} from "./work.ts";

export function run(model: Model, state: State, index: number, steps: Steps): void {
  const one = at(state.runs, index);
  if (isAtWork(one) && state.left.crash > 0)
    steps.befalls(`run ${index} dies (${one.step})`, (next) => {
      next.left.crash--;
      over(next, index, false, model.oldest);
    });
  STEP[one.step](model, state, index, steps);
}

type RunStep = (model: Model, state: State, index: number, steps: Steps) => void;

const STEP: Readonly<Record<Run["step"], RunStep>> = {
  idle: wake,
  probe,
  quota,
  receive,
  judge: judgeRow,
  write: writeJudged,
  sign,
  send,
  record,
  "take-back": takeBack,
  end,
  bury,
  acknowledge,
  hide,
  tell,
};

function wake(model: Model, state: State, index: number, { goes }: Steps): void {
  const { size } = model;
  if (!state.messages.some(({ place }) => place === "visible" || place === "hidden")) return;
  const clock = at(size.clocks, index);
  if (size.outage !== undefined && state.weather.wakes === 0) return;
  for (const [slot, { taken, age }] of state.leases.entries()) {
    if (taken === 1 && age + clock < LEASE_TICKS) continue;
    goes(`run ${index} takes lease ${slot}`, (next) => {
      Object.assign(at(next.leases, slot), { taken: 1, age: -clock });
      for (const other of next.runs) if (isAtWork(other) && other.slot === slot) other.holds = 0;
      Object.assign(at(next.runs, index), { step: "receive", slot, holds: 1 });
      if (size.outage === undefined) return;
      next.weather.wakes--;
      look(model, next, index);
    });
  }
  if (!size.twins) return;
  for (const [other, { step, late, slot, holds }] of state.runs.entries())
    if (other !== index && step !== "idle" && late === 0)
      goes(`run ${index} is a second worker of run ${other}`, (next) => {
        Object.assign(at(next.runs, index), { step: "receive", slot, holds, late });
      });
}

function receive(model: Model, state: State, index: number, { goes }: Steps): void {
  const { late, ended, news, probe } = at(state.runs, index);
  goes(`run ${index} ends`, (next) => {
    if (news === "nothing" && probe === NONE) over(next, index, true, model.oldest);
    else at(next.runs, index).step = "tell";
  });
  if (late === 1 || ended === 1) return;
  const most = model.size.outage?.maxReceives;
  for (const [which, { place, receives }] of state.messages.entries()) {
    if (place !== "visible") continue;
    if (receives === most) {
      goes(`SQS moves message ${which} to the dead letters itself`, (next, found) => {
        at(next.messages, which).place = "moved";
        found(MOVED);
      });
      continue;
    }
    goes(`run ${index} receives message ${which}`, (next) => {
      const message = at(next.messages, which);
      Object.assign(message, { place: "hidden", hidden: LEASE_TICKS });
      if (most !== undefined) message.receives++;
      for (const other of next.runs)
        if (hasMessage(other) && other.message === which) other.stale = 1;
      const one = at(next.runs, index);
      Object.assign(one, { message: which, life: message.life, stale: 0 });
      one.plan = planFor(model, next, at(model.size.keys, which));
      one.recipient = 0;
      while (((one.plan >> one.recipient) & 1) === 0) one.recipient++;
      lookAgain(one);
    });
  }
}

/** The plan that was kept, else one of today's definition. */
function planFor({ protocol }: Model, state: State, key: number): number {
  if (at(state.plans, key) === 0) state.plans[key] = state.named;
  return protocol.keepsRecipients ? at(state.plans, key) : state.named;
}

/** Every recipient of the plan has been worked: the message waits, dies or is done. */
function end({ protocol }: Model, state: State, index: number, { goes }: Steps): void {
  const { ends, hide, message, probe, ended } = at(state.runs, index);
  const receives = Math.max(1, at(state.messages, message).receives);
  const whole = protocol.endOf(endsOf({ ends }).map((one) => deliveredOf(one, hide)));
  switch (whole.kind) {
    case "postpone": {
      const atLeastMs = probe !== NONE && ended === 1 ? protocol.hiddenAfterProbeMs(receives) : 0;
      const ms =
        whole.untilMs === undefined
          ? protocol.hiddenForMs(receives)
          : hiddenUntilMs(whole.untilMs, NOW_MS);
      goes(`run ${index}: a delivery may still move, the message is postponed`, (next) => {
        Object.assign(at(next.runs, index), {
          step: "hide",
          hide: ticksOf(Math.max(atLeastMs, ms)),
        });
      });
      return;
    }
    case "dead-letter":
      goes(`run ${index}: a delivery is dead (${whole.reason})`, (next) => {
        at(next.runs, index).step = "bury";
      });
      return;
    case "acknowledge":
      goes(`run ${index}: every delivery is final`, (next) => {
        at(next.runs, index).step = "acknowledge";
      });
  }
}

function deliveredOf(one: ReturnType<typeof endsOf>[number], hide: number): Delivered {
  if (one === FINAL) return { kind: "final" };
  if (one === DEAD) return { kind: "dead", reason: "ses-rejected" };
  return hide === WHENEVER ? { kind: "wait" } : { kind: "wait", untilMs: NOW_MS + hide * TICK_MS };
}

function bury(_model: Model, _state: State, index: number, { goes }: Steps): void {
  goes(`run ${index} sends the dead letter`, (next) => {
    const one = at(next.runs, index);
    const message = at(next.messages, one.message);
    if (message.life === one.life) message.copy = 1;
    one.step = "acknowledge";
  });
}

function acknowledge(model: Model, state: State, index: number, { goes }: Steps): void {
  goes(`run ${index} deletes the message`, (next, found) => {
    const one = at(next.runs, index);
    const message = at(next.messages, one.message);
    const there = message.place === "visible" || message.place === "hidden";
    if (there && message.life === one.life) {
      messageDeleted(model, next, one.message, found);
      message.place = message.copy === 1 ? "dead-lettered" : "deleted";
      message.hidden = 0;
    }
    messageLeft(one);
  });
  ignored(state, index, "delete", { goes });
}

function hide(_model: Model, state: State, index: number, { goes }: Steps): void {
  const { hide: ticks } = at(state.runs, index);
  goes(`run ${index} hides the message for ${ticks} ticks`, (next) => {
    const one = at(next.runs, index);
    const message = at(next.messages, one.message);
    // Of an old receipt it is not known whether SQS takes it; on a message that is visible again it does nothing.
    const there = message.place === "hidden" || (message.place === "visible" && one.stale === 0);
    if (there && message.life === one.life) {
      message.hidden = ticks;
      message.place = ticks > 0 ? "hidden" : "visible";
    }
    messageLeft(one);
  });
  ignored(state, index, "hide", { goes });
}

function ignored(state: State, index: number, verb: string, { goes }: Pick<Steps, "goes">): void {
  if (at(state.runs, index).stale === 1)
    goes(`run ${index}: SQS ignores its ${verb} with an old receipt`, (next) =>
      messageLeft(at(next.runs, index)),
    );
}
