/** An operator's pause: the runs end before they receive anything, and messages wait in the queue. */
import * as z from "zod/mini";
import { Count, type Item, Text } from "../platform/dynamodb-item.ts";

export type Pause = {
  /** Since when, epoch ms. */
  readonly atMs: number;
  readonly by: string;
  readonly why: string;
};

/** In the Coordination table. */
export const PAUSE_KEY = { pk: { S: "pause" } };

const PauseItem = z.object({
  paused: z.object({ BOOL: z.literal(true) }),
  atMs: Count,
  by: z.optional(Text),
  why: z.optional(Text),
});

/** A row in an unknown form does not pause: it must not stop all email without anyone seeing it. */
export function readPause(item: Item | undefined): Pause | undefined {
  const { data } = PauseItem.safeParse(item);
  return data && { atMs: data.atMs, by: data.by?.S ?? "", why: data.why?.S ?? "" };
}
