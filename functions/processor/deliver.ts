/**
 * A plan to one recipient: intent, SES, evidence. The order is the guarantee: a token of the rate is waited for before
 * the intent, the intent is written before SES is called, and nothing but the row's own answer leads to SES again.
 */
import { setTimeout as pause } from "node:timers/promises";
import { type Delivered, type Judgement, judge } from "../delivery/delivery.ts";
import { mayEnd } from "../email/email.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { SesAnswer } from "../email/ses/ses-failure.ts";
import type { Plan, Recipient } from "../delivery/plan.ts";
import type { ComposedMail } from "../email/ses/mailer-port.ts";
import type { DeliveryKey, CurrentRow, SkipReason, WriteOutcome } from "../delivery/ledger-port.ts";
import type { RunContext } from "./run-context.ts";
import type { Dependencies } from "./dependencies.ts";

export type DeliveryReport = {
  readonly end: Delivered;
  readonly sent: boolean;
  /** Nothing was sent, and why. */
  readonly skipped?: SkipReason["state"];
  /** What this run made of it where SES is not known, by the ledger, to have it. */
  readonly became?: "unconfirmed" | "held" | "failed" | undefined;
};

/** A row that answers differently each time is somebody else's at work: the next run looks again. */
const MOST_STEPS = 8;
/** Between two offers of an evidence, as a part of the time that is kept for the last writes: 200 ms of 2 s. */
const EVIDENCE_PAUSE = 0.1;

