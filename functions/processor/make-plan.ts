/** From an event to its plan: the definition decides who is notified, the drafts are written, and the plan is stored unless there is one. */
import { suppressionOf, suppressionReasonFor } from "../coordination/suppression-rule.ts";
import type { Known } from "../delivery/ledger-plans.ts";
import { type Plan, planOf } from "../delivery/plan.ts";
import {
  isSameEvent,
  RESEND_SOURCE,
  type StoredEvent,
  storedEventOf,
} from "../delivery/stored-event.ts";
import {
  definitionFor,
  keyTextOf,
  type Notification,
  type NotifyResult,
} from "../notification/evaluate.ts";
import type { Event } from "../notification/event/event.ts";
import { readerKey } from "../notification/reader.ts";
import type { DeadLetterReason } from "../queue/dead-letter-reasons.ts";
import type { Message } from "../queue/queue.ts";
import { cutGraphemes } from "../values/cut.ts";
import type { Draft } from "../words/draft.ts";
import type { Dependencies } from "./dependencies.ts";
import type { RunContext } from "./run-context.ts";
import type { Report } from "./summary.ts";
import { writeDrafts } from "./write-words.ts";

/** What the definition made of an event. Undefined: no definition has this type. */
export type Evaluated = { readonly definition: string; readonly result: NotifyResult } | undefined;

/** What is known of an event before its plan is made. */
export type LookedUp = {
  /** The plan of an earlier run. */
  readonly kept: Plan | "unreadable" | undefined;
  /** Rejected when the recipient lists cannot be read; a kept plan does not need them. */
  readonly evaluated: PromiseSettledResult<Evaluated>;
  /** Suppressions of the evaluated recipients. */
  readonly suppressions: Known["suppressions"];
};

export type Planned = {
  readonly plan: Plan;
  readonly suppressions: Known["suppressions"];
  /** One for each language, if this run wrote them. */
  readonly drafts?: readonly Draft[];
  /** This run stored the plan. */
  readonly isNew?: true;
};

/** Asks the definition of the event's type. @throws DependencyError when the recipient lists cannot be read */
export async function evaluate(
  { definitions, recipientLists, languages, settings }: Dependencies,
  event: Event,
): Promise<Evaluated> {
  const definition = definitionFor(definitions, event.type);
  if (definition === undefined) return undefined;
  const lists = await recipientLists();
  const recipients = Object.hasOwn(lists, definition.type) ? lists[definition.type] : undefined;
  const { defaults } = settings;
  const result = definition.notify(event, { languages, defaults, recipients });
  return { definition: definition.type, result };
}

export function recipientIdsOf(
  { recipientIds }: RunContext,
  evaluated: PromiseSettledResult<Evaluated>,
): string[] {
  const result = evaluated.status === "fulfilled" ? evaluated.value?.result : undefined;
  return result?.kind === "notify"
    ? result.notification.recipients.flatMap(({ address }) => recipientIds.idsOf(address))
    : [];
}

/** Returns the stored plan, or how the message ends without one. @throws DependencyError */
export async function makePlan(
  deps: Dependencies,
  context: RunContext,
  { key, event, message }: { key: string; event: Event; message: Message },
  { kept, evaluated, suppressions }: LookedUp,
): Promise<Planned | Report> {
  const storedEvent = storedEventOf(event, message);
  // A kept plan wins over the definition: recipients are decided once.
  if (kept === "unreadable") return PLAN_UNREADABLE;
  if (kept !== undefined) {
    await recordMerged(deps, kept, event, storedEvent);
    return readSuppressions(deps, context, kept);
  }
  // Without its plan, a definition would read a resend's empty data.
  if (event.source === RESEND_SOURCE) return RESEND_WITHOUT_PLAN;
  if (evaluated.status === "rejected") throw evaluated.reason;
  if (evaluated.value === undefined)
    return deadLetter(
      "definition-missing",
      `no definition for the type ${JSON.stringify(cutGraphemes(event.type, 200))}`,
    );
  const { definition, result } = evaluated.value;
  if (result.kind === "refused")
    return { ...deadLetter(result.reason, result.detail), isForOneEvent: true };
  if (result.kind === "skipped") {
    const record = { key: eventKey(deps, event), event: storedEvent, definition };
    await deps.ledger.recordEvent({ ...record, detail: result.detail });
    return { end: { kind: "acknowledge" }, definition, skipped: true, isForOneEvent: true };
  }

  const { notification } = result;
  logLeftOut(deps, key, notification);
  const expiresAtMs = expiryOf(notification, message);
  const unsuppressed = notification.recipients.filter(({ address }) => {
    const suppression = suppressionOf(suppressions, context.recipientIds.idsOf(address));
    return suppressionReasonFor(suppression, notification) === undefined;
  });
  const isExpired = () => deps.now() >= (expiresAtMs ?? Infinity);
  const written = await writeDrafts(deps, context, key, notification, (content) => {
    if (isExpired()) return "news-too-old";
    return unsuppressed.some((reader) => readerKey(reader) === readerKey(content))
      ? undefined
      : "nobody-to-mail";
  });
  if (written === undefined) return { end: { kind: "postpone" } };
  const { drafts, exchanges } = written;
  const offered = planOf(key, notification, drafts, {
    hash: deps.hash,
    recipientId: context.recipientIds.idOf,
    expiresAtMs,
    event: storedEvent,
  });
  const plan = await deps.ledger.keepPlan(offered, deps.settings.aiKeepExchange ? exchanges : []);
  if (plan === "unreadable") return PLAN_UNREADABLE;
  // Our drafts are not used; they are returned so that their cost is counted.
  if (plan !== offered) return { ...(await readSuppressions(deps, context, plan)), drafts };
  return { plan, suppressions, drafts, isNew: true };
}

