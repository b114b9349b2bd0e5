/**
 * SES's events into the ledger: each is evidence for its delivery, and some say whom not to mail again. An event may come
 * late, twice, out of order, and before its mail's own `accepted`: every step may be repeated, and none needs another.
 *
 *   record ─▶ read ─▶ evidence ─▶ suppress ─▶ (the batch's) mark ─▶ deleted
 *              │          └─ a dependency is away ─┴─▶ stays in the queue
 *              └─ no event of SES ─▶ dead letter, with the reason ─▶ deleted
 */
import type { Evidence } from "../delivery/delivery.ts";
import { DependencyError, framesOf, nameOf } from "../platform/errors.ts";
import { type Feedback, readFeedback, type Reader } from "./feedback-event.ts";
import type { MetricName } from "../platform/metric-names.ts";
import type { FeedbackMark, Suppressions } from "../coordination/coordination.ts";
import type { DeadLetterInfo, Message, Queue } from "../queue/queue-port.ts";
import type { Ledger } from "../delivery/ledger-port.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metrics.ts";
import type { BatchResponse } from "./records.ts";

export type Tools = Reader & {
  readonly ledger: Pick<Ledger, "recordAccepted">;
  readonly suppressions: Pick<Suppressions, "suppress">;
  readonly mark: FeedbackMark;
  readonly deadLetters: Pick<Queue, "moveToDeadLetters">;
  readonly log: Log;
  readonly metrics: Pick<Metrics<"feedback">, "write">;
};

type Name = MetricName<"feedback">;

/** `submittedAtMs`: when the mail that the event is about was handed to SES. */
type Outcome =
  /** `counted`: the metrics that the event adds one to. */
  | { readonly kind: "done"; readonly submittedAtMs?: number; readonly counted?: readonly Name[] }
  /** The record stays in the queue; `error` where a dependency is away. */
  | { readonly kind: "again"; readonly submittedAtMs?: number; readonly error?: DependencyError };

const DONE: Outcome = { kind: "done" };

/** Each call has its own timeout, and all of them together end before Lambda's kill. */
const NEVER = new AbortController().signal;

/** Applies a batch and names the records that must come again; an outage is an answer, only the unforeseen throws. */
export async function run(tools: Tools, records: readonly Message[]): Promise<BatchResponse> {
  const settled = await Promise.all(
    records.map(async (record) => ({ record, outcome: await settle(tools, record) })),
  );
  // After the evidence: the mark says that it is recorded.
  const unmarked = await moveMark(
    tools,
    settled.map(({ outcome }) => outcome),
  );
  const outcomes = settled.map(({ record, outcome }) =>
    outcome === unmarked && outcome.kind === "done"
      ? { record, outcome: { kind: "again" } as const }
      : { record, outcome },
  );
  const again = outcomes.flatMap(({ record, outcome }) =>
    outcome.kind === "again" ? { itemIdentifier: record.messageId, error: outcome.error } : [],
  );
  const error = again.find((one) => one.error !== undefined)?.error;
  if (error !== undefined)
    tools.log("error", "a dependency is away: events stay in the queue", {
      events: again.length,
      error: error.message,
    });
  tools.metrics.write(sumsOf(outcomes.flatMap(({ outcome }) => countedBy(outcome))));
  return { batchItemFailures: again.map(({ itemIdentifier }) => ({ itemIdentifier })) };
}

async function settle(tools: Tools, record: Message): Promise<Outcome> {
  try {
    return await work(tools, record);
  } catch (error) {
    if (error instanceof DependencyError) return { kind: "again", error };
    logUnforeseen(tools, record, error);
    return bury(tools, record, { reason: "feedback-failed", detail: nameOf(error) });
  }
}

async function work(tools: Tools, record: Message): Promise<Outcome> {
  const read = readFeedback(record.body, tools);
  if (read.kind === "not-ours") return DONE;
  if (read.kind === "unreadable") {
    const certificate = { reason: "feedback-unreadable", detail: read.detail } as const;
    if (read.accepted !== undefined)
      await tools.ledger.recordAccepted(read.accepted.key, read.accepted.evidence);
    tools.log("warn", "dead-lettered", { messageId: record.messageId, ...certificate });
    return bury(tools, record, certificate);
  }
  const submittedAtMs = Date.parse(read.feedback.submittedAt);
  try {
    return { kind: "done", submittedAtMs, counted: await apply(tools, read.feedback) };
  } catch (error) {
    if (error instanceof DependencyError) return { kind: "again", submittedAtMs, error };
    throw error;
  }
}