/** Brings one delivery as far as it goes in this run; `suppressed`: why its recipient must not be mailed. @throws DependencyError when the ledger cannot be reached. */
export async function deliver(
  deps: Dependencies,
  context: RunContext,
  plan: Plan,
  recipient: Recipient,
  messageId: string,
  suppressed?: string,
): Promise<DeliveryReport> {
  const { ledger, now, settings } = deps;
  const key: DeliveryKey = { notification: plan.notification, recipient: recipient.id };
  const judgeCurrent = (current: CurrentRow): Judgement =>
    judge(current, {
      nowMs: now(),
      messageId,
      rules: settings.rules,
      feedbackSeenMs: context.seen.feedbackSeenMs,
    });
  const skipped = (): SkipReason | undefined => {
    if (suppressed !== undefined) return { state: "suppressed", reason: suppressed };
    return now() >= (plan.expiresAtMs ?? Infinity)
      ? { state: "expired", reason: "news-too-old" }
      : undefined;
  };
  const next = (outcome: WriteOutcome, otherwise: Judgement): Judgement =>
    outcome.ok ? otherwise : judgeCurrent(outcome.current);
  let mail: ComposedMail | undefined;
  let became: DeliveryReport["became"];
  const written = (outcome: WriteOutcome, as: DeliveryReport["became"]): WriteOutcome => {
    if (outcome.ok) became = as;
    return outcome;
  };
  // No read comes before the first intent: who loses it has the row in its hands.
  let judgement: Judgement = judgeCurrent(undefined);

  for (let step = 0; step < MOST_STEPS; step++) {
    switch (judgement.kind) {
      case "final":
        return { end: judgement, sent: false };
      case "wait":
      case "dead":
        return { end: judgement, sent: false, became };
      case "hold":
      case "intend": {
        const { intentUntilMs } = context.deadlines;
        // Nothing begins after that, not even a write: each may take its whole time.
        if (context.closing.aborted) return { end: { kind: "wait" }, sent: false };
        const why = skipped();
        if (why !== undefined) {
          const outcome = await ledger.skipDelivery(key, judgement, messageId, why);
          if (outcome.ok) return { end: { kind: "final" }, sent: false, skipped: why.state };
          judgement = judgeCurrent(outcome.current);
          break;
        }
        if (judgement.kind === "hold") {
          judgement = next(written(await ledger.hold(key, judgement.seen), "held"), {
            kind: "dead",
            reason: "held",
          });
          break;
        }
        // Before its permit: the first of a process waits for the key, and the permit would be late by then.
        const unsubscribe = mayEnd(plan) ? await deps.unsubscribeUrls() : undefined;
        const permit = await deps.mailer.permit(intentUntilMs, context.closing);
        if (permit === "granted" && context.closing.aborted) deps.mailer.returnPermit();
        if (permit === "daily-quota") context.outages.sesDown(permit);
        if (permit !== "granted" || context.closing.aborted)
          return { end: { kind: "wait" }, sent: false };
        // After its permit, so that emails do not pile up; before its intent, so that this is young when it is signed.
        mail ??= await deps.mailer.compose(
          deps.render(plan, recipient, settings.sender, unsubscribe),
        );
        const intended = await ledger.intend(key, judgement.intent, messageId, context.held);
        if (!intended.ok) {
          deps.mailer.returnPermit();
          judgement = judgeCurrent(intended.current);
          break;
        }
        const { attempt, intentAtMs } = intended;
        // Not after the last intent's time, so that SES's answer and its record still fit before the stop.
        const fresh = () =>
          now() - intentAtMs <= settings.intentAgeMs &&
          now() <= intentUntilMs &&
          !context.closing.aborted;
        const answer = await deps.mailer.send(mail, fresh);
        if (answer.kind === "accepted")
          return accepted(deps, context, key, answer.sesMessageId, intentAtMs);
        judgement = await refused(answer, attempt, intentAtMs);
        break;
      }
    }
  }
  return { end: { kind: "wait" }, sent: false };

  async function refused(
    answer: Exclude<SesAnswer, { kind: "accepted" }>,
    attempt: string,
    intentAtMs: number,
  ) {
    switch (answer.kind) {
      case "never":
        context.outages.sesAnswered(true);
        return next(
          written(await ledger.recordFailed(key, attempt, messageId, answer.reason), "failed"),
          { kind: "dead", reason: "ses-rejected", detail: answer.reason },
        );
      case "unknown": {
        context.outages.sesAnswered(false);
        const settled: Judgement = { kind: "wait", untilMs: intentAtMs + settings.rules.settleMs };
        return next(
          written(await ledger.recordUnconfirmed(key, attempt, answer.reason), "unconfirmed"),
          settled,
        );
      }
      case "not-now": {
        if (answer.blame === "dependency") context.outages.sesDown(answer.reason);
        if (answer.blame === "rate") context.outages.sesAnswered(true);
        // Throttled, or too slow to be signed in time: a new permit and a new attempt may go at once.
        const again: Judgement = { kind: "intend", intent: { kind: "again", seen: attempt } };
        return next(
          await ledger.takeBack(key, attempt),
          answer.blame === "dependency" ? { kind: "wait" } : again,
        );
      }
    }
  }
}

/** SES has the mail. The evidence is offered to the last second, because without it nobody can know. */
async function accepted(
  deps: Dependencies,
  context: RunContext,
  key: DeliveryKey,
  sesMessageId: string,
  intentAtMs: number,
): Promise<DeliveryReport> {
  context.outages.sesAnswered(true);
  const pauseMs = deps.settings.times.lastWritesMs * EVIDENCE_PAUSE;
  for (;;) {
    try {
      const { isAnother } = await deps.ledger.recordAccepted(key, {
        kind: "accepted",
        sesMessageId,
      });
      if (isAnother) {
        deps.metrics.count("DuplicateSends");
        deps.log("warn", "SES accepted a second email of one delivery", {
          event: "duplicate-send",
          ...key,
          sesMessageId,
        });
      }
      return { end: { kind: "final" }, sent: true };
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      if (deps.now() + pauseMs < context.deadlines.evidenceUntilMs) {
        await pause(pauseMs);
        continue;
      }
      deps.log("error", "SES took a mail, and the ledger could not be told", {
        ...key,
        sesMessageId,
        error: nameOf(error),
      });
      const untilMs = intentAtMs + deps.settings.rules.settleMs;
      return { end: { kind: "wait", untilMs }, sent: true, became: "unconfirmed" };
    }
  }
}
