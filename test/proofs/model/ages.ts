/**
 * Ticks as milliseconds, and a row as the ledger's own code reads it. A tick is longer than a lease, a visibility timeout
 * and a signature's life (900 s is two ticks and a bit, and a request is refused once it is older than one whole tick), and
 * three are the settle time: the order of the ages is what the protocol needs, not their length.
 */
import type { DeliveryRow } from "../../../functions/delivery/delivery.ts";
import { NEWEST, NONE, OLDER, type Row, type Run } from "./state.ts";

export const TICK_MS = 400_000;

/** The model's present, epoch ms: ages are counted back from it. */
export const NOW_MS = 1_795_000_000_000;

/** A signature older than this many ticks is refused by AWS. */
export const SIGNATURE_TICKS = 1;
/** A lease and a visibility timeout. */
export const LEASE_TICKS = 1;

export function ticksOf(ms: number): number {
  return Math.ceil(ms / TICK_MS);
}

/** The attempt's id as code compares it: whether it is the row's newest is all that there is to tell. */
export function attemptId(attempt: number): string | undefined {
  switch (attempt) {
    case NONE:
      return undefined;
    case OLDER:
      return "older";
    default:
      return "newest";
  }
}

/** Older than any settle time. */
const LONG_AGO_TICKS = 1_000;

/** Lives of a message that are told apart: as it came, and redriven. */
const LIVES = 4;

export function messageMark({ message, life }: Pick<Run, "message" | "life">): number {
  return message * LIVES + life + 1;
}

/** The row as `judge` and `permits` take it. */
export function deliveryRow(row: Row): DeliveryRow | undefined {
  if (row.state === "absent") return undefined;
  const made: { -readonly [Name in keyof DeliveryRow]: DeliveryRow[Name] } = {
    state: row.state,
    resends: row.resends,
  };
  if (row.attempt === NEWEST) {
    made.attempt = "newest";
    // Of a row that is not under way the age is not kept: it may be any.
    const underWay = row.state === "submitting" || row.state === "unconfirmed";
    made.intentAtMs = NOW_MS - (underWay ? row.age : LONG_AGO_TICKS) * TICK_MS;
  }
  if (row.failedBy > 0) made.failedBy = String(row.failedBy);
  return made;
}
