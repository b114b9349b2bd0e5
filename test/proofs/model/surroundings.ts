/** What happens around the runs: the clock, SQS, SES's events, the operator. */
import { permits, type TransitionName } from "../../../functions/delivery/transitions.ts";
import { attemptId, deliveryRow, NOW_MS } from "./ages.ts";
import { EVIDENCE } from "../../../functions/delivery/delivery.ts";
import type { Found, Model, Steps } from "./model.ts";
import { evidenceKept } from "./promises.ts";
import type { OwnAnswer } from "./protocol.ts";
import {
  at,
  everybody,
  EVIDENCE_KINDS,
  type EvidenceKind,
  rankOf,
  type Row,
  type Size,
  type State,
  SUPPRESSED,
  TOO_OLD,
} from "./state.ts";
import { isAtWork } from "./work.ts";

/** More resends than this are not told apart. */
const MANY = 3;

const CANCELLATIONS = ["cancelNew", "cancel", "cancelSettled"] as const;

/** The clock may tick before any step of any run: so each may freeze anywhere, for any time. */
export function clock({ oldest, size }: Model, state: State, { goes, befalls }: Steps): void {
  // Where the schedule is played, freezes are counted: a run that froze in every tick would use up any number of receives.
  const frozen = size.outage !== undefined && state.runs.some(isAtWork);
  if (frozen && state.left.freeze === 0) return;
  const happens = frozen ? befalls : goes;
  happens("the clock ticks", (next) => {
    if (frozen) next.left.freeze--;
    pass(next, size);
    const older = (age: number) => Math.min(oldest, age + 1);
    for (const lease of next.leases) lease.age = older(lease.age);
    for (const message of next.messages) {
      if (message.place !== "hidden") continue;
      message.hidden = Math.max(0, message.hidden - 1);
      if (message.hidden === 0) message.place = "visible";
    }
    for (const row of next.rows)
      if (row.state === "submitting" || row.state === "unconfirmed") row.age = older(row.age);
    for (const run of next.runs.filter(isAtWork)) {
      run.late = 1;
      if (run.step === "write" || run.step === "sign") run.intentAge = older(run.intentAge);
      if (run.step === "send") run.signatureAge = Math.min(3, run.signatureAge + 1);
    }
  });
}

/** What time does where SES may be away. */
function pass({ weather, breaker }: State, size: Size): void {
  if (size.outage === undefined) return;
  weather.wakes = size.slots;
  breaker.openFor = Math.max(0, breaker.openFor - 1);
  breaker.probeFor = Math.max(0, breaker.probeFor - 1);
  if (weather.downFor === 0) return;
  weather.downFor--;
  if (weather.downFor === 0) weather.down = 0;
}

/** SES goes away and comes back; a recipient is suppressed, or the news too old. */
export function changes({ size }: Model, state: State, { goes, befalls }: Steps): void {
  const { outage } = size;
  if (state.weather.down === 1)
    goes("SES is back", (next) => {
      Object.assign(next.weather, { down: 0, downFor: 0 });
    });
  else if (outage !== undefined && state.left.outage > 0)
    befalls("SES goes down", (next) => {
      next.left.outage--;
      Object.assign(next.weather, { down: 1, downFor: outage.ticks });
    });
  if (state.weather.unwanted === SUPPRESSED)
    befalls("the operator lifts the suppression", (next) => {
      next.weather.unwanted = 0;
    });
  if (state.left.withhold > 0)
    for (const [why, unwanted] of [
      ["the recipient is suppressed", SUPPRESSED],
      ["the news is too old", TOO_OLD],
    ] as const)
      befalls(why, (next) => {
        next.left.withhold--;
        next.weather.unwanted = unwanted;
      });
}

/** SQS may hand a message out twice, and show one again that was deleted. */
export function sqs(_model: Model, state: State, { befalls }: Steps): void {
  if (state.left.duplicate === 0) return;
  for (const [index, { place }] of state.messages.entries()) {
    if (place !== "hidden" && place !== "deleted") continue;
    const deleted = place === "deleted" ? ", after its deletion" : "";
    befalls(`SQS shows message ${index} again${deleted}`, (next) => {
      next.left.duplicate--;
      const message = at(next.messages, index);
      message.place = "visible";
      message.hidden = 0;
    });
  }
}

