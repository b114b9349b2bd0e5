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
    has: ({ outcome, tone }) =>
      tone !== "bad" && (outcome === "skipped" || outcome === "duplicate"),
  },
  problems: { word: "Problems", has: ({ tone }) => tone === "bad" || tone === "warn" },
};

/** @type {Groups<EmailItem>} */
export const EMAIL_GROUPS = {
  all: { word: "All", has: () => true },
  problems: { word: "Problems", has: ({ email }) => ["bad", "warn"].includes(toneOf(email)) },
  progress: { word: "In progress", has: ({ email }) => toneOf(email) === "busy" },
  done: { word: "Done", has: ({ email }) => ["ok", "off"].includes(toneOf(email)) },
};

/** @param {DevEmail} email */
function toneOf({ state }) {
  return STATES[state]?.tone ?? "off";
}

/**
 * The emails of all events, newest event first.
 * @param {DevState} state
 * @returns {EmailItem[]}
 */
export function emailsOf({ events }) {
  return events.flatMap((event) => event.emails.map((email, index) => ({ event, email, index })));
}

/** @param {DevState} state */
export function deadLettersOf({ events }) {
  return events.filter(isDeadLetter);
}
