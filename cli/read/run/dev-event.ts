/** An event of the running dev server, by the short id that its terminal shows: "dev-3". */
import * as z from "zod";
import type { Fact, Tone } from "../../../operator/why/answer.ts";

export type DevAnswer = {
  /** The event's own id; undefined if its body is no event. */
  readonly id: string | undefined;
  readonly source: string | undefined;
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
  const response = await fetch(new URL("/api/state", pageUrl));
  const { data } = State.safeParse(await response.json());
  const event = data?.events.find((one) => one.shortId === shortId);
  if (event === undefined) return undefined;
  const { id, source, type = "no event", tone, answer, next, via } = event;
  const word = answer.split(/[:.,]/)[0] ?? "";
  const from = ["From", `${type}, ${shortId}, ${via}`] as const;
  return { id, source, tone, word, answer, next, facts: [from] };
}
