/** @import { DevEmail, DevEvent, DevFault, EmailState, TimelineStep } from "./contract.ts" */
import { STATES } from "../../../operator/console/page/states.js";

/** @type {Record<DevFault, string>} */
export const FAULT_WORDS = {
  none: "Nothing",
  bounce: "The mailbox does not exist",
  complaint: "The reader marks it as spam",
  "ses-throttles": "SES asks to slow down",
  "ses-rejects": "SES rejects the email",
  "ses-silent": "SES does not answer",
  "ai-timeout": "The AI is late",
  "ai-refuses": "The AI refuses to write",
  "ai-unusable": "The AI's text is unusable",
  "ai-unsupported": "The AI judge refuses the text",
};

/** @param {string} text @returns {text is DevFault} */
export function isFault(text) {
  return Object.hasOwn(FAULT_WORDS, text);
}

/** The answer for one email, and the next step. @param {DevEmail} email */
export function sentencesOf({ state, to, reason }) {
  const stop = /[.!?]$/.test(reason ?? "") ? "" : ".";
  const why = reason === undefined ? "." : `: ${reason}${stop}`;
  const suppressed = `${to} is suppressed from now on, as in production.`;
  /** @type {Record<EmailState, readonly [string, string]>} */
  const sentences = {
    waiting: ["Not sent yet.", "Nothing to do. The next run sends it."],
    retrying: [`Not sent yet; it is tried again${why}`, "Nothing to do. The next run tries again."],
    accepted: [`SES took the email to ${to}.`, "Nothing to do. The delivery report follows."],
    unconfirmed: [
      "SES did not answer, so it is not known yet whether this email was sent.",
      "Wait. If SES reports it, it counts as sent. If not, it is sent once more.",
    ],
    held: [
      "Held for your decision: it is not known whether this email was sent.",
      "Look for it in the mailbox, then mark it as sent or send it again with the CLI.",
    ],
    delivered: [`Delivered to ${to}.`, "Nothing to do."],
    bounced: [`Bounced${why}`, suppressed],
    complained: ["Delivered, and the reader marked it as spam.", suppressed],
    failed: [`Failed${why}`, "Correct the cause, then send the event again."],
    suppressed: [
      `Not sent: ${to} is suppressed.`,
      "Remove the suppression, then send the event again.",
    ],
    expired: [
      "Not sent: the event was too old.",
      "Give the event a newer time with Edit and send.",
    ],
  };
  const [answer, next] = sentences[state];
  return { answer, next };
}

/** Also true if some emails were sent and others refused. @param {DevEvent} event */
export function isDeadLetter({ outcome, deadLetter }) {
  return outcome === "dead-letter" || deadLetter !== undefined;
}

/** An email may still be written. @param {DevEvent} event */
export function isOpen({ outcome }) {
  return outcome === "working" || outcome === "waiting";
}

/** The icon of the email that needs the reader most. @param {DevEvent} event */
export function iconOf(event) {
  const { outcome, tone, emails, fallback } = event;
  const hasGone = emails.some(({ state }) => state !== "failed");
  if (isDeadLetter(event) && !hasGone) return "dead-letter";
  if (outcome === "skipped" || outcome === "duplicate") return outcome;
  if (outcome === "working") return "waiting";
  const worst = emails.find(({ state }) => STATES[state]?.tone === tone);
  if (outcome === "waiting") return (tone === "warn" && worst?.state) || "scheduled";
  if (tone === "warn" && (fallback !== undefined || worst === undefined)) return "warning";
  if (tone === "bad" && worst === undefined) return "failed";
  return worst?.state ?? (tone === "ok" ? "delivered" : "skipped");
}

/** A row's outcome: a word or two, and a note. @param {DevEvent} event @param {number} nowMs */
export function outcomeOf({ summary, outcome, emails, receivedAtMs }, nowMs) {
  const [, head = summary, rest] = /^([^:]{1,40}): (.+)$/s.exec(summary) ?? [];
  const needsSeconds = outcome === "working" && !/\d s$/.test(summary);
  const word = needsSeconds ? `${head}, ${elapsed(nowMs - receivedAtMs)}` : head;
  const recipients = emails.map(({ to }) => to).join(", ");
  return { word: word.charAt(0).toUpperCase() + word.slice(1), note: rest ?? recipients };
}

/** "8 s", "3 min". @param {number} ms */
function elapsed(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return seconds < 100 ? `${seconds} s` : `${Math.floor(seconds / 60)} min`;
}

/** @type {Readonly<Record<string, { why: string, next: string }>>} */
const SUPPRESSION_REASONS = {
  bounced: {
    why: "an email to it bounced",
    next: "Remove the suppression only if the mailbox exists now. If it does not, the next email bounces again.",
  },
  complained: {
    why: "its reader marked an email as spam",
    next: "In production, remove the suppression only if the reader asks for email again.",
  },
  operator: {
    why: "it was suppressed by hand",
    next: "Remove the suppression to send to it again.",
  },
};

/** Why an address gets no email, as part of a sentence, and the next step. @param {string} reason */
export function suppressionWords(reason) {
  const known = Object.hasOwn(SUPPRESSION_REASONS, reason)
    ? SUPPRESSION_REASONS[reason]
    : undefined;
  return known ?? { why: reason, next: "Remove the suppression to send to it again." };
}

/** @type {readonly (readonly [RegExp, string])[]} */
const STEP_ICONS = [
  [/received/i, "received"],
  [/suppress/i, "suppressed"],
  [/dead letter/i, "dead-letter"],
  [/bounce/i, "bounced"],
  [/spam|complain/i, "complained"],
  [/skipped/i, "skipped"],
  [/duplicate/i, "duplicate"],
  [/accepted by/i, "accepted"],
  [/delivered/i, "delivered"],
  [/unconfirmed/i, "unconfirmed"],
  [/held/i, "held"],
  [/again|retr/i, "retrying"],
  [/expired/i, "expired"],
];
/** @type {Record<TimelineStep["tone"], string>} */
const TONE_ICONS = { ok: "tick", warn: "warning", bad: "failed", busy: "waiting", off: "plan" };

/** @param {TimelineStep} step */
export function stepIcon({ title, tone }) {
  return STEP_ICONS.find(([pattern]) => pattern.test(title))?.[1] ?? TONE_ICONS[tone];
}
