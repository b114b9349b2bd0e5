/** The words of an email in one language, by AI or as the fallback text; stored in the plan, so that a retry sends the same ones. */
import { type ChangeItem, type FactItem, isList } from "../notification/content.ts";
import type { Scalar } from "../notification/value-format.ts";
import type { LocalizedContent } from "../notification/evaluate.ts";
import type { EmailParts } from "../notification/email-parts.ts";
import type { Reader } from "../notification/reader.ts";
import { cut, cutList } from "../values/cut.ts";
import { AI_FAILURE_REASONS, type AiFailureReason } from "./ai/ai-failure.ts";
import type { Answer } from "./answer.ts";
import { fallbackBullets } from "./fallback.ts";
import { fill, type References, referencesOf } from "./references.ts";

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

/** What the AI was paid for a draft. */
export type Cost = {
  /** Of the calls that write and of those that verify. */
  readonly tokens: Tokens;
  /** Millionths of a US dollar, to a thousandth. */
  readonly microUsd: number;
};

export const NO_COST: Cost = { tokens: NO_TOKENS, microUsd: 0 };

/** The author, or why AI text was not used. */
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
  // No recipient of this language may get email, or the news is too old: nothing is paid for it.
  "nobody-to-mail",
  "news-too-old",
  // The event holds more than the privacy checks examine, so nothing of it is sent to the AI.
  "too-much-to-check",
  ...AI_FAILURE_REASONS,
] as const;

export type PlainReason = (typeof PLAIN_REASONS)[number];

/** A line of the email: a value, or the items of a list. */
export type DraftFact = { readonly label: string; readonly value: string | readonly string[] };

/** A value before and after ("": there was none), or what joined and left a list. */
export type DraftChange = { readonly label: string } & (
  | { readonly before: string; readonly after: string }
  | { readonly added: readonly string[]; readonly removed: readonly string[] }
);

/** An email's words for one language, time zone and currency; values are texts as the reader sees them. */
export type Draft = Reader & {
  readonly subject: string;
  readonly headline: string;
  readonly bullets: readonly string[];
  readonly facts: readonly DraftFact[];
  readonly changes: readonly DraftChange[];
  readonly writer: Writer;
  /** What a shared free text says in the AI's words, under a heading that names it. */
  readonly summary?: { readonly heading: string; readonly text: string } | undefined;
} & EmailParts;

/** A draft in the AI's words. `labels`: of the free texts that its summary is of. */
export function writtenDraft(
  content: LocalizedContent,
  answer: Answer,
  hidden: References,
  labels: readonly string[],
  writer: Omit<Extract<Writer, { by: "ai" }>, "by">,
): Draft {
  const references = new Map([...referencesOf(content.facts, content.changes, content), ...hidden]);
  const say = (text: string) => fill(text, references);
  // The name that the endpoint gives; it is stored, and no email shows it.
  const model = MODEL_NAME.test(writer.model) ? writer.model : "AI";
  return {
    ...shown(content),
    headline: say(answer.headline),
    bullets: answer.bullets.map(say),
    ...(answer.summary === ""
      ? {}
      : {
          summary: {
            heading: content.language.email.summaryHeading.replace("{label}", () =>
              content.format.list([...new Set(labels)]),
            ),
            text: say(answer.summary),
          },
        }),
    writer: { by: "ai", ...writer, model },
  };
}

const MODEL_NAME = /^[\w.:@/ -]{1,100}$/;

/** A draft without AI: the headline says what happened, sentences say the most important changes. */
export function plainDraft(
  content: LocalizedContent,
  why: PlainReason,
  cost: Cost = NO_COST,
): Draft {
  return {
    ...shown(content),
    headline: content.headline,
    bullets: fallbackBullets(content.changes, content),
    writer: { by: "plain", why, ...cost },
  };
}

const MOST_ITEMS = 60;

function shown(content: LocalizedContent) {
  const { locale, timeZone, currency, subject, facts, changes, kind, reason, action, aiNotice } =
    content;
  return {
    locale,
    ...(timeZone === undefined ? {} : { timeZone }),
    ...(currency === undefined ? {} : { currency }),
    subject,
    kind,
    reason,
    action,
    aiNotice,
    facts: facts.map((fact) => ({
      label: labelOf(fact),
      value: isList(fact.value)
        ? itemsOf(fact, fact.value, content)
        : valueOf(fact, fact.value, content),
    })),
    changes: changes.map((change): DraftChange =>
      "added" in change
        ? {
            label: labelOf(change),
            added: itemsOf(change, change.added, content),
            removed: itemsOf(change, change.removed, content),
          }
        : {
            label: labelOf(change),
            before: valueOf(change, change.before, content),
            after: valueOf(change, change.after, content),
          },
    ),
  };
}

function labelOf({ label, of }: FactItem | ChangeItem): string {
  return of === undefined ? label : `${label} (${of})`;
}

function valueOf(
  { kind, currency }: FactItem | ChangeItem,
  value: Scalar | undefined,
  { format, valueLength }: LocalizedContent,
): string {
  return value === undefined ? "" : cut(format.value(kind, value, currency), valueLength);
}

function itemsOf(
  { kind, currency }: FactItem | ChangeItem,
  items: readonly Scalar[],
  { format, valueLength }: LocalizedContent,
): readonly string[] {
  // The others are only counted.
  const texts = items.map((item, at) =>
    at < MOST_ITEMS ? format.value(kind, item, currency) : "",
  );
  return cutList(texts, valueLength, MOST_ITEMS);
}