/** Moves the record aside; where that fails, it stays where it is, and only it. */
async function bury(tools: Tools, record: Message, certificate: DeadLetterInfo): Promise<Outcome> {
  try {
    const isBuried = await tools.deadLetters.moveToDeadLetters(record, certificate, NEVER);
    return isBuried ? DONE : { kind: "again" };
  } catch (error) {
    if (error instanceof DependencyError) return { kind: "again", error };
    logUnforeseen(tools, record, error);
    return { kind: "again" };
  }
}

function logUnforeseen({ log }: Tools, { messageId }: Message, error: unknown): void {
  log("error", "an event of SES failed in a way that nobody foresaw", {
    messageId,
    error: nameOf(error),
    frames: framesOf(error),
  });
}

const COUNTED: Partial<Record<Evidence["kind"], Name>> = {
  delivered: "Delivered",
  bounced: "Bounced",
  complained: "Complained",
  rejected: "Rejected",
};

/** Returns what the event adds one to. */
async function apply(tools: Tools, { key, evidence, suppress }: Feedback): Promise<Name[]> {
  const { ledger, suppressions, log } = tools;
  const { kind, sesMessageId, reason } = evidence;
  const { isAnother } = await ledger.recordAccepted(key, evidence);
  await Promise.all(
    suppress.map(({ recipient, address, reason: because }) =>
      suppressions.suppress(recipient, { reason: because, address, sesMessageId }),
    ),
  );
  for (const { recipient, reason: because } of suppress)
    log("warn", "a recipient is not mailed again", { ...key, recipient, because, sesMessageId });
  if (isAnother) log("warn", "SES took a second mail of a delivery", { ...key, sesMessageId });
  // That SES took it is the row's to say; a reason, as of a failed authentication, is the operator's to know.
  if (kind !== "accepted" || reason !== undefined)
    log("info", "feedback", { ...key, kind, reason, sesMessageId });
  const counted = COUNTED[kind];
  return [
    ...(counted === undefined ? [] : [counted]),
    ...suppress.map((): Name => "Suppressed"),
    ...(isAnother ? (["SentTwice"] as const) : []),
  ];
}

/** What stays in the queue shows here alone: SQS leaves what was received three times out of its age. */
function countedBy(outcome: Outcome): readonly Name[] {
  return outcome.kind === "again" ? ["Returned"] : (outcome.counted ?? []);
}

function sumsOf(names: readonly Name[]): Partial<Record<Name, number>> {
  const sums: Partial<Record<Name, number>> = {};
  for (const name of names) sums[name] = (sums[name] ?? 0) + 1;
  return sums;
}

/**
 * Moves the mark to the latest mail of the batch. Returns the outcome of that mail's event where the mark has not moved:
 * the event must come again, because no later one may follow it.
 */
async function moveMark(
  { mark, log }: Tools,
  outcomes: readonly Outcome[],
): Promise<Outcome | undefined> {
  const heard = outcomes.flatMap((outcome) =>
    outcome.submittedAtMs === undefined ? [] : { outcome, ms: outcome.submittedAtMs },
  );
  const isMissing = heard.some(({ outcome }) => outcome.kind === "again");
  // Of two as late, the one that comes again anyway.
  const [latest] = heard.toSorted(
    (one, other) => other.ms - one.ms || one.outcome.kind.localeCompare(other.outcome.kind),
  );
  if (latest === undefined) return undefined;
  // What failed may be of an earlier mail: the mark would say that its event has been recorded.
  if (isMissing) return latest.outcome;
  try {
    await mark.saw(latest.ms);
    return undefined;
  } catch (error) {
    if (!(error instanceof DependencyError)) throw error;
    log("warn", "how far the feedback has come was not written", { error: error.message });
    return latest.outcome;
  }
}
