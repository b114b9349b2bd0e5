/** What the read model answers: emails with their history, dead letters, and counts by day. Times are epoch ms. */
import type { DeliveryState } from "../../functions/delivery/delivery.ts";
import { STATES } from "../../functions/delivery/ledger-row.ts";
import type { HistoryEntry } from "../../functions/delivery/history.ts";
import type { KeptDraft, Recipient, ResendOf } from "../../functions/delivery/plan.ts";
import type { Counts, ModelCounts } from "../../functions/delivery/statistics.ts";
import type { StoredEvent } from "../../functions/delivery/stored-event.ts";
import type { MessageAttributes } from "../../functions/queue/message-attributes.ts";
import type { Exchange } from "../../functions/words/exchange.ts";

/** `waiting`: planned, and no run has begun to send it. `unreadable`: another version or program wrote the row. */
export const EMAIL_STATES = ["waiting", ...STATES, "unreadable"] as const satisfies readonly (
  | DeliveryState
  | "waiting"
  | "unreadable"
)[];

export type EmailState = (typeof EMAIL_STATES)[number];

/** A run's lease and the skew of clocks: an attempt that is older has no run that waits for its answer. */
const ALIVE_MS = 150_000;

/** The stored state, but an attempt whose run is over without an answer is unconfirmed. */
export function stateAt(
  state: EmailState,
  intentAtMs: number | undefined,
  nowMs: number,
): EmailState {
  return state === "submitting" && nowMs - (intentAtMs ?? 0) >= ALIVE_MS ? "unconfirmed" : state;
}

/** One email: a notification to one recipient. */
export type Email = {
  /** The notification's key; all emails of one notification have it. */
  readonly key: string;
  /** The recipient's id: an HMAC of the address. With `key` it names the email. */
  readonly recipient: string;
  /** Undefined: erased, or the plan cannot be read. */
  readonly address: string | undefined;
  readonly state: EmailState;
  /** Of the state: SES's reason, the reason of a suppression, or why it was taken back. */
  readonly reason: string | undefined;
  readonly subject: string | undefined;
  readonly locale: string | undefined;
  readonly definition: string | undefined;
  /** Who wrote the text: the AI's model, or why it is the fallback text. */
  readonly writer: KeptDraft["writer"] | undefined;
  /** Undefined in rows of version 0.2. */
  readonly event: StoredEvent | undefined;
  /** An operator sent it as a copy of another email. */
  readonly resendOf?: ResendOf | undefined;
  /** When the plan was stored. */
  readonly plannedAtMs: number | undefined;
  /** Start of the newest attempt. */
  readonly intentAtMs: number | undefined;
  /** The newest attempt: an action is for what was seen of it. */
  readonly attempt?: string | undefined;
  /** Attempts so far, those that SES put off included. */
  readonly attempts: number;
  /** How often an unconfirmed attempt was sent again. */
  readonly resends: number;
  readonly sesMessageIds: readonly string[];
  /** It was cancelled, suppressed or expired while SES had not answered. */
  readonly mayHaveBeenSent: boolean;
  /** Nothing is sent after this. */
  readonly expiresAtMs: number | undefined;
  /** Oldest first. Empty in rows of version 0.2. */
  readonly history: readonly HistoryEntry[];
};

/** An event that led to no email, or to the same email as another event. */
export type EventWithoutEmail = {
  /** The key that the event has by its source and id. */
  readonly key: string;
  readonly event: StoredEvent;
  readonly definition: string | undefined;
  readonly outcome:
    | {
        readonly kind: "skipped";
        /** Why: "only updatedBy changed". */
        readonly detail: string | undefined;
      }
    /** An earlier event with the same dedupe key became this notification. */
    | { readonly kind: "merged"; readonly key: string };
};

export type DeadLetterState = "open" | "redriving" | "redriven" | "purged";

export type DeadLetter = {
  /** Names the dead letter: its key and its message's id. */
  readonly key: string;
  readonly messageId: string;
  readonly state: DeadLetterState;
  readonly reason: string;
  readonly detail: string | undefined;
  readonly atMs: number;
  /** Undefined if the body is not an event. */
  readonly event: StoredEvent | undefined;
  readonly definition: string | undefined;
  /** Undefined: longer than the row holds; the dead-letter queue has it. */
  readonly body: string | undefined;
  /** The producer's. */
  readonly attributes: MessageAttributes;
  /** The message id of the dead letter of which it was a redrive. */
  readonly redriveOf: string | undefined;
  readonly history: readonly HistoryEntry[];
};

/** Everything that is stored under one key. */
export type Shown = {
  readonly key: string;
  readonly emails: readonly Email[];
  readonly deadLetters: readonly DeadLetter[];
  readonly withoutEmail: readonly EventWithoutEmail[];
  readonly plan:
    | {
        readonly recipients: readonly Recipient[];
        readonly drafts: readonly KeptDraft[];
        readonly exchanges: readonly Exchange[];
        readonly invalid: number;
        readonly invalidDetail: string | undefined;
      }
    | "unreadable"
    | undefined;
};

/** Fields that are absent do not restrict. */
export type Question = {
  /** A part of the subject, in any case. */
  readonly subject?: string | undefined;
  readonly address?: string | undefined;
  /** An event's own id; `source` if several sources use the same ids. */
  readonly eventId?: string | undefined;
  readonly source?: string | undefined;
  readonly definition?: string | undefined;
  readonly states?: readonly EmailState[] | undefined;
  /** False: without those that an operator has acknowledged. */
  readonly isAcknowledged?: false | undefined;
  /** First and last moment of the plan, inclusive. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
};

export type EventQuestion = {
  /** What became of the event. */
  readonly kinds?: readonly EventWithoutEmail["outcome"]["kind"][] | undefined;
  readonly definition?: string | undefined;
  /** First and last moment of the event's arrival, inclusive. */
  readonly sinceMs?: number | undefined;
  readonly untilMs?: number | undefined;
};

export type DeadLetterQuestion = {
  readonly reason?: string | undefined;
  readonly definition?: string | undefined;
};

/** At most `limit` (1 to 100, default 50), newest first. */
export type Page<T> = {
  readonly items: readonly T[];
  /** Asks for the next page of the same question. Undefined: there is none. It holds no address. */
  readonly cursor: string | undefined;
  /** A filter left a short page: everything newer than this was searched. */
  readonly searchedUntilMs: number | undefined;
};

export type Paging = {
  /** 1 to 100. Default 50. */
  readonly limit?: number | undefined;
  readonly cursor?: string | undefined;
};

export type DayStatistics = {
  /** UTC, `2026-11-30`. */
  readonly day: string;
  readonly total: Counts;
  readonly definitions: Readonly<Record<string, Counts>>;
  readonly models: Readonly<Record<string, ModelCounts>>;
};
