/** What happens around the runs: the clock, SQS, SES's events, the operator. */
import { permits } from "../../functions/core/transitions.ts";
import { attemptId, deliveryRow, EVIDENCE_KINDS, type EvidenceKind, NOW_MS } from "./ages.ts";
import { EVIDENCE } from "../../functions/core/delivery.ts";
import type { Model, Steps } from "./model.ts";
import type { OwnAnswer } from "./protocol.ts";
import { at, everybody, type Row, type State } from "./state.ts";
import { isAtWork } from "./work.ts";

/** More resends than this are not told apart. */
const MANY = 3;

/** The clock may tick before any step of any run: so each may freeze anywhere, for any time. */
export function clock({ oldest }: Model, _state: State, { goes }: Steps): void {
  goes("the clock ticks", (next) => {
    const older = (age: number) => Math.min(oldest, age + 1);
    for (const lease of next.leases) lease.age = older(lease.age);
    for (const message of next.messages) {
      if (message.place !== "hidden") continue;
      message.hidden = Math.max(0, message.hidden - 1);
      if (message.hidden === 0) message.place = "visible";
    }
    for (const row of next.rows)
      if (row.state === "submitting" || row.state === "unknown") row.age = older(row.age);
    for (const run of next.runs.filter(isAtWork)) {
      run.late = 1;
      if (run.step === "write" || run.step === "sign") run.intentAge = older(run.intentAge);
      if (run.step === "send") run.signatureAge = Math.min(3, run.signatureAge + 1);
    }
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
    befalls(
      `an event of SES arrives for row ${index}`,
      (next) => void offer(model, at(next.rows, index), "accepted"),
    );
    befalls(`an event of SES for row ${index} is lost`, (next) => {
      at(next.rows, index).events--;
    });
  }
}

/** Offers evidence to a row; `own`: SES's answer, by the run that asked. True: the row took it. */
export function offer(model: Model, row: Row, kind: EvidenceKind, own?: OwnAnswer): boolean {
  row.told = 1;
  const known = EVIDENCE_KINDS[row.rank - 1];
  const rank = known === undefined ? undefined : EVIDENCE[known].rank;
  if (!model.protocol.takesEvidence({ state: row.state, rank }, kind, own)) return false;
  row.state = EVIDENCE[kind].state;
  row.rank = EVIDENCE_KINDS.indexOf(kind) + 1;
  row.age = 0;
  row.failedBy = 0;
  return true;
}

/** The operator redrives dead letters, answers parked rows with `resend`, and edits a definition. */
export function operator(model: Model, state: State, { befalls }: Steps): void {
  const { size, protocol, rules } = model;
  if (state.left.redrive > 0)
    for (const [index, { place }] of state.messages.entries()) {
      if (place !== "dead-lettered") continue;
      befalls(`the operator redrives dead letter ${index}`, (next) => {
        next.left.redrive--;
        Object.assign(at(next.messages, index), { place: "visible", copy: 0, life: 1 });
        for (let recipient = 0; recipient < size.recipients; recipient++) {
          const row = at(next.rows, at(size.keys, index) * size.recipients + recipient);
          const seen = attemptId(row.attempt);
          const presented = { nowMs: NOW_MS, rules, ...(seen !== undefined && { seen }) };
          if (row.state !== "parked" || !released(row, presented)) continue;
          row.state = "retrying";
          row.resends = Math.min(MANY, row.resends + 1);
        }
      });
    }
  if (state.left.edit > 0 && size.recipients > 1 && state.named === everybody(size))
    befalls("the operator takes the last recipient out of the definition", (next) => {
      next.left.edit--;
      next.named = 1;
    });

  function released(row: Row, presented: Parameters<typeof permits>[2]): boolean {
    return permits("release", deliveryRow(row), presented, protocol.table);
  }
}
