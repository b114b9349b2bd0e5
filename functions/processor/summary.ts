/** What a run did: one log line per notification, and one summary at its end. Ids, counts and durations only. */
import { addTokens, NO_TOKENS, type PlainReason, type Tokens } from "../words/draft.ts";
import type { CircuitBreakerName } from "../coordination/circuit-breaker.ts";
import type { Message } from "../queue/queue-port.ts";
import type { Work, WorkReport } from "./process.ts";
import { runMetricsOf } from "./run-metrics.ts";
import type { Dependencies } from "./dependencies.ts";

/**
 * `busy`: another run holds the lease. `circuit-open`: SES is known to be down, and nothing was received. `aborted`: a
 * dependency ended the run. `failed`: what nobody foresaw did. `reason` says which.
 */
export type Outcome = "done" | "busy" | "circuit-open" | "aborted" | "failed";

export type Summary = {
  readonly outcome: Outcome;
  readonly reason?: string | undefined;
  readonly scheduledTime?: string | undefined;
  readonly slot: number;
  readonly token?: number;
  readonly received: number;
  readonly acknowledged: number;
  readonly postponed: number;
  readonly deadLettered: number;
  /** Mails that SES took. */
  readonly sent: number;
  /** Mails that nobody was to get, and mails whose news was too old. */
  readonly suppressed: number;
  readonly expired: number;
  /** Mails of which this run could not learn, or not write down, whether SES took them. */
  readonly unconfirmed: number;
  /** Mails that it left to an operator, and mails that SES will not take, ever. */
  readonly held: number;
  readonly failed: number;
  /** The dependencies that are down as far as the run knows; absent where it could not ask. */
  readonly open?: readonly CircuitBreakerName[] | undefined;
  /** The age of the oldest message that it took off the queue, ms. */
  readonly oldestMs?: number | undefined;
  /** Drafts that the AI wrote. */
  readonly written: number;
  /** Drafts that are plain, by why. */
  readonly plain: Readonly<Partial<Record<PlainReason, number>>>;
  /** Messages whose definition says that there is nothing to tell. */
  readonly skipped: number;
  readonly tokens: Tokens;
  /** What the drafts cost, millionths of a US dollar. */
  readonly microUsd: number;
  readonly durationMs: number;
};

export type Tally = {
  /** Messages have come off the queue. */
  readonly took: (messages: readonly Message[]) => void;
  readonly worked: (work: Work, report: WorkReport, durationMs: number) => void;
  readonly deadLettered: (message: Message, reason: string, detail: string | undefined) => void;
  /** Ends the tally: writes the summary line and the metrics, and returns the summary. */
  readonly summary: (outcome: Outcome, counts?: Partial<Summary>) => Summary;
};

export function createTally(
  { log, metrics, now, settings }: Dependencies,
  scheduledTime: string | undefined,
  startedAtMs: number,
): Tally {
  let received = 0;
  let sent = 0;
  let suppressed = 0;
  let expired = 0;
  let unconfirmed = 0;
  let held = 0;
  let failed = 0;
  let oldestMs: number | undefined;
  let written = 0;
  let skipped = 0;
  let tokens = NO_TOKENS;
  // Whole thousandths, so that the sum is the sum.
  let thousandths = 0;
  const plain: Partial<Record<PlainReason, number>> = {};
  return {
    took: (messages) => {
      received += messages.length;
      for (const { sentAtMs } of messages) oldestMs = Math.max(oldestMs ?? 0, now() - sentAtMs);
    },
    worked: ({ key, message: { messageId } }, report, durationMs) => {
      sent += report.sent;
      suppressed += report.suppressed ?? 0;
      expired += report.expired ?? 0;
      unconfirmed += report.unconfirmed ?? 0;
      held += report.held ?? 0;
      failed += report.failed ?? 0;
      if (report.skipped) skipped++;
      const writers = report.drafts?.map(({ writer }) => writer) ?? [];
      for (const writer of writers) {
        tokens = addTokens(tokens, writer.tokens);
        thousandths += Math.round(writer.microUsd * 1000);
        if (writer.by === "ai") written++;
        else plain[writer.why] = (plain[writer.why] ?? 0) + 1;
      }
      log("info", "Notification processed", {
        event: "notification-processed",
        notification: key,
        messageId,
        definition: report.definition,
        end: report.end.kind,
        recipients: report.recipients,
        sent: report.sent,
        suppressed: report.suppressed,
        expired: report.expired,
        writers: writers.map(({ by }) => by),
        why: writers.flatMap((writer) => (writer.by === "plain" ? writer.why : [])),
        firstRefused: writers.flatMap((writer) =>
          writer.by === "ai" && writer.firstRefused !== undefined ? writer.firstRefused : [],
        ),
        microUsd: writers.reduce((sum, { microUsd }) => sum + microUsd, 0),
        durationMs,
      });
    },
    deadLettered: ({ messageId }, reason, detail) =>
      log("warn", "Message moved to the dead-letter queue", {
        event: "dead-lettered",
        messageId,
        reason,
        detail,
      }),
    summary: (outcome, counts = {}) => {
      const summary: Summary = {
        outcome,
        scheduledTime,
        slot: settings.slot,
        acknowledged: 0,
        postponed: 0,
        deadLettered: 0,
        ...counts,
        received,
        sent,
        suppressed,
        expired,
        unconfirmed,
        held,
        failed,
        oldestMs,
        written,
        plain,
        skipped,
        tokens,
        microUsd: thousandths / 1000,
        durationMs: now() - startedAtMs,
      };
      const level = outcome === "aborted" || outcome === "failed" ? "error" : "info";
      log(level, "Run finished", { event: "run-finished", ...summary });
      metrics.write(runMetricsOf(summary));
      return summary;
    },
  };
}
