/** @import { DevEmail, DevEvent, DevState } from "../contract.ts" */
import { STATES } from "../../../../operator/console/page/states.js";
import { isDeadLetter } from "../words.js";

/**
 * @template Item
 * @typedef {Readonly<Record<string, { label: string, includes: (item: Item) => boolean }>>} Groups
 */
/** @typedef {{ event: DevEvent, email: DevEmail, index: number }} EmailItem */

/** @type {Groups<DevEvent>} */
export const EVENT_GROUPS = {
  all: { label: "All", includes: () => true },
  mailed: { label: "Mailed", includes: ({ outcome }) => outcome === "mailed" },
  skipped: {
    label: "Skipped",
    includes: ({ outcome, tone }) => tone !== "bad" && ["skipped", "duplicate"].includes(outcome),
  },
  problems: { label: "Problems", includes: ({ tone }) => tone === "bad" || tone === "warn" },
};

/** @param {...string} tones */
const hasTone =
  (...tones) =>
  (/** @type {EmailItem} */ { email }) =>
    tones.includes(STATES[email.state]?.tone ?? "off");

/** @type {Groups<EmailItem>} */
export const EMAIL_GROUPS = {
  all: { label: "All", includes: () => true },
  problems: { label: "Problems", includes: hasTone("bad", "warn") },
  progress: { label: "In progress", includes: hasTone("busy") },
  done: { label: "Done", includes: hasTone("ok", "off") },
};

/** Newest event first. @param {DevState} state @returns {EmailItem[]} */
export function emailsOf({ events }) {
  return events.flatMap((event) => event.emails.map((email, index) => ({ event, email, index })));
}

/** @param {DevState} state */
export function deadLettersOf({ events }) {
  return events.filter(isDeadLetter);
}