/** An event about a mail that SES took comes late, again, or never. */
export function sesEvents(model: Model, state: State, { befalls }: Steps): void {
  for (const [index, row] of state.rows.entries()) {
    if (row.events === 0) continue;
    for (const kind of model.size.events)
      befalls(`an event of SES arrives for row ${index}: ${kind}`, (next, found) => {
        offer(model, at(next.rows, index), kind, found);
      });
    befalls(`an event of SES for row ${index} is lost`, (next) => {
      at(next.rows, index).events--;
    });
  }
}

/** Offers evidence to a row; `own`: SES's answer, by the run that asked. True: the row took it. */
export function offer(
  { protocol }: Model,
  row: Row,
  kind: EvidenceKind,
  found: Found,
  own?: OwnAnswer,
): boolean {
  const best = rankOf(row.told);
  if (best === undefined || best < EVIDENCE[kind].rank) row.told = EVIDENCE_KINDS.indexOf(kind) + 1;
  const taken = protocol.takesEvidence({ state: row.state, rank: rankOf(row.rank) }, kind, own);
  if (taken) {
    row.state = EVIDENCE[kind].state;
    row.rank = EVIDENCE_KINDS.indexOf(kind) + 1;
    row.age = 0;
    row.failedBy = 0;
  }
  evidenceKept(row, found);
  return taken;
}

/** The operator redrives dead letters, releases held rows, cancels deliveries, marks them as sent, and edits a definition. */
export function operator(model: Model, state: State, { befalls }: Steps): void {
  const { size, protocol, rules } = model;
  if (state.left.redrive > 0)
    for (const [index, { place }] of state.messages.entries()) {
      if (place !== "dead-lettered") continue;
      befalls(`the operator redrives dead letter ${index}`, (next) => {
        next.left.redrive--;
        Object.assign(at(next.messages, index), {
          place: "visible",
          copy: 0,
          life: 1,
          receives: 0,
        });
        for (let recipient = 0; recipient < size.recipients; recipient++) {
          const row = at(next.rows, at(size.keys, index) * size.recipients + recipient);
          if (row.state !== "held" || !may("release", row)) continue;
          row.state = "retrying";
          row.resends = Math.min(MANY, row.resends + 1);
        }
      });
    }
  for (const [index, row] of state.rows.entries()) {
    if (state.left.cancel > 0)
      for (const name of CANCELLATIONS.filter((one) => may(one, row)))
        befalls(`the operator cancels row ${index}: ${row.state}`, (next, found) => {
          next.left.cancel--;
          const cancelled = at(next.rows, index);
          Object.assign(cancelled, { state: protocol.table[name].to, age: 0, failedBy: 0 });
          evidenceKept(cancelled, found);
        });
    if (state.left.markSent > 0 && may("markSent", row))
      befalls(`the operator marks row ${index} as sent: ${row.state}`, (next, found) => {
        next.left.markSent--;
        const marked = at(next.rows, index);
        const rank = EVIDENCE_KINDS.indexOf("accepted") + 1;
        Object.assign(marked, { state: protocol.table.markSent.to, age: 0, rank });
        // The operator's word counts as an event of SES.
        if (marked.told === 0) marked.told = rank;
        evidenceKept(marked, found);
      });
  }
  if (state.left.edit > 0 && size.recipients > 1 && state.named === everybody(size))
    befalls("the operator takes the last recipient out of the definition", (next) => {
      next.left.edit--;
      next.named = 1;
    });

  /** The operator looks at the row and writes: the condition is on what was seen. */
  function may(name: TransitionName, row: Row): boolean {
    const seen = attemptId(row.attempt);
    const presented = { nowMs: NOW_MS, rules, ...(seen !== undefined && { judgedAttempt: seen }) };
    return permits(name, deliveryRow(row), presented, protocol.table);
  }
}
