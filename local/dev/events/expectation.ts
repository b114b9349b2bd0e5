/** Compares an event's outcome with its sample's expectation. */
import type { SampleExpectation } from "../../../functions/notification/definition.ts";
import type { LoggedEvent } from "./event-log.ts";
import { outcomeOf } from "./outcome.ts";

const FAILED: readonly string[] = ["failed", "rejected", "held", "unreadable"];

/** @param owner the event that produced this event's notification @param original the one that should have */
export function isAsExpected(
  event: LoggedEvent,
  owner: LoggedEvent | undefined,
  expect: SampleExpectation | undefined,
  original?: LoggedEvent,
): boolean {
  const { isFinal, emails } = outcomeOf(event, owner);
  if (!isFinal) return false;
  if (expect !== undefined && "deadLetter" in expect)
    return event.deadLetter?.reason === expect.deadLetter;
  const states = (event.shown?.emails ?? []).map(({ state }) => state);
  if (event.deadLetter !== undefined || (owner === undefined && states.some(isFailure)))
    return false;
  if (expect === undefined) return true;
  if ("duplicateOf" in expect) return owner !== undefined && owner === original;
  if (owner !== undefined) return false;
  if ("emails" in expect) return emails === expect.emails;
  return Object.entries(expect.states).every(
    ([state, count]) => states.filter((one) => one === state).length === count,
  );
}

function isFailure(state: string): boolean {
  return FAILED.includes(state);
}
