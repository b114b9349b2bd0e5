/** One message: event, notification, plan, deliveries, and what becomes of it. */
import { cutGraphemes } from "../values/cut.ts";
import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";
import { type MessageEnd, endOf } from "../delivery/delivery.ts";
import type { Draft } from "../words/draft.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { Event } from "../notification/event.ts";
import { definitionFor, type Notification, type Notified } from "../notification/evaluate.ts";
import { type Plan, planOf, type Recipient } from "../delivery/plan.ts";
import { readerKey } from "../notification/reader.ts";
import { recipientTextOf } from "../notification/recipients.ts";
import { suppressedBecause } from "../coordination/suppression.ts";
import type { Known } from "../delivery/ledger-port.ts";
import type { Message } from "../queue/queue-port.ts";
import { deliver, type DeliveryReport } from "./deliver.ts";
import type { Shift } from "./run-context.ts";
import type { Tools } from "./dependencies.ts";
import { writeDrafts } from "./write-words.ts";

/** What is known of a message when it is worked. */
export type Work = {
  /** The notification's key. */
  readonly key: string;
  readonly event: Event;
  /** The message that the work is done for. */
  readonly message: Message;
  /** The plan that an earlier run kept. */
  readonly kept: Plan | "unreadable" | undefined;
  /** What its definition makes of the event, or why that could not be found out: a plan that was kept needs no definition. */
  readonly told: PromiseSettledResult<Told>;
  /** What is known against mailing the recipients that were told of. */
  readonly suppressions: Known["suppressions"];
};

/** What an event comes to under its definition; `undefined`: there is none for its type. */
export type Told = { readonly definition: string; readonly notified: Notified } | undefined;

