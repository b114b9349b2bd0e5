/**
 * Delivers a plan. For each recipient the order is the guarantee: wait for the sending rate, write the intent, call SES,
 * record its answer. SES is called only after a conditional write has succeeded.
 */
import { setTimeout as pause } from "node:timers/promises";
import { suppressionOf, suppressionReasonFor } from "../coordination/suppression-rule.ts";
import {
  type Delivered,
  endOf,
  type Intent,
  type NextStep,
  nextStep,
} from "../delivery/delivery.ts";
import type {
  CurrentRow,
  DeliveryKey,
  DeliveryRecord,
  SkipReason,
  WriteOutcome,
} from "../delivery/ledger-row.ts";
import type { Plan, Recipient } from "../delivery/plan.ts";
import { hasUnsubscribeLink } from "../email/email.ts";
import type { ComposedMail } from "../email/ses/mailer-port.ts";
import type { SesAnswer } from "../email/ses/ses-failure.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { Message } from "../queue/queue.ts";
import type { Dependencies } from "./dependencies.ts";
import type { Planned } from "./make-plan.ts";
import type { RunContext } from "./run-context.ts";
import type { Report } from "./summary.ts";

type DeliveryReport = {
  readonly end: Delivered;
  /** The email's result in this run; absent: nothing new. */
  readonly did?:
    | "sent"
    | "sent-unrecorded"
    | SkipReason["state"]
    | "unconfirmed"
    | "held"
    | "failed";
  /** The row after the last write of this run, or as it met it. */
  readonly record?: DeliveryRecord | undefined;
};

/** After 8 lost writes another run is working on the row: leave it. */
const MAX_STEPS = 8;
/** Pause between two tries to record an acceptance, as a part of the time for the last writes: 200 ms of 2 s. */
const RECORD_PAUSE_SHARE = 0.1;

const WAIT: DeliveryReport = { end: { kind: "wait" } };

/** Delivers to all recipients at once; a probe to one after the other. */
export async function deliverPlan(
  deps: Dependencies,
  context: RunContext,
  { plan, suppressions, isNew }: Planned,
  { messageId }: Message,
): Promise<Report> {
  // An outage for one recipient does not undo the others.
  const deliverTo = async (recipient: Recipient): Promise<DeliveryReport> => {
    // Erased. Its row may have expired, so the plan itself must stop the email.
    if (recipient.address === "") return { end: { kind: "final" } };
    try {
      const ids = context.recipientIds.idsOf(recipient.address);
      const whySuppressed = suppressionReasonFor(suppressionOf(suppressions, ids), plan);
      return await deliver(deps, context, { plan, recipient, messageId, whySuppressed });
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      deps.log("error", "A delivery waits for a dependency; the run ends", {
        event: "delivery-postponed",
        notification: plan.notification,
        error: nameOf(error),
      });
      return WAIT;
    }
  };
  const settled: PromiseSettledResult<DeliveryReport>[] = [];
  if (context.circuits.isProbingSes())
    for (const one of plan.recipients)
      settled.push(...(await Promise.allSettled([deliverTo(one)])));
  else settled.push(...(await Promise.allSettled(plan.recipients.map(deliverTo))));
  const reports = settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  const end = endOf(reports.map((report) => report.end));
  const events = plan.recipients.flatMap((recipient, index) => {
    const { did, record } = reports[index] ?? WAIT;
    // What an earlier run wrote is published again when the message ends: that run may have died before it did.
    if (record === undefined || (did === undefined && end.kind === "postpone")) return [];
    const key = { notification: plan.notification, recipient: recipient.id };
    return deps.events?.eventsOf({ key, ...record }, plan) ?? [];
  });
  const count = (what: DeliveryReport["did"]) => reports.filter(({ did }) => did === what).length;
  return {
    end: end.kind === "acknowledge" && plan.invalid > 0 ? invalidRecipients(plan) : end,
    sent: count("sent") + count("sent-unrecorded"),
    suppressed: count("suppressed"),
    expired: count("expired"),
    unconfirmed: count("unconfirmed") + count("sent-unrecorded"),
    held: count("held"),
    failed: count("failed"),
    recipients: plan.recipients.length,
    planned: isNew === true ? plan.recipients.length : 0,
    definition: plan.definition,
    events,
  };
}

