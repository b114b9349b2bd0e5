/** The entries of a history in words, for a timeline. */
import { HAPPENED, type Happened } from "../../functions/delivery/history.ts";
import { oneLine } from "../../functions/values/cut.ts";
import type { Tone } from "./answer.ts";

type Words = { readonly title: string; readonly tone: Tone };

export const HAPPENED_WORDS: Readonly<Record<Happened, Words>> = {
  intended: { title: "Sending began", tone: "busy" },
  accepted: { title: "Accepted by SES", tone: "busy" },
  delayed: { title: "Delayed by the reader's server", tone: "warn" },
  delivered: { title: "Delivered", tone: "ok" },
  bounced: { title: "Bounced", tone: "bad" },
  complained: { title: "Marked as spam", tone: "bad" },
  rejected: { title: "Rejected by SES", tone: "bad" },
  "second-email": { title: "SES accepted a second email", tone: "warn" },
  failed: { title: "Refused by SES for good", tone: "bad" },
  unconfirmed: { title: "No answer from SES", tone: "warn" },
  held: { title: "Held for your decision", tone: "warn" },
  suppressed: { title: "Not sent: the address is suppressed", tone: "off" },
  expired: { title: "Not sent: it has expired", tone: "off" },
  "sent-again": { title: "Sent once more: no report came", tone: "warn" },
  released: { title: "Released", tone: "busy" },
  "marked-sent": { title: "Marked as sent", tone: "ok" },
  cancelled: { title: "Cancelled", tone: "off" },
  resent: { title: "Resent", tone: "busy" },
  acknowledged: { title: "Acknowledged", tone: "off" },
  "dead-lettered": { title: "Moved to the dead letters", tone: "bad" },
  redriven: { title: "Put back into the queue", tone: "busy" },
  processed: { title: "Processed by a run", tone: "ok" },
  "failed-again": { title: "Failed again", tone: "bad" },
  purged: { title: "Deleted from the dead letters", tone: "off" },
  erased: { title: "Erased", tone: "off" },
};

/** Another version may know other words; they are shown as they are. */
export function happenedWords(what: string): Words {
  const known = HAPPENED.find((one) => one === what);
  if (known !== undefined) return HAPPENED_WORDS[known];
  const text = oneLine(what).replaceAll("-", " ");
  return { title: text.charAt(0).toUpperCase() + text.slice(1), tone: "off" };
}
