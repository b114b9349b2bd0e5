/** What is explored: a world's size, the protocol that is played in it, and how a step of it is told. */
import type { DeliveryRules } from "../../../functions/delivery/delivery.ts";
import type { Protocol } from "./protocol.ts";
import type { Size, State } from "./state.ts";

export type Model = {
  readonly size: Size;
  readonly protocol: Protocol;
  readonly rules: DeliveryRules;
  /** What the judge is told of SES's events; absent where they are heard. */
  readonly feedbackSeenMs?: number;
  /** Ages in ticks stop here: one above the settle time. */
  readonly oldest: number;
  /**
   * After a write that was refused, or a no of nobody's fault, a run looks at the row again, as the code does. Without, it
   * leaves the message for a tick: that was explored first, and its numbers stand in `docs/model.md`.
   */
  readonly goesOn: boolean;
};

/** Told to a step that broke a promise, or that the window allows. */
export type Found = (what: string) => void;

/** A step that may happen: its name, and what it makes of a state of its own. */
export type Happens = (label: string, apply: (state: State, found: Found) => void) => void;

export type Steps = {
  /** What the system does by itself. */
  readonly goes: Happens;
  /** What must not be needed for an end to be reached: faults, SES's events, the operator. */
  readonly befalls: Happens;
};
