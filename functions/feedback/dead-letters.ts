/** Messages of the feedback queue that are no SES event, or failed with an unexpected error. */
import { deadLetterKey } from "../delivery/ledger-records.ts";
import type { EmailEvent } from "../events-out/email-event.ts";
import { DependencyError, framesOf, nameOf } from "../platform/errors.ts";
import type { DeadLetterInfo } from "../queue/message-attributes.ts";
import type { FeedbackRecord } from "./records.ts";
import type { FeedbackDependencies } from "./run.ts";

type Moved = { readonly kind: "done" | "retry"; readonly error?: DependencyError };

/** Each call has its own timeout, and all together end before Lambda's. */
const NO_ABORT = new AbortController().signal;

/** A record that cannot be moved, or whose event cannot be published, stays in the queue. */
export async function moveToDeadLetters(
  deps: Pick<FeedbackDependencies, "deadLetters" | "events" | "log" | "now">,
  record: FeedbackRecord,
  info: DeadLetterInfo,
): Promise<Moved> {
  deps.log("warn", "SES event moved to the dead-letter queue", {
    event: "dead-lettered",
    messageId: record.messageId,
    ...info,
  });
  try {
    // Before the copy: each try would leave one more.
    await deps.events?.publish(letterEvents(deps, record, info), NO_ABORT);
    // EventBridge sets no message attributes.
    const letter = { ...record, attributes: {} };
    const isMoved = await deps.deadLetters.moveToDeadLetters(letter, info, NO_ABORT);
    return { kind: isMoved ? "done" : "retry" };
  } catch (error) {
    if (error instanceof DependencyError) return { kind: "retry", error };
    logUnexpected(deps, record, error);
    return { kind: "retry" };
  }
}

/** It has no row: what it is about is not known, and an operator redrives its queue by SQS's own redrive. */
function letterEvents(
  { events, now }: Pick<FeedbackDependencies, "events" | "now">,
  { messageId }: FeedbackRecord,
  { reason }: DeadLetterInfo,
): EmailEvent[] {
  const key = deadLetterKey({ key: undefined, messageId });
  const history = [{ atMs: now(), what: "dead-lettered", why: reason }];
  return events?.eventsOf({ key, history }, {}) ?? [];
}

export function logUnexpected(
  { log }: Pick<FeedbackDependencies, "log">,
  { messageId }: FeedbackRecord,
  error: unknown,
): void {
  log("error", "An SES event failed with an unexpected error", {
    event: "feedback-failed",
    messageId,
    error: nameOf(error),
    frames: framesOf(error),
  });
}
