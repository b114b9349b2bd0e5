/** The names of the events that Postrider publishes to an EventBridge bus. */
import type { Happened } from "../delivery/history.ts";

/** The `source` of every event. */
export const SOURCE = "postrider";

/** What is published, by its word in the history. The `detail-type` is "Email " and the name. */
export const EVENT_NAMES = {
  accepted: "Accepted",
  delivered: "Delivered",
  bounced: "Bounced",
  complained: "Complained",
  rejected: "Rejected",
  failed: "Failed",
  unconfirmed: "Unconfirmed",
  held: "Held",
  suppressed: "Suppressed",
  expired: "Expired",
  cancelled: "Cancelled",
  released: "Released",
  "marked-sent": "Marked Sent",
  resent: "Resent",
  acknowledged: "Acknowledged",
  "dead-lettered": "Dead-Lettered",
  redriven: "Redriven",
  purged: "Purged",
  erased: "Erased",
} as const satisfies Partial<Record<Happened, string>>;

export type PublishedState = keyof typeof EVENT_NAMES;

export type EmailEventName = (typeof EVENT_NAMES)[PublishedState];

/** The setting `events`. `troubles`: all but accepted and delivered emails. */
export type EventLevel = "off" | "troubles" | "all";

/** What publishes an event of this state. */
export function levelOf(state: PublishedState): Exclude<EventLevel, "off"> {
  return state === "accepted" || state === "delivered" ? "all" : "troubles";
}

export function detailTypeOf(name: EmailEventName): string {
  return `Email ${name}`;
}

/** An operator's actions that are about no email, with their `detail-type`. */
export const SYSTEM_EVENT_NAMES = {
  paused: "Sending Paused",
  resumed: "Sending Resumed",
  "circuit-reset": "Circuit Reset",
  "address-suppressed": "Address Suppressed",
  "address-unsuppressed": "Address Unsuppressed",
} as const;

export type SystemState = keyof typeof SYSTEM_EVENT_NAMES;

export type SystemEventName = (typeof SYSTEM_EVENT_NAMES)[SystemState];

export const SYSTEM_STATES = Object.keys(SYSTEM_EVENT_NAMES).filter(isSystemState);

function isSystemState(what: string): what is SystemState {
  return Object.hasOwn(SYSTEM_EVENT_NAMES, what);
}

export function isSystemEventName(name: string): name is SystemEventName {
  return SYSTEM_STATES.some((state) => SYSTEM_EVENT_NAMES[state] === name);
}

export const PUBLISHED_STATES = Object.keys(EVENT_NAMES).filter(isPublished);

export function isPublished(what: string): what is PublishedState {
  return Object.hasOwn(EVENT_NAMES, what);
}
