/**
 * The history of a row: what happened to it, when, why and by whom, oldest first. A write that changes the state appends its
 * entry in the same request, so the history has no other writes and cannot differ from the state.
 *
 * It is short without a limit of its own: an attempt that SES did not take for now is counted (`attempts`), and adds no entry.
 */
import * as z from "zod/mini";
import { Count, type Item, Text } from "../platform/dynamodb-item.ts";

/** What happened. Another version may know other words; they are shown as they are. */
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
  // Settled without an answer: sent once more.
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

/** Entries of another form are left out: a history never costs an email. */
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
