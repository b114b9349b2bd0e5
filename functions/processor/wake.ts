/** What wakes a run: the schedule's event, parsed at the door. */
import * as z from "zod/mini";
import { PostriderError } from "../core/errors.ts";

/** A run's place among those that may run side by side, and what the schedule says of it. */
export type WakeEvent = { readonly slot: number; readonly scheduledTime: string | undefined };

/** The event names a slot that there is not; no try again can help. */
export class SlotError extends PostriderError {
  override readonly name = "SlotError";
  readonly code = "slot_invalid";
  readonly retryable = false;
}

/** Another input (a test in the console) is no reason not to run. */
const Input = z.object({ slot: z.optional(z.unknown()), scheduledTime: z.optional(z.unknown()) });
const Slot = z.union([z.int(), z.string().check(z.regex(/^\d{1,2}$/))]);

/** Reads the event; slot 0 where it names none. @throws SlotError where the slot is not an integer from 0 to `slots` - 1 */
export function readWake(event: unknown, slots: number): WakeEvent {
  const { slot: given = 0, scheduledTime } = Input.safeParse(event).data ?? {};
  const slot = Number(Slot.safeParse(given).data ?? Number.NaN);
  if (!(slot >= 0 && slot < slots))
    throw new SlotError(
      `Expected \`slot\` to be an integer from 0 to ${slots - 1} (\`SLOTS\` is ${slots}), got ${JSON.stringify(given).slice(0, 40)}`,
    );
  return { slot, scheduledTime: typeof scheduledTime === "string" ? scheduledTime : undefined };
}
