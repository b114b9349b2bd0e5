/** @import { EmailRow, ShownState } from "./contract.ts" */

/**
 * A state's word, its tone, and the group in which an operator looks for it. Its icon has the state's name.
 * @type {Record<ShownState, { word: string, tone: string, group: "attention" | "progress" | "done" | "skipped" }>}
 */
export const STATES = {
  waiting: { word: "Waiting", tone: "busy", group: "progress" },
  submitting: { word: "Being sent", tone: "busy", group: "progress" },
  retrying: { word: "Retrying", tone: "busy", group: "progress" },
  accepted: { word: "Accepted", tone: "busy", group: "progress" },
  unconfirmed: { word: "Unconfirmed", tone: "warn", group: "progress" },
  held: { word: "Held", tone: "warn", group: "attention" },
  delivered: { word: "Delivered", tone: "ok", group: "done" },
  bounced: { word: "Bounced", tone: "bad", group: "attention" },
  complained: { word: "Marked as spam", tone: "bad", group: "attention" },
  rejected: { word: "Rejected", tone: "bad", group: "attention" },
  failed: { word: "Failed", tone: "bad", group: "attention" },
  unreadable: { word: "Unreadable", tone: "bad", group: "attention" },
  suppressed: { word: "Suppressed", tone: "off", group: "done" },
  expired: { word: "Expired", tone: "off", group: "done" },
  skipped: { word: "Skipped", tone: "off", group: "skipped" },
  merged: { word: "Merged", tone: "off", group: "skipped" },
  "dead-letter": { word: "Dead letter", tone: "bad", group: "attention" },
  cancelled: { word: "Cancelled", tone: "off", group: "done" },
};

/** @type {Readonly<Record<string, string>>} */
export const GROUPS = {
  all: "All",
  attention: "Needs you",
  progress: "In progress",
  done: "Done",
  skipped: "Skipped",
};

/** The states to ask for. What is acknowledged is done, so "done" asks for what needs attention too. @param {string} group @returns {string[]} */
export function statesOf(group) {
  if (group === "all") return [];
  // No list has the unreadable rows; their dead letters name them.
  const wanted = group === "done" ? ["done", "attention"] : [group];
  return Object.entries(STATES).flatMap(([state, { group: of }]) =>
    wanted.includes(of) && state !== "unreadable" ? state : [],
  );
}

/** @param {EmailRow} row @param {boolean} isAcknowledged */
export function groupOf({ state }, isAcknowledged) {
  const { group } = STATES[state];
  return group === "attention" && isAcknowledged ? "done" : group;
}
