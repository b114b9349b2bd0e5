/** The writer's answer: JSON of exactly this shape, with references instead of values. */
import * as z from "zod/mini";
import type { AiFailureReason } from "./ai/ai-failure.ts";
import { jsonIn } from "./ai/json-in-text.ts";
import type { AnswerShape } from "./call.ts";

export type Answer = {
  /** One sentence that says what happened. */
  readonly headline: string;
  readonly bullets: readonly string[];
  /** What the shared free text says; "" if none was shared. */
  readonly summary: string;
};

const LIMITS = { headlineLength: 250, bullets: 6, bulletLength: 400, summaryLength: 600 };

/** The longest answer, in UTF-16 units. */
export const MAX_ANSWER_LENGTH =
  LIMITS.headlineLength + LIMITS.bullets * LIMITS.bulletLength + LIMITS.summaryLength;

const Line = (most: number, least: number) =>
  z.string().check(z.overwrite(plainText), z.minLength(least), z.maxLength(most));

/** Other keys are ignored. */
const AnswerSchema = z.object({
  headline: Line(LIMITS.headlineLength, 1),
  bullets: z.array(Line(LIMITS.bulletLength, 1)).check(z.maxLength(LIMITS.bullets)),
  summary: z.catch(z.optional(Line(LIMITS.summaryLength, 0)), ""),
});

/** For strict mode: every key is required, others are not allowed. */
const SCHEMA = {
  type: "object",
  properties: {
    headline: { type: "string", description: "One sentence that says what happened." },
    bullets: {
      type: "array",
      items: { type: "string" },
      description: "What a reader should know, most important first.",
    },
    summary: { type: "string", description: "What the free text says, or an empty string." },
  },
  required: ["headline", "bullets", "summary"],
  additionalProperties: false,
} as const;

export const ANSWER: AnswerShape = {
  name: "words",
  schema: SCHEMA,
  words:
    'Answer with one JSON object and nothing else: {"headline": "a sentence", "bullets": ["a sentence", "a sentence"], "summary": ""}',
};

/** Reads an answer's text; returns the reason if it cannot be used. */
export function readAnswerText(content: string): Answer | AiFailureReason {
  if (content.trim() === "") return "ai-empty";
  for (const json of jsonIn(content)) {
    const answer = AnswerSchema.safeParse(json).data;
    if (answer !== undefined) return { ...answer, summary: answer.summary ?? "" };
  }
  return "ai-malformed";
}

/** One line without invisible characters, except the joiners of emoji and of some scripts. */
function plainText(text: string): string {
  return text.replaceAll(/(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
