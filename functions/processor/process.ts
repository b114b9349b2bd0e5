/** One message: event, notification, plan, deliveries, and what becomes of it. */
import { cutGraphemes } from "../values/cut.ts";
import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";
import { type MessageEnd, endOf } from "../delivery/delivery.ts";
import type { Draft } from "../words/draft.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { Event } from "../notification/event.ts";
import { definitionFor, type Notification, type NotifyResult } from "../notification/evaluate.ts";
import { type Plan, planOf, type Recipient } from "../delivery/plan.ts";
import { readerKey } from "../notification/reader.ts";
import { recipientTextOf } from "../notification/recipients.ts";
import { suppressedBecause } from "../coordination/suppression.ts";
import type { Known } from "../delivery/ledger-port.ts";
import type { Message } from "../queue/queue-port.ts";
import { deliver, type DeliveryReport } from "./deliver.ts";
import type { RunContext } from "./run-context.ts";
import type { Dependencies } from "./dependencies.ts";
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
  readonly evaluated: PromiseSettledResult<Evaluated>;
  /** What is known against mailing the recipients that were told of. */
  readonly suppressions: Known["suppressions"];
};

/** What an event comes to under its definition; `undefined`: there is none for its type. */
export type Evaluated = { readonly definition: string; readonly result: NotifyResult } | undefined;

export type WorkReport = {
  readonly end: MessageEnd;
  /** Mails that SES took in this work. */
  readonly sent: number;
  /** Mails that were not to be sent. */
  readonly suppressed?: number;
  readonly expired?: number;
  /** Mails that ended, for now or for good, without one that SES is known to have taken. */
  readonly unconfirmed?: number;
  readonly held?: number;
  readonly failed?: number;
  readonly recipients: number;
  readonly definition?: string;
  /** The drafts, one a language, where this work wrote them. */
  readonly drafts?: readonly Draft[];
  /** The definition says that nobody needs to know. */
  readonly skipped?: true;
  /** The end is this event's only: no plan was made, and another event of the same edit may have more to tell. */
  readonly alone?: true;
};

/** Brings a message to an end for this run. An outage ends the run and costs the message nothing. */
export async function workMessage(
  deps: Dependencies,
  context: RunContext,
  work: Work,
): Promise<WorkReport> {
  try {
    return await planAndDeliver(deps, context, work);
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    context.end(error.message);
    deps.log("error", "a message waits for a dependency", {
      notification: work.key,
      error: error.message,
    });
    return { end: { kind: "postpone" }, sent: 0, recipients: 0 };
  }
}

/** Asks the definition of the event's type. @throws DependencyError where the operator's recipients cannot be read */
export async function evaluate(deps: Dependencies, event: Event): Promise<Evaluated> {
  const definition = definitionFor(deps.definitions, event.type);
  if (definition === undefined) return undefined;
  const lists = await deps.recipientLists();
  const recipients = Object.hasOwn(lists, definition.type) ? lists[definition.type] : undefined;
  const result = definition.notify(event, {
    languages: deps.languages,
    defaults: deps.settings.defaults,
    recipients,
  });
  return { definition: definition.type, result };
}

/** The ids of those whom it is told to. */
export function recipientsOf(
  { hash }: Dependencies,
  evaluated: PromiseSettledResult<Evaluated>,
): string[] {
  const result = evaluated.status === "fulfilled" ? evaluated.value?.result : undefined;
  return result?.kind === "notify"
    ? result.notification.recipients.map(({ address }) => hash(recipientTextOf(address)))
    : [];
}