/** The valid recipients have their emails; the dead letter names the others. */
function invalidRecipients({ invalid, invalidDetail, recipients }: Plan): Report["end"] {
  const detail =
    invalidDetail ?? `${invalid} of ${invalid + recipients.length} recipients cannot be mailed`;
  return { kind: "dead-letter", reason: "recipient-invalid", detail };
}

type DeliverInput = {
  readonly plan: Plan;
  readonly recipient: Recipient;
  readonly messageId: string;
  readonly whySuppressed: ReturnType<typeof suppressionReasonFor>;
};

/** Brings one delivery as far as it gets in this run. @throws DependencyError */
async function deliver(
  deps: Dependencies,
  context: RunContext,
  { plan, recipient, messageId, whySuppressed }: DeliverInput,
): Promise<DeliveryReport> {
  const { ledger, mailer, now, settings } = deps;
  const { rules } = settings;
  const { circuits, noNewWork, deadlines } = context;
  const { intentUntilMs } = deadlines;
  const { feedbackSeenMs } = context.circuitsAtStart;
  const key: DeliveryKey = { notification: plan.notification, recipient: recipient.id };
  let mail: ComposedMail | undefined;
  let record: DeliveryRecord | undefined;
  const noted = <T extends Pick<WriteOutcome, "record">>(outcome: T): T => {
    record = outcome.record;
    return outcome;
  };

  // No read comes first: a write that loses returns the current row.
  let judgement = nextStepFor(undefined);
  for (let step = 0; step < MAX_STEPS; step++) {
    if (judgement.kind !== "intend" && judgement.kind !== "hold") return { end: judgement, record };
    // A write may take up to 1.5 s, so none begins now.
    if (noNewWork.aborted) return WAIT;
    const next = await takeStep(judgement);
    if ("end" in next) return { record, ...next };
    judgement = next;
  }
  return WAIT;

  function nextStepFor(row: CurrentRow): NextStep {
    return nextStep(row, { nowMs: now(), messageId, rules, feedbackSeenMs });
  }

  async function takeStep(
    judged: Extract<NextStep, { kind: "intend" | "hold" }>,
  ): Promise<DeliveryReport | NextStep> {
    const skip = skipReason();
    if (skip !== undefined) {
      const { definition } = plan;
      const outcome = noted(
        await ledger.skipDelivery(key, judged, { messageId, definition }, skip),
      );
      return outcome.ok
        ? { end: { kind: "final" }, did: skip.state }
        : nextStepFor(outcome.current);
    }
    if (judged.kind === "intend") return sendOnce(judged.intent);
    const outcome = noted(await ledger.hold(key, judged.judgedAttempt));
    return outcome.ok
      ? { end: { kind: "dead", reason: "held" }, did: "held" }
      : nextStepFor(outcome.current);
  }

  function skipReason(): SkipReason | undefined {
    if (whySuppressed !== undefined) return { state: "suppressed", reason: whySuppressed };
    return isExpired() ? { state: "expired", reason: "news-too-old" } : undefined;
  }

  function isExpired(): boolean {
    return now() >= (plan.expiresAtMs ?? Infinity);
  }

  async function sendOnce(intent: Intent): Promise<DeliveryReport | NextStep> {
    // Before the permit: reading the key takes time, and the permit would be late by then.
    const unsubscribe = hasUnsubscribeLink(plan) ? await deps.unsubscribeUrls() : undefined;
    const permit = await mailer.permit(intentUntilMs, noNewWork);
    if (permit === "daily-quota") circuits.sesDown(permit);
    if (permit !== "granted") return WAIT;
    if (noNewWork.aborted) {
      mailer.returnPermit();
      return WAIT;
    }
    // After the permit, so that composed emails do not pile up; before the intent, so that the intent is young when signed.
    mail ??= await mailer.compose(deps.render(plan, recipient, settings.sender, unsubscribe));
    const intended = await ledger.intend(key, intent, {
      messageId,
      lease: context.lease,
      definition: plan.definition,
    });
    if (!intended.ok) {
      noted(intended);
      mailer.returnPermit();
      return nextStepFor(intended.current);
    }
    const { attempt: attemptId, intentAtMs } = intended;
    // SES's answer and its record must fit before the stop.
    const isFresh = () =>
      now() - intentAtMs <= settings.intentAgeMs && now() <= intentUntilMs && !noNewWork.aborted;
    const answer = await mailer.send(mail, isFresh);
    return answer.kind === "accepted"
      ? recordAccepted(deps, context, key, answer.sesMessageId, intentAtMs)
      : recordAnswer(answer, attemptId, intentAtMs);
  }

  async function recordAnswer(
    answer: Exclude<SesAnswer, { kind: "accepted" }>,
    attemptId: string,
    intentAtMs: number,
  ): Promise<DeliveryReport | NextStep> {
    switch (answer.kind) {
      case "refused": {
        circuits.sesAnswered(true);
        const outcome = noted(await ledger.recordFailed(key, attemptId, messageId, answer.reason));
        if (!outcome.ok) return nextStepFor(outcome.current);
        const end = { kind: "dead", reason: "ses-rejected", detail: answer.reason } as const;
        return { end, did: "failed" };
      }
      case "unanswered": {
        circuits.sesAnswered(false);
        const outcome = noted(await ledger.recordUnconfirmed(key, attemptId, answer.reason));
        if (!outcome.ok) return nextStepFor(outcome.current);
        return { end: { kind: "wait", untilMs: intentAtMs + rules.settleMs }, did: "unconfirmed" };
      }
      case "not-sent": {
        if (answer.cause === "dependency") circuits.sesDown(answer.reason);
        if (answer.cause === "rate") circuits.sesAnswered(true);
        const outcome = noted(await ledger.takeBack(key, attemptId, answer.reason));
        if (!outcome.ok) return nextStepFor(outcome.current);
        // Throttled, or too late to be signed: a new permit and a new attempt may follow at once.
        return answer.cause === "dependency"
          ? WAIT
          : { kind: "intend", intent: { kind: "again", judgedAttempt: attemptId } };
      }
    }
  }
}

