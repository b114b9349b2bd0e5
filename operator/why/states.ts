/** A short name for each state of an email, with its tone. The state that needs attention most comes first. */
import type { EmailState } from "../read/email.ts";
import type { Tone } from "./answer.ts";

/** For a sentence or a list, in lower case. */
export const STATES: Readonly<Record<EmailState, { readonly word: string; readonly tone: Tone }>> =
  {
    held: { word: "held", tone: "warn" },
    failed: { word: "failed", tone: "bad" },
    unreadable: { word: "unreadable", tone: "bad" },
    bounced: { word: "bounced", tone: "bad" },
    complained: { word: "marked as spam", tone: "bad" },
    rejected: { word: "rejected", tone: "bad" },
    unconfirmed: { word: "unconfirmed", tone: "warn" },
    retrying: { word: "retrying", tone: "busy" },
    waiting: { word: "waiting", tone: "busy" },
    submitting: { word: "being sent", tone: "busy" },
    accepted: { word: "accepted", tone: "busy" },
    suppressed: { word: "suppressed", tone: "off" },
    expired: { word: "expired", tone: "off" },
    cancelled: { word: "cancelled", tone: "off" },
    delivered: { word: "delivered", tone: "ok" },
  };

const ORDER = Object.keys(STATES);

/** 0 needs attention most. */
export function urgencyOf(state: EmailState): number {
  return ORDER.indexOf(state);
}
