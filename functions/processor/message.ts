/** One message: event, notification, plan, deliveries, and what becomes of it. */
import type { DeadLetterReason } from "../core/dead-letter.ts";
import { type MessageEnd, endOf } from "../core/delivery.ts";
import { wordsUntilMs } from "../core/deadline.ts";
import { type Draft, plainDraft, writtenDraft } from "../core/draft.ts";
import { DependencyError, nameOf } from "../core/errors.ts";
import type { Event } from "../core/event.ts";
import { definitionFor, type Notification, recipientTextOf } from "../core/notification.ts";
import type { Plan } from "../core/plan.ts";
import { promptFor } from "../core/prompt.ts";
import { deliver, type DeliveryReport } from "./delivery.ts";
import type { Shift } from "./shift.ts";
import type { Tools } from "./tools.ts";

/** What is known of a message when it is worked. */
export type Work = {
  /** The notification's key. */
  readonly key: string;
  readonly event: Event;
  /** The SQS id of the message that the work is done for. */
  readonly messageId: string;
  /** The plan that an earlier run kept. */
  readonly kept: Plan | "unreadable" | undefined;
};

export type WorkReport = {
  readonly end: MessageEnd;
  /** Mails that SES took in this work. */
  readonly sent: number;
  readonly recipients: number;
  readonly definition?: string;
  /** The draft, where this work wrote it. */
  readonly drafted?: Draft;
};

/** Brings a message to an end for this run. An outage ends the run and costs the message nothing. */
export async function workMessage(tools: Tools, shift: Shift, work: Work): Promise<WorkReport> {
  try {
    return await planAndDeliver(tools, shift, work);
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    shift.end(error.message);
    tools.log("error", "a message waits for a dependency", {
      notification: work.key,
      error: error.message,
    });
    return { end: { kind: "postpone" }, sent: 0, recipients: 0 };
  }
}

async function planAndDeliver(tools: Tools, shift: Shift, work: Work): Promise<WorkReport> {
  // The kept plan comes before the definition: who is told was decided once, whatever the definition says today.
  if (work.kept !== undefined) return deliverAll(tools, shift, work, work.kept);
  const definition = definitionFor(tools.definitions, work.event.type);
  if (definition === undefined)
    return deadLetter(
      "definition-missing",
      `no definition for the type ${JSON.stringify(work.event.type.slice(0, 200))}`,
    );
  const notified = definition.notify(work.event);
  if (!notified.ok) return deadLetter(notified.reason, notified.detail);
  const drafted = await draft(tools, shift, notified.notification);
  if (drafted === undefined) return { end: { kind: "postpone" }, sent: 0, recipients: 0 };
  const plan = await tools.ledger.keepPlan(planOf(tools, work.key, notified.notification, drafted));
  return { ...(await deliverAll(tools, shift, work, plan)), drafted };
}

/** The words: by AI within the message's share of the run, else plain. Nothing when the run ended before they came. */
async function draft(
  tools: Tools,
  shift: Shift,
  notification: Notification,
): Promise<Draft | undefined> {
  const { ask } = notification;
  if (ask === undefined) return plainDraft(notification, "by-definition");
  const prompt = promptFor(notification, ask);
  if (prompt === undefined) return plainDraft(notification, "nothing-to-write");
  const closed = shift.aiClosed();
  if (closed !== undefined) return plainDraft(notification, closed);
  const untilMs = wordsUntilMs(tools.now(), shift.startedAtMs, shift.deadlines, {
    shareMs: tools.settings.aiShareMs,
    mails: tools.settings.batchLimit,
    ratePerSecond: tools.mailer.ratePerSecond(),
  });
  const written = await tools.write(prompt, {
    untilMs,
    signal: shift.closing,
  });
  if (shift.ended() !== undefined) return undefined;
  if (written.ok) return writtenDraft(notification, written.words, written.model, written.tokens);
  if (written.everybody) shift.closeAi(written.why);
  return plainDraft(notification, written.why, written.tokens);
}

function planOf(tools: Tools, key: string, notification: Notification, drafted: Draft): Plan {
  const recipients = notification.recipients.map((address) => ({
    id: tools.hash(recipientTextOf(address)),
    address,
  }));
  const { definition, impossible } = notification;
  return { notification: key, definition, recipients, impossible, draft: drafted };
}

async function deliverAll(
  tools: Tools,
  shift: Shift,
  work: Work,
  plan: Plan | "unreadable",
): Promise<WorkReport> {
  if (plan === "unreadable") return deadLetter("plan-unreadable", "the kept plan cannot be read");
  const settled = await Promise.allSettled(
    plan.recipients.map((recipient) => deliver(tools, shift, plan, recipient, work.messageId)),
  );
  const reports = settled.map((one): DeliveryReport => {
    if (one.status === "fulfilled") return one.value;
    // One recipient's trouble is not another's: what the others reached stands in their rows.
    if (!(one.reason instanceof DependencyError)) throw one.reason;
    shift.end(one.reason.message);
    tools.log("error", "a delivery waits for a dependency", {
      notification: work.key,
      error: nameOf(one.reason),
    });
    return { end: { kind: "wait" }, sent: false };
  });
  const end = endOf(reports.map((report) => report.end));
  return {
    end: end.kind === "acknowledge" && plan.impossible > 0 ? impossibleEnd(plan) : end,
    sent: reports.filter((report) => report.sent).length,
    recipients: plan.recipients.length,
    definition: plan.definition,
  };
}

/** The possible recipients have their mail; the operator learns of the impossible ones. */
function impossibleEnd({ impossible, recipients }: Plan): MessageEnd {
  const detail = `${impossible} of ${impossible + recipients.length} recipients cannot be mailed`;
  return { kind: "dead-letter", reason: "recipient-impossible", detail };
}

function deadLetter(reason: DeadLetterReason, detail: string): WorkReport {
  return { end: { kind: "dead-letter", reason, detail }, sent: 0, recipients: 0 };
}