async function planAndDeliver(
  deps: Dependencies,
  context: RunContext,
  work: Work,
): Promise<WorkReport> {
  const { key, event, kept } = work;
  // The kept plan comes before the definition: who is told was decided once, whatever the definition says today.
  if (kept === "unreadable") return deadLetter("plan-unreadable", "the kept plan cannot be read");
  if (kept !== undefined) {
    const suppressions = await suppressionsOf(deps, kept.recipients);
    return deliverAll(deps, context, work, kept, suppressions);
  }
  if (work.evaluated.status === "rejected") throw work.evaluated.reason;
  const evaluated = work.evaluated.value;
  if (evaluated === undefined)
    return deadLetter(
      "definition-missing",
      `no definition for the type ${JSON.stringify(cutGraphemes(event.type, 200))}`,
    );
  const { definition, result } = evaluated;
  if (result.kind === "refused")
    return { ...deadLetter(result.reason, result.detail), alone: true };
  if (result.kind === "skipped")
    return {
      end: { kind: "acknowledge" },
      sent: 0,
      recipients: 0,
      definition,
      skipped: true,
      alone: true,
    };
  const { notification } = result;
  const [actionFault] = notification.contents.flatMap(({ actionFault: fault }) => fault ?? []);
  if (actionFault !== undefined)
    deps.log("warn", "The email has no button: the URL of its action is not https", {
      event: "action-dropped",
      notification: key,
      definition,
      got: actionFault,
    });
  logIgnored(deps, key, notification);
  const expiresAtMs = expiryOf(notification, work.message);
  const isTooOld = () => deps.now() >= (expiresAtMs ?? Infinity);
  const readers = notification.recipients.filter(({ address }) => {
    const suppression = work.suppressions.get(deps.hash(recipientTextOf(address)));
    return suppressedBecause(suppression, notification) === undefined;
  });
  const drafts = await writeDrafts(deps, context, key, notification, (edition) => {
    if (isTooOld()) return "news-too-old";
    return readers.some((reader) => readerKey(reader) === readerKey(edition))
      ? undefined
      : "nobody-to-mail";
  });
  if (drafts === undefined) return { end: { kind: "postpone" }, sent: 0, recipients: 0 };
  const offered = planOf(key, notification, drafts, deps.hash, expiresAtMs);
  const plan = await deps.ledger.keepPlan(offered);
  if (plan === "unreadable") return deadLetter("plan-unreadable", "the kept plan cannot be read");
  // Another run's plan may be to other people than those who were asked about.
  const suppressions =
    plan === offered ? work.suppressions : await suppressionsOf(deps, plan.recipients);
  return { ...(await deliverAll(deps, context, work, plan, suppressions)), drafts };
}

const IGNORED_EVENTS = {
  locale: "unknown-locale",
  timeZone: "unknown-time-zone",
  currency: "unknown-currency",
} as const;

/** One line for each field, however many recipients ask for it. */
function logIgnored(
  { log }: Dependencies,
  key: string,
  { definition, ignored = [] }: Notification,
): void {
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
  deps: Dependencies,
  context: RunContext,
  work: Work,
  plan: Plan,
  suppressions: Known["suppressions"],
): Promise<WorkReport> {
  // One recipient's trouble is not another's: what the others reached stands in their rows.
  const deliverTo = async (recipient: Recipient): Promise<DeliveryReport> => {
    try {
      const why = suppressedBecause(suppressions.get(recipient.id), plan);
      return await deliver(deps, context, plan, recipient, work.message.messageId, why);
    } catch (error) {
      if (!(error instanceof DependencyError)) throw error;
      context.end(error.message);
      deps.log("error", "a delivery waits for a dependency", {
        notification: work.key,
        error: nameOf(error),
      });
      return { end: { kind: "wait" }, sent: false };
    }
  };
  const settled = await settleAll(plan.recipients, deliverTo, context.outages.probing());
  const reports = settled.map((one) => {
    if (one.status === "rejected") throw one.reason;
    return one.value;
  });
  const end = endOf(reports.map((report) => report.end));
  const became = (trouble: DeliveryReport["became"]) =>
    reports.filter((report) => report.became === trouble).length;
  return {
    end: end.kind === "acknowledge" && plan.invalid > 0 ? invalidRecipientsEnd(plan) : end,
    sent: reports.filter((report) => report.sent).length,
    suppressed: reports.filter((report) => report.skipped === "suppressed").length,
    expired: reports.filter((report) => report.skipped === "expired").length,
    unconfirmed: became("unconfirmed"),
    held: became("held"),
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
  { ledger }: Dependencies,
  recipients: readonly Recipient[],
): Promise<Known["suppressions"]> {
  const { suppressions } = await ledger.look(
    [],
    recipients.map(({ id }) => id),
  );
  return suppressions;
}

/** The possible recipients have their mail; the operator learns of the invalid ones. */
function invalidRecipientsEnd({ invalid, invalidDetail, recipients }: Plan): MessageEnd {
  const detail =
    invalidDetail ?? `${invalid} of ${invalid + recipients.length} recipients cannot be mailed`;
  return { kind: "dead-letter", reason: "recipient-invalid", detail };
}

function deadLetter(reason: DeadLetterReason, detail: string): WorkReport {
  return { end: { kind: "dead-letter", reason, detail }, sent: 0, recipients: 0 };
}