export type WorkReport = {
  readonly end: MessageEnd;
  /** Mails that SES took in this work. */
  readonly sent: number;
  /** Mails that were not to be sent. */
  readonly suppressed?: number;
  readonly expired?: number;
  /** Mails that ended, for now or for good, without one that SES is known to have taken. */
  readonly unknown?: number;
  readonly parked?: number;
  readonly failed?: number;
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

/** Asks the definition of the event's type. @throws DependencyError where the operator's recipients cannot be read */
export async function tell(tools: Tools, event: Event): Promise<Told> {
  const definition = definitionFor(tools.definitions, event.type);
  if (definition === undefined) return undefined;
  const lists = await tools.recipientLists();
  const recipients = Object.hasOwn(lists, definition.type) ? lists[definition.type] : undefined;
  const notified = definition.notify(event, {
    languages: tools.languages,
    defaults: tools.settings.defaults,
    recipients,
  });
  return { definition: definition.type, notified };
}

/** The ids of those whom it is told to. */
export function recipientsOf({ hash }: Tools, told: PromiseSettledResult<Told>): string[] {
  const notified = told.status === "fulfilled" ? told.value?.notified : undefined;
  return notified?.kind === "told"
    ? notified.notification.recipients.map(({ address }) => hash(recipientTextOf(address)))
    : [];
}

async function planAndDeliver(tools: Tools, shift: Shift, work: Work): Promise<WorkReport> {
  const { key, event, kept } = work;
  // The kept plan comes before the definition: who is told was decided once, whatever the definition says today.
  if (kept === "unreadable") return deadLetter("plan-unreadable", "the kept plan cannot be read");
  if (kept !== undefined) {
    const suppressions = await suppressionsOf(tools, kept.recipients);
    return deliverAll(tools, shift, work, kept, suppressions);
  }
  if (work.told.status === "rejected") throw work.told.reason;
  const told = work.told.value;
  if (told === undefined)
    return deadLetter(
      "definition-missing",
      `no definition for the type ${JSON.stringify(cutGraphemes(event.type, 200))}`,
    );
  const { definition, notified } = told;
  if (notified.kind === "refused")
    return { ...deadLetter(notified.reason, notified.detail), alone: true };
  if (notified.kind === "nothing-to-tell")
    return {
      end: { kind: "acknowledge" },
      sent: 0,
      recipients: 0,
      definition,
      nothingToTell: true,
      alone: true,
    };
  const { notification } = notified;
  const [actionFault] = notification.contents.flatMap(({ actionFault: fault }) => fault ?? []);
  if (actionFault !== undefined)
    tools.log("warn", "The email has no button: the URL of its action is not https", {
      event: "action-dropped",
      notification: key,
      definition,
      got: actionFault,
    });
  logIgnored(tools, key, notification);
  const expiresAtMs = expiryOf(notification, work.message);
  const isTooOld = () => tools.now() >= (expiresAtMs ?? Infinity);
  const readers = notification.recipients.filter(({ address }) => {
    const suppression = work.suppressions.get(tools.hash(recipientTextOf(address)));
    return suppressedBecause(suppression, notification) === undefined;
  });
  const drafts = await writeDrafts(tools, shift, key, notification, (edition) => {
    if (isTooOld()) return "news-too-old";
    return readers.some((reader) => readerKey(reader) === readerKey(edition))
      ? undefined
      : "nobody-to-mail";
  });
  if (drafts === undefined) return { end: { kind: "postpone" }, sent: 0, recipients: 0 };
  const offered = planOf(key, notification, drafts, tools.hash, expiresAtMs);
  if (!isTooOld()) tools.mailer.expect(readers.length, shift.closing);
  const plan = await tools.ledger.keepPlan(offered);
  if (plan === "unreadable") return deadLetter("plan-unreadable", "the kept plan cannot be read");
  // Another run's plan may be to other people than those who were asked about.
  const suppressions =
    plan === offered ? work.suppressions : await suppressionsOf(tools, plan.recipients);
  return { ...(await deliverAll(tools, shift, work, plan, suppressions)), drafts };
}

const IGNORED_EVENTS = {
  locale: "unknown-locale",
  timeZone: "unknown-time-zone",
  currency: "unknown-currency",
} as const;

/** One line for each field, however many recipients ask for it. */
function logIgnored({ log }: Tools, key: string, { definition, ignored = [] }: Notification): void {
  for (const field of ["locale", "timeZone", "currency"] as const) {
    const given = ignored.filter((one) => one.field === field);
    if (given.length === 0) continue;
    const tags = new Set(given.flatMap(({ given: tag }) => tag ?? []));
    log("warn", `A recipient's ${field} is not known; the default is used`, {
      event: IGNORED_EVENTS[field],
      notification: key,
      definition,
      recipients: given.length,
      ...(tags.size === 0 ? {} : { tags: [...tags].slice(0, MOST_TAGS) }),
    });
  }
}

const MOST_TAGS = 5;

/** The event's own time goes before the queue's: what waited with its producer is as old as what waited with us. */
function expiryOf(
  { expiresAfterMs, time }: Notification,
  { sentAtMs }: Message,
): number | undefined {
  if (expiresAfterMs === undefined) return undefined;
  return (time === undefined ? sentAtMs : Date.parse(time)) + expiresAfterMs;
}

async function deliverAll(
  tools: Tools,
  shift: Shift,
  work: Work,
  plan: Plan,
  suppressions: Known["suppressions"],
): Promise<WorkReport> {
  // One recipient's trouble is not another's: what the others reached stands in their rows.
  const deliverTo = async (recipient: Recipient): Promise<DeliveryReport> => {
    try {
      const why = suppressedBecause(suppressions.get(recipient.id), plan);
      return await deliver(tools, shift, plan, recipient, work.message.messageId, why);
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      shift.end(error.message);
      tools.log("error", "a delivery waits for a dependency", {
        notification: work.key,
        error: nameOf(error),
      });
      return { end: { kind: "wait" }, sent: false };
    }
  };
  const settled = await settleAll(plan.recipients, deliverTo, shift.outages.probing());
  const reports = settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  const end = endOf(reports.map((report) => report.end));
  const became = (trouble: DeliveryReport["became"]) =>
    reports.filter((report) => report.became === trouble).length;
  return {
    end: end.kind === "acknowledge" && plan.impossible > 0 ? impossibleEnd(plan) : end,
    sent: reports.filter((report) => report.sent).length,
    suppressed: reports.filter((report) => report.withheld === "suppressed").length,
    expired: reports.filter((report) => report.withheld === "expired").length,
    unknown: became("unknown"),
    parked: became("parked"),
    failed: became("failed"),
    recipients: plan.recipients.length,
    definition: plan.definition,
  };
}

/** All at once; a probe hands SES one mail after the other, and what follows a failed one is not handed over. */
async function settleAll<T, R>(
  all: readonly T[],
  each: (one: T) => Promise<R>,
  oneByOne: boolean,
): Promise<PromiseSettledResult<R>[]> {
  if (!oneByOne) return Promise.allSettled(all.map(each));
  const settled: PromiseSettledResult<R>[] = [];
  for (const one of all) settled.push(...(await Promise.allSettled([each(one)])));
  return settled;
}

async function suppressionsOf(
  { ledger }: Tools,
  recipients: readonly Recipient[],
): Promise<Known["suppressions"]> {
  const { suppressions } = await ledger.look(
    [],
    recipients.map(({ id }) => id),
  );
  return suppressions;
}

/** The possible recipients have their mail; the operator learns of the impossible ones. */
function impossibleEnd({ impossible, impossibleDetail, recipients }: Plan): MessageEnd {
  const detail =
    impossibleDetail ??
    `${impossible} of ${impossible + recipients.length} recipients cannot be mailed`;
  return { kind: "dead-letter", reason: "recipient-impossible", detail };
}

function deadLetter(reason: DeadLetterReason, detail: string): WorkReport {
  return { end: { kind: "dead-letter", reason, detail }, sent: 0, recipients: 0 };
}
