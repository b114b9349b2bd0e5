/** An event of the running dev server, by the short id that its terminal shows: "dev-3". */
import * as z from "zod";
import type { Fact, Tone } from "../../../operator/why/answer.ts";

export type DevAnswer = {
  /** The event's own, or its message's if the body is no event. */
  readonly id: string;
  readonly source: string | undefined;
  readonly tone: Tone;
  readonly word: string;
  readonly answer: string;
  readonly next: string;
  readonly facts: readonly Fact[];
};

const DevEvent = z.object({
  id: z.string().optional(),
  type: z.string().optional(),
  source: z.string().optional(),
  messageId: z.string(),
  answer: z.object({
    tone: z.enum(["ok", "warn", "bad", "busy", "off"]),
    what: z.string(),
    next: z.string(),
  }),
});

/** Undefined if the text is no short id, or the dev server does not know it. */
export async function devAnswer(pageUrl: string, shortId: string): Promise<DevAnswer | undefined> {
  if (!/^dev-\d+$/.test(shortId)) return undefined;
  const response = await fetch(new URL(`/api/dev/event?id=${shortId}`, pageUrl));
  const { data } = DevEvent.safeParse(await response.json());
  if (data === undefined) return undefined;
  const { id, source, type = "no event", messageId, answer } = data;
  const { tone, what, next } = answer;
  const word = what.split(/[:.,]/)[0] ?? "";
  const facts = [["From", `${type}, ${shortId}`]] as const;
  // A body that is no event has only its message's id.
  return { id: id ?? messageId, source, tone, word, answer: what, next, facts };
}
