/**
 * The two indexes of the Deliveries table, by which emails are found. Both are sparse: a row is in an index while it has the
 * index's attributes. Names are not sharded: a stack plans at most 167 emails a second (20 slots of 500 messages a minute), and
 * one partition takes 1,000 writes.
 *
 *   byLookup  `lookupName` = a recipient's id, or `event#` and a hash of an event's id      `lookupAt` epoch ms
 *   byList    `listName`   = `day#2026-11-30` (plans), `state#held` (deliveries that         `listAt` epoch ms
 *                            are neither on their way nor well), `dead` (open dead letters)
 */
import { shortHash } from "../platform/hash.ts";
import type { Item } from "../platform/dynamodb-item.ts";
import type { DeliveryState } from "./delivery.ts";

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
  { indexName: BY_LIST, name: "listName", time: "listAt", included: ["definition", "subject"] },
];

/** Not listed by their state: what is on its way or well. The day's list has them. */
const UNLISTED: ReadonlySet<DeliveryState> = new Set(["submitting", "accepted", "delivered"]);

export function isListed(state: DeliveryState): boolean {
  return !UNLISTED.has(state);
}

/** The event's own id; several sources may use the same. */
export function lookupOfEvent(id: string): string {
  return `event#${shortHash(id)}`;
}

export function listOfState(state: DeliveryState): string {
  return `state#${state}`;
}

/** `day`: UTC, `2026-11-30`. */
export function listOfDay(day: string): string {
  return `day#${day}`;
}

/** UTC. */
export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}

export const DEAD_LETTERS = "dead";

export function lookupItem(name: string, atMs: number): Item {
  return { lookupName: { S: name }, lookupAt: { N: String(atMs) } };
}

export function listItem(name: string, atMs: number): Item {
  return { listName: { S: name }, listAt: { N: String(atMs) } };
}
