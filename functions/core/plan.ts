/** What was decided for a notification, written once before anything is sent: its words and its recipients. */
import * as z from "zod/mini";
import { type Draft, PLAIN_REASONS } from "./draft.ts";

export type Recipient = {
  /** A hash of the address: the row of its delivery. */
  readonly id: string;
  readonly address: string;
};

export type Plan = {
  /** The notification's key. */
  readonly notification: string;
  readonly definition: string;
  readonly recipients: readonly Recipient[];
  /** How many of the addresses given could not be mailed: the message ends in the dead letters, whatever the others do. */
  readonly impossible: number;
  readonly draft: Draft;
};

const Tokens = z.object({ input: z.number(), cached: z.number(), output: z.number() });
const Text = z.string();

/** A plan as it stands in its row, in JSON: one attribute, because nothing of it is ever changed or asked for alone. */
const KeptPlan = z.object({
  definition: Text,
  recipients: z.array(z.object({ id: Text, address: Text })),
  impossible: z.number(),
  draft: z.object({
    subject: Text,
    headline: Text,
    bullets: z.array(Text),
    facts: z.array(z.object({ label: Text, value: Text, personal: z.optional(z.boolean()) })),
    changes: z.array(
      z.object({ label: Text, before: Text, after: Text, personal: z.optional(z.boolean()) }),
    ),
    writer: z.discriminatedUnion("by", [
      z.object({ by: z.literal("ai"), model: Text, tokens: Tokens }),
      z.object({ by: z.literal("plain"), why: z.enum(PLAIN_REASONS), tokens: Tokens }),
    ]),
  }),
});

export function planToJson({ definition, recipients, impossible, draft }: Plan): string {
  return JSON.stringify({ definition, recipients, impossible, draft });
}

/** Reads a kept plan back; `unreadable` when the row holds something else. */
export function readPlan(notification: string, json: string | undefined): Plan | "unreadable" {
  try {
    const parsed = KeptPlan.safeParse(JSON.parse(json ?? ""));
    return parsed.success ? { notification, ...parsed.data } : "unreadable";
  } catch {
    return "unreadable";
  }
}
