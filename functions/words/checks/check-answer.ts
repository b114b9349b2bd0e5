/**
 * Whether an answer by reference may be used: the short structural list. What it names must exist, and no value is its own.
 * Whether its sentences are true of the data is for the second call to judge (../judge.ts).
 */
import type { Language } from "../../notification/language.ts";
import type { Answer } from "../answer.ts";
import { REFERENCE } from "../references.ts";
import type { Request } from "../request.ts";
import { languageFault, scriptFault } from "./language-checks.ts";
import { knownWords, nameFault } from "./own-names.ts";
import { markupFault, numberWordsIn, valueFault } from "./own-values.ts";

export const REFUSALS = [
  // A reference that does not exist, or a headline without one.
  "ai-reference",
  // A number, a date or a word that stands for one.
  "ai-value",
  "ai-name",
  // A link, an address or markup.
  "ai-markup",
  "ai-script",
  "ai-language",
  "ai-length",
  "ai-empty",
] as const;

/** Why an answer is not used; `advice` tells the model in one sentence what to do about it. */
export type Refusal = { readonly why: (typeof REFUSALS)[number]; readonly advice: string };

export type CheckOptions = {
  readonly language: Language;
  /** Every language of the project, to tell one from another. */
  readonly languages: readonly Language[];
  readonly request: Pick<Request, "references" | "copies" | "texts" | "numbers" | "vocabulary">;
  /** References to what is hidden in shared texts. */
  readonly isHidden: (reference: string) => boolean;
  readonly limits: { readonly bullets: number; readonly words: number };
};

/** Made of a request once, for each of its texts. */
type Known = {
  /** Numbers that may stand as words. */
  readonly numbers: ReadonlySet<number>;
  /** Words that are no names of the answer's own. */
  readonly words: ReadonlySet<string>;
};

export type Check = (answer: Answer) => Answer | Refusal;

/** Checks answers to a request: the answer with literal copies of shared values as references, or why it cannot be used. */
export function createCheck(options: CheckOptions): Check {
  let known: Known | undefined;
  return (answer) => {
    known ??= {
      numbers: numbersFor(options.request, options.languages),
      words: knownWords(options.language, options.request.vocabulary),
    };
    return checkAnswer(answer, options, known);
  };
}

function checkAnswer(answer: Answer, options: CheckOptions, known: Known): Answer | Refusal {
  const { request, limits } = options;
  const { copies, texts } = request;
  const given: Answer = {
    headline: withReferences(answer.headline, copies),
    bullets: answer.bullets.slice(0, limits.bullets).map((text) => withReferences(text, copies)),
    summary: texts.length === 0 ? "" : withReferences(answer.summary, copies),
  };
  const fault =
    headlineFault(given.headline) ??
    languageFault(
      [given.headline, ...given.bullets, given.summary].map(withoutReferences),
      options,
    ) ??
    [given.headline, ...given.bullets]
      .map((text) => textFault(text, options, known, ""))
      .find((one) => one !== undefined) ??
    summaryFault(given.summary, options, known) ??
    lengthFault(given, limits.words) ??
    filledFault(given, request.references);
  return fault ?? given;
}

function headlineFault(headline: string): Refusal | undefined {
  if (!/\p{L}{2}/u.test(withoutReferences(headline)))
    return { why: "ai-empty", advice: "Write a headline that is a sentence." };
  return references(headline).length === 0
    ? { why: "ai-reference", advice: "Use at least one reference in the headline." }
    : undefined;
}

/** A summary may repeat what stands in the text that it sums up. */
function summaryFault(summary: string, options: CheckOptions, known: Known): Refusal | undefined {
  return summary === ""
    ? undefined
    : textFault(summary, options, known, options.request.texts.map(({ text }) => text).join("\n"));
}

function textFault(
  text: string,
  { language, request, isHidden }: CheckOptions,
  known: Known,
  quotable: string,
): Refusal | undefined {
  const unknown = references(text).find((name) => !request.references.has(name) && !isHidden(name));
  if (unknown !== undefined)
    return {
      why: "ai-reference",
      advice: `There is no reference {${unknown}}: use only references that the document lists.`,
    };
  const own = withoutReferences(text);
  return (
    markupFault(own) ??
    valueFault(own, { language, numbers: known.numbers, quotable }) ??
    scriptFault(own, language) ??
    nameFault(own, { language, known: known.words, quotable })
  );
}

/** Labels count as well: "First programme", "Second programme". */
function numbersFor(
  { numbers, vocabulary }: CheckOptions["request"],
  languages: readonly Language[],
): ReadonlySet<number> {
  const inLabels = languages.flatMap((language) => numberWordsIn(vocabulary, language));
  return new Set([...numbers, ...inLabels]);
}

/** A headline's length and that of each bullet are bounded where the answer is read. */
function lengthFault(
  { headline, bullets, summary }: Answer,
  mostWords: number,
): Refusal | undefined {
  const words = [headline, ...bullets, summary].join(" ").split(/\s+/).length;
  return words > mostWords * TOLERANCE
    ? { why: "ai-length", advice: `Write at most ${mostWords} words.` }
    : undefined;
}

/** One reference may stand for a long list, and an answer may repeat it: a plan is one row. */
function filledFault(
  { headline, bullets, summary }: Answer,
  values: CheckOptions["request"]["references"],
): Refusal | undefined {
  const all = [headline, ...bullets, summary].flatMap(references);
  const length = all.reduce((sum, name) => sum + (values.get(name)?.length ?? 0), 0);
  return length > MOST_FILLED
    ? { why: "ai-length", advice: "Use fewer references, and none of them twice." }
    : undefined;
}

/** Characters of all values in an answer: a few lists, and what a reader reads. */
const MOST_FILLED = 4_000;

/** A little more than was asked for does no harm. */
const TOLERANCE = 1.25;

/** Stands where a reference was, so that what is around it is not read as one word. */
const GAP = "\ufffc";

function withoutReferences(text: string): string {
  return text.replaceAll(REFERENCE, GAP);
}

function references(text: string): string[] {
  return [...text.matchAll(REFERENCE)].map(([, name = ""]) => name);
}

/** The model sees shared values and may copy one: the same characters, as a reference. The longest first. */
function withReferences(text: string, copies: ReadonlyMap<string, string>): string {
  let result = text;
  const values = [...copies.keys()].filter((value) => value.length >= SHORTEST_COPY);
  for (const value of values.toSorted((one, other) => other.length - one.length)) {
    const reference = `{${copies.get(value)}}`;
    let from = 0;
    for (let at = result.indexOf(value); at >= 0; at = result.indexOf(value, from)) {
      const end = at + value.length;
      const isApart =
        !/[\p{L}\p{N}{.]$/u.test(result.slice(0, at)) && !/^[\p{L}\p{N}}]/u.test(result.slice(end));
      if (isApart) result = `${result.slice(0, at)}${reference}${result.slice(end)}`;
      from = at + (isApart ? reference.length : value.length);
    }
  }
  return result;
}

/** A shorter value ("3") stands in too much. */
const SHORTEST_COPY = 2;
