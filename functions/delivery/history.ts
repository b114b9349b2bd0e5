/**
 * The history of a row, oldest first: what happened, when, why and who did it. A write that changes the state appends its entry in
 * the same request, so the two cannot differ. A few entries (delay, second email, resend, acknowledge) change no state.
 *
 * It needs no length limit: an attempt that SES put off only raises `attempts`, without an entry.
 */
import * as z from "zod/mini";
import { Count, type Item, Text } from "../platform/dynamodb-item.ts";

/** What happened. Another version may have other words; they are shown unchanged. */
export const HAPPENED = [
  // A run has begun to send it.
  "intended",
  "accepted",
  "delayed",
  "delivered",
  "bounced",
  "complained",
  "rejected",
  // SES accepted a second email of this delivery.
  "second-email",
  "failed",
  "unconfirmed",
  "held",
  "suppressed",
  "expired",
  // No answer within the settle time; sent again automatically.
  "sent-again",
  // By an operator.
  "released",
  "marked-sent",
  "cancelled",
  // The same email was sent again under another key, which `why` names.
  "resent",
  // An operator has seen it.
  "acknowledged",
  // Of dead letters.
  "dead-lettered",
  "redriven",
  // A run has ended the redriven message.
  "processed",
  // It is a dead letter again; `why` is its message id.
  "failed-again",
  "purged",
  // The address, the words and the body are gone.
  "erased",
] as const;

export type Happened = (typeof HAPPENED)[number];

export type HistoryEntry = {
  /** Epoch ms. */
  readonly atMs: number;
  readonly what: Happened | (string & {});
  /** SES's reason or answer, or the operator's reason. */
  readonly why?: string | undefined;
  /** The operator. Absent: Postrider itself. */
  readonly by?: string | undefined;
};

/** An operator's action: who and why. */
export type Said = { readonly by: string; readonly why: string };

const Entry = z.object({
  M: z.object({
    at: Count,
    what: Text,
    why: z.optional(Text),
    by: z.optional(Text),
  }),
});

/** Unknown entries are ignored: a bad history never stops an email. */
export function readHistory(attribute: Item[string] | undefined): HistoryEntry[] {
  return (attribute?.L ?? []).flatMap((one) => {
    const { data } = Entry.safeParse(one);
    if (data === undefined) return [];
    const { at, what, why, by } = data.M;
    return [
      {
        atMs: at,
        what: what.S,
        ...(why !== undefined && { why: why.S }),
        ...(by !== undefined && { by: by.S }),
      },
    ];
  });
}

/** The clause of an update expression that appends an entry, to follow `SET … `. */
export const APPEND = "history = list_append(if_not_exists(history, :noHistory), :entry)";

export function appended(entry: HistoryEntry): Item {
  return { ":noHistory": { L: [] }, ":entry": { L: [historyItem(entry)] } };
}

export function historyItem({ atMs, what, why, by }: HistoryEntry): Item[string] {
  return {
    M: {
      at: { N: String(atMs) },
      what: { S: what },
      ...(why !== undefined && { why: { S: why } }),
      ...(by !== undefined && { by: { S: by } }),
    },
  };
}
