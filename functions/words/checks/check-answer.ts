/** Whether an answer may be used: its references exist, and the AI wrote no value itself. The judge checks whether it is true. */
import type { Language } from "../../notification/language.ts";
import type { Answer } from "../answer.ts";
import { REFERENCE } from "../references.ts";
import type { AiDocument } from "../ai-document.ts";
import { languageFault, scriptFault } from "./language-checks.ts";
import { knownWords, nameFault } from "./own-names.ts";
import { markupFault, numberWordsIn, valueFault } from "./own-values.ts";
import type { Refusal } from "./refusals.ts";

export type CheckOptions = {
  readonly language: Language;
  /** All languages of the project. */
  readonly languages: readonly Language[];
  readonly request: Pick<
    AiDocument,
    "references" | "referenceByValue" | "texts" | "numbers" | "searchText"
  >;
  /** Whether a reference is to a hidden value of a shared text. */
  readonly isHidden: (reference: string) => boolean;
  readonly limits: { readonly bullets: number; readonly words: number };
};

/** The answer with copied shared values replaced by their references, or why it cannot be used. */
export type Check = (answer: Answer) => Answer | Refusal;

/** The number of words may exceed the limit by this factor. */
const TOLERANCE = 1.25;
/** Characters of all values in an answer; a reference may stand for a long list, and may be repeated. */
const MAX_FILLED = 4_000;
/** Characters; a shorter value ("3") occurs by chance. */
const SHORTEST_COPY = 2;
/** Replaces a reference, so that the text around it is not read as one word. */
const GAP = "\ufffc";

export function createCheck(options: CheckOptions): Check {
  const { language, languages, request, isHidden, limits } = options;
  const { referenceByValue, texts, searchText } = request;
  // Number words in labels count as well: "First programme", "Second programme".
  const inLabels = languages.flatMap((one) => numberWordsIn(searchText, one));
  const numbers = new Set([...request.numbers, ...inLabels]);
  const known = knownWords(language, searchText);
  const textFault = (text: string, quotable: string): Refusal | undefined => {
    const unknown = references(text).find(
      (name) => !request.references.has(name) && !isHidden(name),
    );
    if (unknown !== undefined)
      return {
        reason: "ai-reference",
        advice: `There is no reference {${unknown}}: use only references that the document lists.`,
      };
    const own = withoutReferences(text);
    return (
      markupFault(own) ??
      valueFault(own, { language, numbers, quotable }) ??
      scriptFault(own, language) ??
      nameFault(own, { language, known, quotable })
    );
  };
  return (answer) => {
    const sentences = [answer.headline, ...answer.bullets.slice(0, limits.bullets)].map((text) =>
      withReferences(text, referenceByValue),
    );
    const [headline = "", ...bullets] = sentences;
    const summary = texts.length === 0 ? "" : withReferences(answer.summary, referenceByValue);
    const all = [...sentences, summary];
    // The summary may repeat the text that it summarizes.
    const source = texts.map(({ text }) => text).join("\n");
    const fault =
      headlineFault(headline) ??
      languageFault(all.map(withoutReferences), options) ??
      sentences.map((text) => textFault(text, "")).find((one) => one !== undefined) ??
      textFault(summary, source) ??
      lengthFault(all, limits.words, request.references);
    return fault ?? { headline, bullets, summary };
  };
}

function headlineFault(headline: string): Refusal | undefined {
  if (!/\p{L}{2}/u.test(withoutReferences(headline)))
    return { reason: "ai-empty", advice: "Write a headline that is a sentence." };
  return references(headline).length === 0
    ? { reason: "ai-reference", advice: "Use at least one reference in the headline." }
    : undefined;
}

function lengthFault(
  texts: readonly string[],
  maxWords: number,
  values: AiDocument["references"],
): Refusal | undefined {
  if (texts.join(" ").split(/\s+/).length > maxWords * TOLERANCE)
    return { reason: "ai-length", advice: `Write at most ${maxWords} words.` };
  const lengths = texts.flatMap(references).map((name) => values.get(name)?.length ?? 0);
  return lengths.reduce((sum, length) => sum + length, 0) > MAX_FILLED
    ? { reason: "ai-length", advice: "Use fewer references, and none of them twice." }
    : undefined;
}

function withoutReferences(text: string): string {
  return text.replaceAll(REFERENCE, GAP);
}

function references(text: string): string[] {
  return [...text.matchAll(REFERENCE)].map(([, name = ""]) => name);
}

/** Replaces copied shared values by their references, the longest first. */
function withReferences(text: string, referenceByValue: ReadonlyMap<string, string>): string {
  return [...referenceByValue]
    .filter(([value]) => value.length >= SHORTEST_COPY)
    .toSorted(([one], [other]) => other.length - one.length)
    .reduce(
      (result, [value, reference]) =>
        result.replaceAll(value, (copy, at: number) => {
          const isApart =
            !/[\p{L}\p{N}{.]$/u.test(result.slice(0, at)) &&
            !/^[\p{L}\p{N}}]/u.test(result.slice(at + copy.length));
          return isApart ? `{${reference}}` : copy;
        }),
      text,
    );
}