/** Tries until shortly before Lambda's kill: only this record shows that SES accepted the email. */
async function recordAccepted(
  deps: Dependencies,
  context: RunContext,
  key: DeliveryKey,
  sesMessageId: string,
  intentAtMs: number,
): Promise<DeliveryReport> {
  const { ledger, log, settings } = deps;
  context.circuits.sesAnswered(true);
  const pauseMs = settings.times.lastWritesMs * RECORD_PAUSE_SHARE;
  for (;;) {
    try {
      const { isSecondEmail, record } = await ledger.recordAccepted(key, {
        kind: "accepted",
        sesMessageId,
      });
      if (isSecondEmail) {
        deps.metrics.count("DuplicateSends");
        log("warn", "SES accepted a second email of one delivery", {
          event: "duplicate-send",
          ...key,
          sesMessageId,
        });
      }
      return { end: { kind: "final" }, did: "sent", record };
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      if (deps.now() + pauseMs < context.deadlines.evidenceUntilMs) {
        await pause(pauseMs);
        continue;
      }
      log("error", "SES accepted an email, and the ledger cannot be written", {
        event: "acceptance-not-recorded",
        ...key,
        sesMessageId,
        error: nameOf(error),
      });
      const end = { kind: "wait", untilMs: intentAtMs + settings.rules.settleMs } as const;
      return { end, did: "sent-unrecorded" };
    }
  }
}
