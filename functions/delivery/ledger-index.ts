/**
 * The two indexes of the Deliveries table, used to find emails. Both are sparse: a row is in an index while it has the
 * index's attributes. Names are not sharded: a stack plans at most 167 emails a second (20 slots of 500 messages a minute), and
 * one name takes 1,000 writes a second.
 *
 *   byLookup  `lookupName` = a recipient's id, or `event#` and a hash of an event's id       `lookupAt` epoch ms
 *   byList    `listName`   = `plan` (all plans), `state#held` and the other lists of states,   `listAt` epoch ms
 *                            `state#acknowledged`, `dead` (dead letters that wait for an operator),
 *                            `event#skipped` and `event#merged`
 *                            (events without an email of their own)
 */
import { shortHash } from "../platform/hash.ts";
import type { Item } from "../platform/dynamodb-item.ts";
import type { DeliveryState } from "./delivery.ts";
import { storedText } from "./stored-event.ts";

export const BY_LOOKUP = "byLookup";
export const BY_LIST = "byList";

export type TableIndex = {
  readonly indexName: string;
  /** The partition key, a string. */
  readonly name: string;
  /** The sort key, a number. */
  readonly time: string;
  /** Attributes that the index has besides the keys. */
  readonly included: readonly string[];
};

export const INDEXES: readonly TableIndex[] = [
  { indexName: BY_LOOKUP, name: "lookupName", time: "lookupAt", included: [] },
  {
    indexName: BY_LIST,
    name: "listName",
    time: "listAt",
    included: ["definition", "subject", "state", "readers"],
  },
];

/**
 * The list of a state: states that are asked for together share one. What is on its way or well is in none; the list of plans has
 * it.
 */
const LISTS: Readonly<Record<DeliveryState, string | undefined>> = {
  submitting: undefined,
  accepted: undefined,
  delivered: undefined,
  retrying: "state#waiting",
  unconfirmed: "state#waiting",
  held: "state#held",
  failed: "state#failed",
  rejected: "state#failed",
  bounced: "state#bounced",
  complained: "state#bounced",
  suppressed: "state#stopped",
  expired: "state#stopped",
  cancelled: "state#stopped",
};

/** An operator has acknowledged them, whatever their state: they no longer stand in the list of their state. */
export const ACKNOWLEDGED_LIST = "state#acknowledged";

export function listOfState(state: DeliveryState): string | undefined {
  return LISTS[state];
}

/** Hexadecimal digits: enough to find a few rows, which have the whole id. Each byte of a plan costs: it fills two KB. */
const EVENT_DIGITS = 16;

/** `id`: the event's own, or as a row keeps it; several sources may use the same. */
export function lookupOfEvent(id: string): string {
  return `event#${shortHash(storedText(id)).slice(0, EVENT_DIGITS)}`;
}

export const PLANS = "plan";

/** UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export const DEAD_LETTERS = "dead";

/** Events without an email of their own. */
export function listOfEvents(kind: "skipped" | "merged"): string {
  return `event#${kind}`;
}

/** Hexadecimal digits of a recipient's id: a few plans more match, and their rows have the whole id. */
const READER_DIGITS = 8;

/** The mark by which the list of plans finds a recipient: a delivery that has not begun has no row of its own. */
export function readerMark(recipient: string): string {
  return recipient.slice(0, READER_DIGITS);
}

export function lookupItem(name: string, atMs: number): Item {
  return { lookupName: { S: name }, lookupAt: { N: String(atMs) } };
}

export function listItem(name: string, atMs: number): Item {
  return { listName: { S: name }, listAt: { N: String(atMs) } };
}
