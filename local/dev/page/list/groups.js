/** @import { DevEmail, DevEvent, DevState } from "../contract.ts" */
import { isDeadLetter, STATES } from "../words.js";

/**
 * @template Item
 * @typedef {Readonly<Record<string, { word: string, has: (item: Item) => boolean }>>} Groups
 */
/** @typedef {{ event: DevEvent, email: DevEmail, index: number }} EmailItem */

/** @type {Groups<DevEvent>} */
export const EVENT_GROUPS = {
  all: { word: "All", has: () => true },
  mailed: { word: "Mailed", has: ({ outcome }) => outcome === "mailed" },
  skipped: {
    word: "Skipped",
    has: ({ outcome, tone }) => tone !== "bad" && ["skipped", "duplicate"].includes(outcome),
  },
  problems: { word: "Problems", has: ({ tone }) => tone === "bad" || tone === "warn" },
};

/** @param {...string} tones */
const hasTone =
  (...tones) =>
  (/** @type {EmailItem} */ { email }) =>
    tones.includes(STATES[email.state]?.tone ?? "off");

/** @type {Groups<EmailItem>} */
export const EMAIL_GROUPS = {
  all: { word: "All", has: () => true },
  problems: { word: "Problems", has: hasTone("bad", "warn") },
  progress: { word: "In progress", has: hasTone("busy") },
  done: { word: "Done", has: hasTone("ok", "off") },
};

/** Newest event first. @param {DevState} state @returns {EmailItem[]} */
export function emailsOf({ events }) {
  return events.flatMap((event) => event.emails.map((email, index) => ({ event, email, index })));
}

/** @param {DevState} state */
export function deadLettersOf({ events }) {
  return events.filter(isDeadLetter);
}