/** The key of the notification that an event belongs to. */
export function notificationKey({ definitions, hash }: Dependencies, event: Event): string {
  // A resend's plan is stored under its event's own id, whatever dedupe key the definition has.
  const definition =
    event.source === RESEND_SOURCE ? undefined : definitionFor(definitions, event.type);
  return hash(definition?.keyTextOf(event) ?? keyTextOf(event));
}

/** The key that an event has by its source and id alone. */
export function eventKey({ hash }: Dependencies, event: Event): string {
  return hash(keyTextOf(event));
}

/** Another event has this dedupe key: a question about it leads to the notification that it joined. */
async function recordMerged(
  deps: Dependencies,
  { notification, definition, event: first }: Plan,
  event: Event,
  storedEvent: StoredEvent,
): Promise<void> {
  if (first === undefined || isSameEvent(first, storedEvent)) return;
  // The plan of a resend tells the event of its first email.
  if (event.source === RESEND_SOURCE) return;
  await deps.ledger.recordEvent({
    key: eventKey(deps, event),
    event: storedEvent,
    definition,
    mergedInto: notification,
  });
}

const PLAN_UNREADABLE = deadLetter("plan-unreadable", "the kept plan cannot be read");
const RESEND_WITHOUT_PLAN = deadLetter("plan-unreadable", "the email to resend is not stored");

function deadLetter(reason: DeadLetterReason, detail: string): Report {
  return { end: { kind: "dead-letter", reason, detail } };
}

async function readSuppressions(
  { ledger }: Dependencies,
  { recipientIds }: RunContext,
  plan: Plan,
): Promise<Planned> {
  const ids = plan.recipients.flatMap(({ address }) => recipientIds.idsOf(address));
  const { suppressions } = await ledger.look([], ids);
  return { plan, suppressions };
}

/** The event's own time is the older one: it may have waited before it was sent to the queue. */
function expiryOf(
  { expiresAfterMs, time }: Notification,
  { sentAtMs }: Message,
): number | undefined {
  if (expiresAfterMs === undefined) return undefined;
  return (time === undefined ? sentAtMs : Date.parse(time)) + expiresAfterMs;
}

const LEFT_OUT_EVENTS = {
  locale: "unknown-locale",
  timeZone: "unknown-time-zone",
  currency: "unknown-currency",
} as const;
const MAX_TAGS = 5;

/** Logs what the definition asks for and the email does not get; one line a field, for all recipients. */
function logLeftOut({ log }: Dependencies, key: string, notification: Notification): void {
  const { definition, contents, ignored = [] } = notification;
  const [actionFault] = contents.flatMap((content) => content.actionFault ?? []);
  if (actionFault !== undefined)
    log("warn", "The email has no button: the URL of its action is not https", {
      event: "action-dropped",
      notification: key,
      definition,
      got: actionFault,
    });
  for (const field of ["locale", "timeZone", "currency"] as const) {
    const given = ignored.filter((one) => one.field === field);
    if (given.length === 0) continue;
    const tags = new Set(given.flatMap(({ given: tag }) => tag ?? []));
    log("warn", `A recipient's ${field} is not known; the default is used`, {
      event: LEFT_OUT_EVENTS[field],
      notification: key,
      definition,
      recipients: given.length,
      ...(tags.size === 0 ? {} : { tags: [...tags].slice(0, MAX_TAGS) }),
    });
  }
}
