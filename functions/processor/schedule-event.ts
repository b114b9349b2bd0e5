/** The schedule's event, which starts a run. */
import * as z from "zod/mini";
import { SETTINGS } from "../config/settings.ts";
import { PostriderError } from "../platform/errors.ts";

export type ScheduleEvent = { readonly slot: number; readonly scheduledTime: string | undefined };

/** While `slots` is lowered, CloudFormation changes the function before it deletes the surplus schedules. */
export type UnknownSlot = ScheduleEvent & { readonly outcome: "unknown-slot" };

/** The event's slot is not a slot of any installation; a retry cannot help. */
export class SlotError extends PostriderError {
  override readonly name = "SlotError";
  readonly code = "slot_invalid";
  readonly retryable = false;
}

/** Other input, such as a test in the console, starts a run as well. */
const Input = z.object({ slot: z.optional(z.unknown()), scheduledTime: z.optional(z.unknown()) });
const Slot = z.union([z.int(), z.string().check(z.regex(/^\d{1,2}$/))]);

const MAX_SLOTS = SETTINGS.slots.max;

/** Slot 0 if the event names none. @throws SlotError */
export function parseScheduleEvent(event: unknown, slots: number): ScheduleEvent | UnknownSlot {
  const { slot: given = 0, scheduledTime: time } = Input.safeParse(event).data ?? {};
  const slot = Number(Slot.safeParse(given).data ?? Number.NaN);
  if (!(slot >= 0 && slot < MAX_SLOTS))
    throw new SlotError(
      `Expected \`slot\` to be an integer from 0 to ${MAX_SLOTS - 1}, got ${JSON.stringify(given).slice(0, 40)}`,
    );
  const scheduledTime = typeof time === "string" ? time : undefined;
  return { slot, scheduledTime, ...(slot >= slots && { outcome: "unknown-slot" }) };
}
