/**
 * Records SES reports in the ledger, and suppresses recipients who bounced permanently or complained. Reports arrive late,
 * repeatedly, out of order, and some before the run has recorded that SES accepted the email; so each step can be repeated and
 * depends on no other report.
 */
import type { FeedbackMark } from "../coordination/feedback-mark.ts";
import type { Suppressions } from "../coordination/suppressions.ts";
import type { Ledger } from "../delivery/ledger.ts";
import { type Evidence, EVIDENCE } from "../delivery/delivery.ts";
import type { acceptanceReader, FindEvent, Recorded } from "../delivery/ledger-evidence.ts";
import type { DeliveryKey } from "../delivery/ledger-row.ts";
import { type Counts, NO_DEFINITION } from "../delivery/statistics.ts";
import type { EmailEvent } from "../events-out/email-event.ts";
import type { Publisher } from "../events-out/publisher.ts";
import { DependencyError, nameOf } from "../platform/errors.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metrics.ts";
import type { DeadLetters } from "../queue/queue.ts";
import { logUnexpected, moveToDeadLetters } from "./dead-letters.ts";
import { type EventReader, type Feedback, readFeedback } from "./feedback-event.ts";
import { type BatchResponse, type FeedbackRecord, isRepeated } from "./records.ts";

export type FeedbackDependencies = EventReader & {
  readonly ledger: Pick<Ledger, "recordAccepted" | "recordDelay" | "addCounts"> & {
    readonly knowsAcceptance: ReturnType<typeof acceptanceReader>;
  };
  readonly suppressions: Pick<Suppressions, "suppress">;
  readonly mark: FeedbackMark;
  readonly deadLetters: DeadLetters;
  readonly now: () => number;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Undefined: the setting `events` is off. */
  readonly events?: (Publisher & { readonly findEvent: FindEvent }) | undefined;
};

type Outcome = {
  /** `retry`: the event stays in the queue. */
  readonly kind: "done" | "retry";
  /** When SES accepted the email of the event. */
  readonly submittedAtMs?: number;
  readonly error?: DependencyError;
  /** To publish before the SES event is deleted. */
  readonly event?: EmailEvent | undefined;
};

/** No abort signal: each call has a timeout, and together they end before Lambda's timeout. */
const NO_ABORT = new AbortController().signal;

