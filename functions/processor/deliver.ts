/**
 * Delivers a plan. For each recipient the order is the guarantee: wait for the sending rate, write the intent, call SES,
 * record its answer. Only the answer of a conditional write leads to SES again.
 */
import { setTimeout as pause } from "node:timers/promises";
import { suppressedBecause } from "../coordination/suppression.ts";
import { type Delivered, endOf, type Intent, type Judgement, judge } from "../delivery/delivery.ts";
import type { CurrentRow, DeliveryKey, SkipReason } from "../delivery/ledger-row.ts";
import type { Plan, Recipient } from "../delivery/plan.ts";
import { mayEnd } from "../email/email.ts";
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
};

/** A row that changes at each write is in another run's hands: the next run looks again. */
const MOST_STEPS = 8;
/** Pause between two tries to record an acceptance, as a part of the time for the last writes: 200 ms of 2 s. */
const EVIDENCE_PAUSE = 0.1;

const WAIT: DeliveryReport = { end: { kind: "wait" } };

/** Delivers to all recipients at once; a probe to one after the other. */
export async function deliverPlan(
  deps: Dependencies,
  context: RunContext,
  { plan, suppressions }: Planned,
  { messageId }: Message,
): Promise<Report> {
  // An outage at one recipient leaves the others' results: they are in their rows.
  const deliverTo = async (recipient: Recipient): Promise<DeliveryReport> => {
    try {
      const suppressed = suppressedBecause(suppressions.get(recipient.id), plan);
      return await deliver(deps, context, plan, recipient, messageId, suppressed);
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
    definition: plan.definition,
  };
}

/** The valid recipients have their emails; the dead letter names the others. */
function invalidRecipients({ invalid, invalidDetail, recipients }: Plan): Report["end"] {
  const detail =
    invalidDetail ?? `${invalid} of ${invalid + recipients.length} recipients cannot be mailed`;
  return { kind: "dead-letter", reason: "recipient-invalid", detail };
}

/** Brings one delivery as far as it gets in this run. @throws DependencyError */
async function deliver(
  deps: Dependencies,
  context: RunContext,
  plan: Plan,
  recipient: Recipient,
  messageId: string,
  suppressed: string | undefined,
): Promise<DeliveryReport> {
  const { ledger, mailer, now, settings } = deps;
  const { rules } = settings;
  const { circuits, closing, deadlines } = context;
  const { intentUntilMs } = deadlines;
  const { feedbackSeenMs } = context.seen;
  const key: DeliveryKey = { notification: plan.notification, recipient: recipient.id };
  let mail: ComposedMail | undefined;

  // No read comes first: a write that loses returns the current row.
  let judgement = judgeRow(undefined);
  for (let step = 0; step < MOST_STEPS; step++) {
    if (judgement.kind !== "intend" && judgement.kind !== "hold") return { end: judgement };
    // No write begins after the last intent's time: it may take its whole time limit.
    if (closing.aborted) return WAIT;
    const next = await takeStep(judgement);
    if ("end" in next) return next;
    judgement = next;
  }
  return WAIT;

  function judgeRow(row: CurrentRow): Judgement {
    return judge(row, { nowMs: now(), messageId, rules, feedbackSeenMs });
  }

  async function takeStep(
    judged: Extract<Judgement, { kind: "intend" | "hold" }>,
  ): Promise<DeliveryReport | Judgement> {
    const skip = skipReason();
    if (skip !== undefined) {
      const outcome = await ledger.skipDelivery(key, judged, messageId, skip);
      return outcome.ok ? { end: { kind: "final" }, did: skip.state } : judgeRow(outcome.current);
    }
    if (judged.kind === "intend") return attempt(judged.intent);
    const outcome = await ledger.hold(key, judged.seen);
    return outcome.ok
      ? { end: { kind: "dead", reason: "held" }, did: "held" }
      : judgeRow(outcome.current);
  }

  function skipReason(): SkipReason | undefined {
    if (suppressed !== undefined) return { state: "suppressed", reason: suppressed };
    return isExpired() ? { state: "expired", reason: "news-too-old" } : undefined;
  }

  function isExpired(): boolean {
    return now() >= (plan.expiresAtMs ?? Infinity);
  }

  async function attempt(intent: Intent): Promise<DeliveryReport | Judgement> {
    // Before the permit: reading the key takes time, and the permit would be late by then.
    const unsubscribe = mayEnd(plan) ? await deps.unsubscribeUrls() : undefined;
    const permit = await mailer.permit(intentUntilMs, closing);
    if (permit === "granted" && closing.aborted) mailer.returnPermit();
    if (permit === "daily-quota") circuits.sesDown(permit);
    if (permit !== "granted" || closing.aborted) return WAIT;
    // After the permit, so that composed emails do not pile up; before the intent, so that the intent is young when signed.
    mail ??= await mailer.compose(deps.render(plan, recipient, settings.sender, unsubscribe));
    const intended = await ledger.intend(key, intent, messageId, context.lease);
    if (!intended.ok) {
      mailer.returnPermit();
      return judgeRow(intended.current);
    }
    const { attempt: id, intentAtMs } = intended;
    // SES's answer and its record must fit before the stop.
    const isFresh = () =>
      now() - intentAtMs <= settings.intentAgeMs && now() <= intentUntilMs && !closing.aborted;
    const answer = await mailer.send(mail, isFresh);
    return answer.kind === "accepted"
      ? recordAccepted(deps, context, key, answer.sesMessageId, intentAtMs)
      : recordAnswer(answer, id, intentAtMs);
  }

  async function recordAnswer(
    answer: Exclude<SesAnswer, { kind: "accepted" }>,
    id: string,
    intentAtMs: number,
  ): Promise<DeliveryReport | Judgement> {
    switch (answer.kind) {
      case "never": {
        circuits.sesAnswered(true);
        const outcome = await ledger.recordFailed(key, id, messageId, answer.reason);
        if (!outcome.ok) return judgeRow(outcome.current);
        const end = { kind: "dead", reason: "ses-rejected", detail: answer.reason } as const;
        return { end, did: "failed" };
      }
      case "unknown": {
        circuits.sesAnswered(false);
        const outcome = await ledger.recordUnconfirmed(key, id, answer.reason);
        if (!outcome.ok) return judgeRow(outcome.current);
        return { end: { kind: "wait", untilMs: intentAtMs + rules.settleMs }, did: "unconfirmed" };
      }
      case "not-now": {
        if (answer.blame === "dependency") circuits.sesDown(answer.reason);
        if (answer.blame === "rate") circuits.sesAnswered(true);
        const outcome = await ledger.takeBack(key, id);
        if (!outcome.ok) return judgeRow(outcome.current);
        // Throttled, or too late to be signed: a new permit and a new attempt may follow at once.
        return answer.blame === "dependency"
          ? WAIT
          : { kind: "intend", intent: { kind: "again", seen: id } };
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
  const pauseMs = settings.times.lastWritesMs * EVIDENCE_PAUSE;
  for (;;) {
    try {
      const { isAnother } = await ledger.recordAccepted(key, { kind: "accepted", sesMessageId });
      if (isAnother) {
        deps.metrics.count("DuplicateSends");
        log("warn", "SES accepted a second email of one delivery", {
          event: "duplicate-send",
          ...key,
          sesMessageId,
        });
      }
      return { end: { kind: "final" }, did: "sent" };
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
