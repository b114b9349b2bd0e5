/** The text of an email in one language, by AI or as the fallback. It is stored in the plan, so that a retry sends the same text. */
import { type ChangeItem, type FactItem, isList } from "../notification/content.ts";
import type { Scalar } from "../notification/format/value-format.ts";
import type { LocalizedContent } from "../notification/evaluate.ts";
import { fill } from "../notification/language.ts";
import type { EmailParts } from "../notification/email-parts.ts";
import type { Reader } from "../notification/reader.ts";
import { cut, cutList } from "../values/cut.ts";
import { AI_FAILURE_REASONS, type AiFailureReason } from "./ai/ai-failure.ts";
import type { Answer } from "./answer.ts";
import { fallbackBullets } from "./fallback.ts";
import { fillReferences, type References, referencesOf } from "./references.ts";

/** Billed tokens. `cached` are included in `input`. */
export type Tokens = { readonly input: number; readonly cached: number; readonly output: number };

export const NO_TOKENS: Tokens = { input: 0, cached: 0, output: 0 };

export function addTokens(one: Tokens, other: Tokens): Tokens {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    output: one.output + other.output,
  };
}

/** What the AI cost for a draft. */
export type Cost = {
  /** Of the calls that write and that verify. */
  readonly tokens: Tokens;
  /** Millionths of a US dollar, with three decimals. */
  readonly microUsd: number;
};

export const NO_COST: Cost = { tokens: NO_TOKENS, microUsd: 0 };

/** The author, or why AI text was not used. */
export type Writer = Cost &
  (
    | {
        readonly by: "ai";
        readonly model: string;
        /** Why the first answer was not used. */
        readonly firstRefused?: AiFailureReason | undefined;
      }
    | { readonly by: "fallback"; readonly reason: FallbackReason }
  );

export const FALLBACK_REASONS = [
  "by-definition",
  "nothing-to-write",
  // No recipient of this language may get email, or the event has expired.
  "nobody-to-mail",
  "news-too-old",
  // The event has more than the privacy checks examine, so the AI gets nothing from it.
  "too-much-to-check",
  ...AI_FAILURE_REASONS,
] as const;

export type FallbackReason = (typeof FALLBACK_REASONS)[number];

/** Reasons for the fallback text if no AI text was due. */
export const NO_AI_DUE: ReadonlySet<string> = new Set<FallbackReason>([
  "by-definition",
  "nothing-to-write",
  "nobody-to-mail",
  "news-too-old",
  "too-much-to-check",
]);

/** One line of the email: a value or the items of a list. */
export type DraftFact = { readonly label: string; readonly value: string | readonly string[] };

/** A value before and after ("": no value), or the items added to and removed from a list. */
export type DraftChange = { readonly label: string } & (
  | { readonly before: string; readonly after: string }
  | { readonly added: readonly string[]; readonly removed: readonly string[] }
);

/** The text of an email for one language, time zone and currency, with values as the reader sees them. */
export type Draft = Reader & {
  readonly subject: string;
  readonly headline: string;
  readonly bullets: readonly string[];
  readonly facts: readonly DraftFact[];
  readonly changes: readonly DraftChange[];
  readonly writer: Writer;
  /** The AI's summary of the shared free text, under a heading that names the text. */
  readonly summary?: { readonly heading: string; readonly text: string } | undefined;
} & EmailParts;

/** A draft in the AI's words. `labels`: the labels of the free texts that the summary covers. */
export function writtenDraft(
  content: LocalizedContent,
  answer: Answer,
  hidden: References,
  labels: readonly string[],
  writer: Omit<Extract<Writer, { by: "ai" }>, "by">,
): Draft {
  const references = new Map([...referencesOf(content.facts, content.changes, content), ...hidden]);
  const filled = (text: string) => fillReferences(text, references);
  const label = content.format.list([...new Set(labels)]);
  // The endpoint's own name for the model; it is stored, and no email shows it.
  const model = MODEL_NAME.test(writer.model) ? writer.model : "AI";
  return {
    ...partsOf(content),
    headline: filled(answer.headline),
    bullets: answer.bullets.map(filled),
    summary:
      answer.summary === ""
        ? undefined
        : {
            heading: fill(content.language.email.summaryHeading, { label }),
            text: filled(answer.summary),
          },
    writer: { by: "ai", ...writer, model },
  };
}

const MODEL_NAME = /^[\w.:@/ -]{1,100}$/;

/** A draft without AI text. */
export function fallbackDraft(
  content: LocalizedContent,
  reason: FallbackReason,
  cost: Cost = NO_COST,
): Draft {
  return {
    ...partsOf(content),
    headline: content.headline,
    bullets: fallbackBullets(content.changes, content),
    writer: { by: "fallback", reason: reason, ...cost },
  };
}

const MAX_ITEMS = 60;

function partsOf(content: LocalizedContent) {
  const { locale, timeZone, currency, subject, kind, reason, action, aiNotice } = content;
  const { format, valueLength } = content;
  type Item = FactItem | ChangeItem;
  const labelOf = ({ label, of }: Item) => (of === undefined ? label : `${label} (${of})`);
  const valueOf = (item: Item, value: Scalar | undefined) =>
    value === undefined ? "" : cut(format.value(item.kind, value, item.currency), valueLength);
  const itemsOf = (item: Item, items: readonly Scalar[]) =>
    cutList(
      // Further items are only counted.
      items.map((one, at) => (at < MAX_ITEMS ? format.value(item.kind, one, item.currency) : "")),
      valueLength,
      MAX_ITEMS,
    );
  const facts = content.facts.map((fact): DraftFact => ({
    label: labelOf(fact),
    value: isList(fact.value) ? itemsOf(fact, fact.value) : valueOf(fact, fact.value),
  }));
  const changes = content.changes.map((change): DraftChange => ({
    label: labelOf(change),
    ...("added" in change
      ? { added: itemsOf(change, change.added), removed: itemsOf(change, change.removed) }
      : { before: valueOf(change, change.before), after: valueOf(change, change.after) }),
  }));
  return { locale, timeZone, currency, subject, kind, reason, action, aiNotice, facts, changes };
}
