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

const DevEvent = z.object({
  id: z.string().optional(),
  type: z.string().optional(),
  source: z.string().optional(),
  key: z.string().optional(),
  messageId: z.string(),
  receivedAtMs: z.number(),
  outcome: z.string(),
  answer: z.object({
    tone: z.enum(["ok", "warn", "bad", "busy", "off"]),
    what: z.string(),
    next: z.string(),
  }),
});

const DevState = z.object({
  events: z.array(z.object({ receivedAtMs: z.number(), outcome: z.string() })),
});

/** Undefined if the text is no short id, or the dev server does not know it. */
export async function devAnswer(pageUrl: string, shortId: string): Promise<DevAnswer | undefined> {
  if (!/^dev-\d+$/.test(shortId)) return undefined;
  const response = await fetch(new URL(`/api/dev/event?id=${shortId}`, pageUrl));
  const { data } = DevEvent.safeParse(await response.json());
  if (data === undefined) return undefined;
  const { id, key, messageId, source, receivedAtMs, outcome, type = "no event" } = data;
  const { tone, what, next } = data.answer;
  return {
    names: [id, key, messageId].filter((name) => name !== undefined),
    source,
    receivedAtMs,
    isWaiting: outcome === "waiting",
    tone,
    word: what.split(/[:.,]/)[0] ?? "",
    answer: what,
    next,
    facts: [["From", `${type}, ${shortId}`]],
  };
}

/** When the oldest event came that no run has read, epoch ms. */
export async function oldestWaitingMs(pageUrl: string): Promise<number | undefined> {
  const response = await fetch(new URL("/api/dev", pageUrl));
  const events = DevState.safeParse(await response.json()).data?.events ?? [];
  return events.findLast(({ outcome }) => outcome === "waiting")?.receivedAtMs;
}
