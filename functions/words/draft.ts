/** The words of a mail, by AI or plain; kept in the plan, so that a retry sends the same ones. */
import * as z from "zod/mini";
import type { Change, Fact } from "../notification/definition.ts";
import { AI_FAILURE_REASONS, type AiFailureReason } from "./ai/ai-failure.ts";
import { jsonIn } from "./ai/json-in-text.ts";
import type { EmailParts } from "../notification/email-parts.ts";
import type { Reader } from "../notification/reader.ts";
import type { Edition } from "../notification/evaluate.ts";

/** Tokens that were paid for, whatever came of them. */
export type Tokens = { readonly input: number; readonly cached: number; readonly output: number };

export const NO_TOKENS: Tokens = { input: 0, cached: 0, output: 0 };

export function addTokens(one: Tokens, other: Tokens): Tokens {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    output: one.output + other.output,
  };
}

/** What the AI is asked to answer: JSON of exactly this shape. */
export type Words = { readonly headline: string; readonly bullets: readonly string[] };

/** What the AI was paid for a draft. */
export type Cost = {
  readonly tokens: Tokens;
  /** Millionths of a US dollar, to a thousandth. */
  readonly microUsd: number;
};

export const NO_COST: Cost = { tokens: NO_TOKENS, microUsd: 0 };

/** Who wrote the words, and why it was not the AI where it was not. */
export type Writer = Cost &
  (
    | {
        readonly by: "ai";
        readonly model: string;
        /** Why a first answer was not used. */
        readonly firstRefused?: AiFailureReason | undefined;
      }
    | { readonly by: "plain"; readonly why: PlainReason }
  );

export const PLAIN_REASONS = [
  "by-definition",
  "nothing-to-write",
  // Nobody of this language may be mailed, or the news is too old: nothing is paid for it.
  "nobody-to-mail",
  "news-too-old",
  // The event holds more than the privacy checks examine, so nothing of it is sent to the AI.
  "too-much-to-check",
  ...AI_FAILURE_REASONS,
] as const;

export type PlainReason = (typeof PLAIN_REASONS)[number];

/** An email's words for one language, time zone and currency. */
export type Draft = Words &
  Reader & {
    readonly subject: string;
    readonly facts: readonly Fact[];
    readonly changes: readonly Change[];
    readonly writer: Writer;
    /** What a free text says, under a heading that names it. */
    readonly summary?: { readonly heading: string; readonly text: string } | undefined;
  } & EmailParts;

const LIMITS = { headlineLength: 200, bullets: 6, bulletLength: 400 };

/** A key beside these is left out. */
const AnsweredWords = z.object({
  headline: z
    .string()
    .check(z.overwrite(plainText), z.minLength(1), z.maxLength(LIMITS.headlineLength)),
  bullets: z
    .array(
      z.string().check(z.overwrite(plainText), z.minLength(1), z.maxLength(LIMITS.bulletLength)),
    )
    .check(z.maxLength(LIMITS.bullets)),
});

/** The JSON Schema that the AI's answer must keep (strict mode: every key required, no other allowed). */
export const WORDS_SCHEMA = {
  type: "object",
  properties: {
    headline: { type: "string", description: "One sentence that says what happened." },
    bullets: {
      type: "array",
      items: { type: "string" },
      description: "What a reader should know, most important first.",
    },
  },
  required: ["headline", "bullets"],
  additionalProperties: false,
} as const;

/** The same in words, for an endpoint that takes no schema. */
export const WORDS_SHAPE =
  'Answer with one JSON object and nothing else: {"headline": "a sentence", "bullets": ["a sentence", "a sentence"]}';

/** Reads the text of an answer as words, or says that it is none: `ai-empty` or `ai-malformed`. */
export function readWords(content: string): Words | AiFailureReason {
  if (content.trim() === "") return "ai-empty";
  for (const json of jsonIn(content)) {
    const words = AnsweredWords.safeParse(json).data;
    if (words !== undefined) return words;
  }
  return "ai-malformed";
}

/** The model's words are text for one line each: no control characters, no invisible direction marks. */
function plainText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .trim();
}

/** A draft in the AI's words. */
export function writtenDraft(
  edition: Edition,
  words: Words,
  writer: Omit<Extract<Writer, { by: "ai" }>, "by">,
): Draft {
  // The name that the endpoint gives; it is kept, and no mail shows it.
  const model = MODEL_NAME.test(writer.model) ? writer.model : "AI";
  return { ...shown(edition), ...words, writer: { by: "ai", ...writer, model } };
}

const MODEL_NAME = /^[\w.:@/ -]{1,100}$/;

/** A draft without AI: the headline says what happened, and the facts and changes say the rest. */
export function plainDraft(edition: Edition, why: PlainReason, cost: Cost = NO_COST): Draft {
  return {
    ...shown(edition),
    headline: edition.headline,
    bullets: [],
    writer: { by: "plain", why, ...cost },
  };
}

function shown(edition: Edition) {
  const { locale, timeZone, currency, subject, facts, changes } = edition;
  const { kind, reason, action, aiNotice } = edition;
  return {
    locale,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(currency === undefined ? {} : { currency }),
    subject,
    kind,
    reason,
    action,
    aiNotice,
    facts: facts.map(({ label, value }) => ({ label, value })),
    changes: changes.map((change): Change =>
      "added" in change
        ? { label: change.label, added: change.added, removed: change.removed }
        : { label: change.label, before: change.before, after: change.after },
    ),
  };
}