/** Records a batch. Events that met an outage stay in the queue. @throws only unexpected errors */
export async function run(
  deps: FeedbackDependencies,
  records: readonly FeedbackRecord[],
): Promise<BatchResponse> {
  const outcomes = await Promise.all(
    records.map(async (record) => ({
      messageId: record.messageId,
      ...(await processRecord(deps, record)),
    })),
  );
  const unmarked = await moveMark(deps, outcomes);
  // The feedback mark moves first: runs wait for it, and must not wait for EventBridge.
  const unpublished = await publish(deps, outcomes);
  const retried = outcomes.filter(
    (outcome) =>
      outcome.kind === "retry" ||
      outcome === unmarked ||
      (unpublished !== undefined && outcome.event !== undefined),
  );
  const error = outcomes.find((outcome) => outcome.error !== undefined)?.error ?? unpublished;
  if (error !== undefined)
    deps.log("error", "SES events stay in the queue: a dependency failed", {
      event: "events-retried",
      events: retried.length,
      error: error.message,
    });
  deps.metrics.write({ RetriedEvents: retried.length || undefined });
  return { batchItemFailures: retried.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function processRecord(deps: FeedbackDependencies, record: FeedbackRecord): Promise<Outcome> {
  let submittedAtMs: number | undefined;
  try {
    const read = readFeedback(record.body, deps);
    if (read.kind === "not-ours") return { kind: "done" };
    if (read.kind === "unreadable") {
      const { accepted } = read;
      const recorded =
        accepted && (await deps.ledger.recordAccepted(accepted.key, accepted.evidence));
      const event = recorded && (await eventOf(deps, accepted, record, recorded));
      const info = { reason: "feedback-unreadable", detail: read.detail } as const;
      return { ...(await moveToDeadLetters(deps, record, info)), event };
    }
    submittedAtMs = Date.parse(read.feedback.submittedAt);
    const recorded = await recordFeedback(deps, read.feedback, record);
    return {
      kind: "done",
      submittedAtMs,
      event: await eventOf(deps, read.feedback, record, recorded),
    };
  } catch (error) {
    if (error instanceof DependencyError)
      return { kind: "retry", error, ...(submittedAtMs !== undefined && { submittedAtMs }) };
    logUnexpected(deps, record, error);
    return moveToDeadLetters(deps, record, { reason: "feedback-failed", detail: nameOf(error) });
  }
}

type Said = { readonly key: DeliveryKey; readonly evidence: Evidence };

/**
 * Returns what to publish: the history entry that this write added. If the report comes again, the entry of the earlier write,
 * because that invocation may have died before it published.
 */
async function eventOf(
  { events }: FeedbackDependencies,
  { key, evidence }: Said,
  record: FeedbackRecord,
  { isEntered, record: row }: Recorded,
): Promise<EmailEvent | undefined> {
  const { state } = EVIDENCE[evidence.kind];
  if (events?.isWanted(state) !== true || row === undefined) return undefined;
  if (isEntered !== true && !isRepeated(record)) return undefined;
  const from = row.history.findLastIndex(({ what }) => what === state);
  if (from < 0) return undefined;
  const [event] = events.eventsOf(
    { ...row, key, sesMessageIds: [evidence.sesMessageId] },
    await events.findEvent(key.notification),
    from,
  );
  return event;
}

/** Publishes all events of a batch at once. Returns the error if EventBridge does not take them. */
async function publish(
  { events }: FeedbackDependencies,
  outcomes: readonly Outcome[],
): Promise<DependencyError | undefined> {
  const all = outcomes.flatMap(({ event }) => event ?? []);
  if (events === undefined || all.length === 0) return undefined;
  try {
    await events.publish(all, NO_ABORT);
    return undefined;
  } catch (error) {
    if (error instanceof DependencyError) return error;
    throw error;
  }
}

async function recordFeedback(
  deps: FeedbackDependencies,
  { key, evidence, isDelayed, suppress }: Feedback,
  record: FeedbackRecord,
): Promise<Recorded> {
  const { ledger, suppressions, metrics, log } = deps;
  const { kind, sesMessageId, reason } = evidence;
  const isKnown =
    kind === "accepted" &&
    !(deps.events?.isWanted(kind) === true && isRepeated(record)) &&
    (await ledger.knowsAcceptance(key, sesMessageId));
  const recorded = isKnown ? NOTHING_NEW : await ledger.recordAccepted(key, evidence);
  const { isSecondEmail, moved } = recorded;
  if (isDelayed) await ledger.recordDelay(key, evidence);
  if (moved !== undefined) await countReport(deps, kind, moved);
  await Promise.all(
    suppress.map(({ recipient, ...suppression }) =>
      suppressions.suppress(recipient, { ...suppression, sesMessageId }),
    ),
  );
  for (const { recipient, reason: because } of suppress)
    log("warn", "Recipient suppressed", {
      event: "recipient-suppressed",
      ...key,
      recipient,
      because,
      sesMessageId,
    });
  if (isSecondEmail) {
    metrics.count("DuplicateSends");
    log("warn", "SES accepted a second email of one delivery", {
      event: "duplicate-send",
      ...key,
      sesMessageId,
    });
  }
  if (kind === "rejected") metrics.count("BlockedContent");
  // The processor logs acceptances.
  if (kind !== "accepted" || reason !== undefined)
    log("info", "SES event recorded", {
      event: "feedback-recorded",
      ...key,
      kind,
      reason,
      sesMessageId,
    });
  return recorded;
}

const NOTHING_NEW: Recorded = { isSecondEmail: false };

const COUNTED: Readonly<Partial<Record<Feedback["evidence"]["kind"], keyof Counts>>> = {
  undelivered: "bounced",
  bounced: "bounced",
  complained: "complained",
  rejected: "rejected",
};

/** Counts under the day on which the delivery began. */
async function countReport(
  { ledger, log }: FeedbackDependencies,
  kind: Feedback["evidence"]["kind"],
  { from, definition = NO_DEFINITION, sinceMs }: NonNullable<Recorded["moved"]>,
): Promise<void> {
  const name = COUNTED[kind];
  const counts = {
    ...(name !== undefined && from !== name && { [name]: 1 }),
    // What looked like a bounce was an automatic reply.
    ...(kind === "delivered" && from === "bounced" && { bounced: -1 }),
  };
  if (Object.keys(counts).length === 0) return;
  try {
    const definitions = new Map([[definition, counts]]);
    await ledger.addCounts(sinceMs, { definitions, models: new Map() });
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    // The evidence is recorded, and the event is not repeated for a count.
    log("warn", "The day's counts were not written; they lack an SES event", {
      event: "counts-not-written",
      error: error.message,
    });
  }
}

/**
 * Moves the mark to the latest email of the batch. The mark promises that the events of all earlier emails are recorded, so it moves
 * only if none is retried. Returns the outcome of the latest email's event if the mark has not moved: that event is retried too,
 * because no later event may follow.
 */
async function moveMark(
  { mark, log }: FeedbackDependencies,
  outcomes: readonly Outcome[],
): Promise<Outcome | undefined> {
  const timed = outcomes.flatMap((outcome) =>
    outcome.submittedAtMs === undefined ? [] : { outcome, ms: outcome.submittedAtMs },
  );
  // On a tie, prefers the one that is retried.
  const [latest] = timed.toSorted(
    (one, other) =>
      other.ms - one.ms ||
      Number(other.outcome.kind === "retry") - Number(one.outcome.kind === "retry"),
  );
  if (latest === undefined) return undefined;
  if (timed.some(({ outcome }) => outcome.kind === "retry")) return latest.outcome;
  try {
    await mark.saw(latest.ms);
    return undefined;
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    log("warn", "The feedback mark was not written", {
      event: "mark-not-written",
      error: error.message,
    });
    return latest.outcome;
  }
}
