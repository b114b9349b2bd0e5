/** An event of the running dev server, by the short id that its terminal shows: "dev-3". */
import * as z from "zod";
import type { Fact, Tone } from "../../../operator/why/answer.ts";

export type DevAnswer = {
  /** The event's id, the notification's key and SQS's id, as far as there are any. */
  readonly names: readonly string[];
  readonly source: string | undefined;
  readonly receivedAtMs: number;
  /** No run has read it. */
  readonly isWaiting: boolean;
  readonly tone: Tone;
  readonly word: string;
  readonly answer: string;
  readonly next: string;
  readonly facts: readonly Fact[];
};

const State = z.object({
  events: z.array(
    z.object({
      shortId: z.string(),
      id: z.string().optional(),
      type: z.string().optional(),
      source: z.string().optional(),
      key: z.string().optional(),
      messageId: z.string(),
      receivedAtMs: z.number(),
      outcome: z.string(),
      tone: z.enum(["ok", "warn", "bad", "busy", "off"]),
      answer: z.string(),
      next: z.string(),
      via: z.string(),
    }),
  ),
});

/** Undefined if the text is no short id, or the dev server does not know it. */
export async function devAnswer(pageUrl: string, shortId: string): Promise<DevAnswer | undefined> {
  if (!/^dev-\d+$/.test(shortId)) return undefined;
  const event = (await devEvents(pageUrl)).find((one) => one.shortId === shortId);
  if (event === undefined) return undefined;
  const { id, key, messageId, outcome, type = "no event", via, ...rest } = event;
  return {
    ...rest,
    source: event.source,
    names: [id, key, messageId].filter((name) => name !== undefined),
    isWaiting: outcome === "waiting",
    word: event.answer.split(/[:.,]/)[0] ?? "",
    facts: [["From", `${type}, ${shortId}, ${via}`]],
  };
}

/** Newest first. */
export async function devEvents(pageUrl: string) {
  const response = await fetch(new URL("/api/state", pageUrl));
  return State.safeParse(await response.json()).data?.events ?? [];
}
