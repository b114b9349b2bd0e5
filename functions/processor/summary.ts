/** What a run did: one log line per notification, and one summary at its end. Ids, counts and durations only. */
import type { MessageEnd } from "../delivery/delivery.ts";
import type { DeadLetterRecord } from "../delivery/ledger-records.ts";
import {
  addTokens,
  type Draft,
  NO_TOKENS,
  type FallbackReason,
  type Tokens,
} from "../words/draft.ts";
import type { CircuitBreakerName } from "../coordination/circuit-state.ts";
import type { EmailEvent } from "../events-out/email-event.ts";
import type { Event } from "../notification/event/event.ts";
import type { Message } from "../queue/queue.ts";
import { createDayCounts } from "./day-counts.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * `busy`: another run holds the lease. `paused`: by an operator. `circuit-open`: SES is down, so nothing was received. `aborted`: a dependency ended
 * the run. `failed`: an unexpected error did. `reason` has the details.
 */
export type Outcome = "done" | "busy" | "paused" | "circuit-open" | "aborted" | "failed";

/** What happened to a message in this run; counts are of emails. */
export type Report = {
  readonly end: MessageEnd;
  readonly definition?: string;
  readonly recipients?: number;
  /** This run stored their plan. */
  readonly planned?: number;
  /** SES accepted them. */
  readonly sent?: number;
  /** Not to be sent: the recipient is suppressed, or the email has expired. */
  readonly suppressed?: number;
  readonly expired?: number;
  /** This run does not know, or could not record, whether SES accepted them. */
  readonly unconfirmed?: number;
  /** An operator must decide. */
  readonly held?: number;
  /** SES refused them for good. */
  readonly failed?: number;
  /** One for each language, if this run wrote them. */
  readonly drafts?: readonly Draft[] | undefined;
  /** The definition has nothing to report. */
  readonly skipped?: true;
  /** The end of this event only: another event with the same key may have another end. */
  readonly isForOneEvent?: true;
  /** To publish before the message is deleted. */
  readonly events?: readonly EmailEvent[];
};

type Count = "sent" | "suppressed" | "expired" | "unconfirmed" | "held" | "failed";

export type Summary = Readonly<Record<Count, number>> & {
  readonly outcome: Outcome;
  readonly reason?: string | undefined;
  readonly scheduledTime?: string | undefined;
  readonly slot: number;
  readonly token?: number;
  /** Messages. */
  readonly received: number;
  readonly acknowledged: number;
  readonly postponed: number;
  readonly deadLettered: number;
  /** Messages whose definition has nothing to report. */
  readonly skipped: number;
  /** Dependencies whose circuit is open; absent if unknown. */
  readonly open?: readonly CircuitBreakerName[] | undefined;
  /** Age of the oldest message received, ms. */
  readonly oldestMs?: number | undefined;
  /** Drafts that the AI wrote. */
  readonly written: number;
  /** Drafts with the fallback text, by reason. */
  readonly fallbacks: Readonly<Partial<Record<FallbackReason, number>>>;
  readonly tokens: Tokens;
  /** Cost of the drafts, millionths of a US dollar. */
  readonly microUsd: number;
  readonly durationMs: number;
};

export type Tally = ReturnType<typeof createTally>;

export function createTally(
  { log, now, settings }: Dependencies,
  scheduledTime: string | undefined,
  startedAtMs: number,
) {
  const counts = { sent: 0, suppressed: 0, expired: 0, unconfirmed: 0, held: 0, failed: 0 };
  let received = 0;
  let skipped = 0;
  let oldestMs: number | undefined;
  let written = 0;
  let tokens = NO_TOKENS;
  // Whole thousandths of a micro-dollar add up exactly.
  let thousandths = 0;
  const fallbacks: Partial<Record<FallbackReason, number>> = {};
  const day = createDayCounts(settings.aiModel);
  return {
    dayCounts: day.counts,

    received: (messages: readonly Message[]) => {
      received += messages.length;
      for (const { sentAtMs } of messages) oldestMs = Math.max(oldestMs ?? 0, now() - sentAtMs);
    },

    processed: (
      notification: string,
      { messageId }: Message,
      { traceparent }: Pick<Event, "traceparent">,
      report: Report,
      durationMs: number,
    ) => {
      counts.sent += report.sent ?? 0;
      counts.suppressed += report.suppressed ?? 0;
      counts.expired += report.expired ?? 0;
      counts.unconfirmed += report.unconfirmed ?? 0;
      counts.held += report.held ?? 0;
      counts.failed += report.failed ?? 0;
      if (report.skipped) skipped++;
      day.processed(report);
      const writers = report.drafts?.map(({ writer }) => writer) ?? [];
      for (const writer of writers) {
        tokens = addTokens(tokens, writer.tokens);
        thousandths += Math.round(writer.microUsd * 1000);
        if (writer.by === "ai") written++;
        else fallbacks[writer.reason] = (fallbacks[writer.reason] ?? 0) + 1;
      }
      log("info", "Notification processed", {
        event: "notification-processed",
        notification,
        messageId,
        traceparent,
        definition: report.definition,
        end: report.end.kind,
        recipients: report.recipients ?? 0,
        sent: report.sent ?? 0,
        suppressed: report.suppressed,
        expired: report.expired,
        writers: writers.map(({ by }) => by),
        reasons: writers.flatMap((writer) => (writer.by === "fallback" ? writer.reason : [])),
        firstRefused: writers.flatMap((writer) =>
          writer.by === "ai" && writer.firstRefused !== undefined ? writer.firstRefused : [],
        ),
        microUsd: writers.reduce((sum, { microUsd }) => sum + microUsd, 0),
        durationMs,
      });
    },

    deadLettered: (
      { messageId }: Message,
      reason: string,
      detail: string | undefined,
      { definition, event }: Pick<DeadLetterRecord, "definition" | "event">,
    ) => {
      day.deadLettered(definition);
      log("warn", "Message moved to the dead-letter queue", {
        event: "dead-lettered",
        messageId,
        traceparent: event?.traceparent,
        reason,
        detail,
      });
    },

    /** Logs and returns the summary. `more`: what the run itself knows. */
    summary: (outcome: Outcome, more: Partial<Summary> = {}): Summary => {
      const summary: Summary = {
        outcome,
        scheduledTime,
        slot: settings.slot,
        acknowledged: 0,
        postponed: 0,
        deadLettered: 0,
        ...more,
        ...counts,
        received,
        skipped,
        oldestMs,
        written,
        fallbacks,
        tokens,
        microUsd: thousandths / 1000,
        durationMs: now() - startedAtMs,
      };
      const level = outcome === "aborted" || outcome === "failed" ? "error" : "info";
      log(level, "Run finished", { event: "run-finished", ...summary });
      return summary;
    },
  };
}
