/** One message: event, notification, plan, deliveries, and what becomes of it. */
import type { DeadLetterReason } from "../core/dead-letter.ts";
import { type MessageEnd, endOf } from "../core/delivery.ts";
import type { Draft } from "../core/draft.ts";
import { DependencyError, nameOf } from "../core/errors.ts";
import type { Event } from "../core/event.ts";
import { definitionFor } from "../core/notification.ts";
import { type Plan, planOf } from "../core/plan.ts";
import { deliver, type DeliveryReport } from "./delivery.ts";
import type { Shift } from "./shift.ts";
import type { Tools } from "./tools.ts";
import { writeDrafts } from "./words.ts";

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
  /** The drafts, one a language, where this work wrote them. */
  readonly drafts?: readonly Draft[];
  /** The definition says that nobody needs to know. */
  readonly nothingToTell?: true;
  /** The end is this event's only: no plan was made, and another event of the same edit may have more to tell. */
  readonly alone?: true;
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
  const lists = await tools.recipientLists();
  const recipients = Object.hasOwn(lists, definition.type) ? lists[definition.type] : undefined;
  const notified = definition.notify(work.event, { languages: tools.languages, recipients });
  if (notified.kind === "refused")
    return { ...deadLetter(notified.reason, notified.detail), alone: true };
  if (notified.kind === "nothing-to-tell")
    return {
      end: { kind: "acknowledge" },
      sent: 0,
      recipients: 0,
      definition: definition.type,
      nothingToTell: true,
      alone: true,
    };
  const drafts = await writeDrafts(tools, shift, work.key, notified.notification);
  if (drafts === undefined) return { end: { kind: "postpone" }, sent: 0, recipients: 0 };
  const plan = await tools.ledger.keepPlan(
    planOf(work.key, notified.notification, drafts, tools.hash),
  );
  return { ...(await deliverAll(tools, shift, work, plan)), drafts };
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
