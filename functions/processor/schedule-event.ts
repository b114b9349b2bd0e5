/** What wakes a run: the schedule's event, parsed at the door. */
import * as z from "zod/mini";
import { PostriderError } from "../platform/errors.ts";
import { VARIABLES } from "../config/processor-variables.ts";

/** A run's place among those that may run side by side, and what the schedule says of it. */
export type ScheduleEvent = { readonly slot: number; readonly scheduledTime: string | undefined };

/**
 * The answer to a slot that this installation does not have: while `slots` is lowered, CloudFormation changes the function before it
 * deletes the schedules that are too many.
 */
export type UnknownSlot = ScheduleEvent & { readonly outcome: "unknown-slot" };

/** The event names what is no slot; no try again can help. */
export class SlotError extends PostriderError {
  override readonly name = "SlotError";
  readonly code = "slot_invalid";
  readonly retryable = false;
}

/** Another input (a test in the console) is no reason not to run. */
const Input = z.object({ slot: z.optional(z.unknown()), scheduledTime: z.optional(z.unknown()) });
const Slot = z.union([z.int(), z.string().check(z.regex(/^\d{1,2}$/))]);

const MOST_SLOTS = VARIABLES.SLOTS.max;

/** Reads the event; slot 0 where it names none. @throws SlotError where no installation could have the slot */
export function parseScheduleEvent(event: unknown, slots: number): ScheduleEvent | UnknownSlot {
  const { slot: given = 0, scheduledTime: time } = Input.safeParse(event).data ?? {};
  const slot = Number(Slot.safeParse(given).data ?? Number.NaN);
  if (!(slot >= 0 && slot < MOST_SLOTS))
    throw new SlotError(
      `Expected \`slot\` to be an integer from 0 to ${MOST_SLOTS - 1}, got ${JSON.stringify(given).slice(0, 40)}`,
    );
  const scheduledTime = typeof time === "string" ? time : undefined;
  return { slot, scheduledTime, ...(slot >= slots && { outcome: "unknown-slot" }) };
}
