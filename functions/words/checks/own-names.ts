/**
 * Names and codes that an answer writes itself. In most languages a capital letter within a sentence marks one; where nouns have
 * capitals, and at the beginning of a sentence, common names are known by a list. What neither shows is left to the judge.
 */
import type { Language } from "../../notification/language.ts";
import type { Refusal } from "./check-answer.ts";
import { words } from "./own-values.ts";
import { WELL_KNOWN_NAMES } from "./well-known-names.ts";

export type NameOptions = {
  readonly language: Language;
  /** Lower-case words that are no names of the answer's own. */
  readonly known: ReadonlySet<string>;
  /** A text that the answer may repeat. */
  readonly quotable: string;
};

const REFUSAL: Refusal = {
  why: "ai-name",
  advice: "Write no name or code: use its reference, or leave it out.",
};

/** Words of what the AI was told, and of the language's own texts. */
export function knownWords(language: Language, vocabulary: string): ReadonlySet<string> {
  const { name, email, frames } = language;
  const texts = Object.values({ ...email, ...frames }).filter((text) => text !== undefined);
  return new Set(wordParts([vocabulary, name, ...texts].join(" ")));
}

function wordParts(text: string): string[] {
  return words(text)
    .flatMap(partsOf)
    .map((word) => word.toLowerCase());
}

export function nameFault(
  text: string,
  { language, known: ofRequest, quotable }: NameOptions,
): Refusal | undefined {
  if (!/\p{Lu}/u.test(text)) return undefined;
  const known = quotable === "" ? ofRequest : new Set([...ofRequest, ...wordParts(quotable)]);
  const isOwn = (word: string) =>
    partsOf(word).some((part) => /^\p{Lu}/u.test(part) && !known.has(part.toLowerCase()));
  for (const sentence of text.split(/(?<=[.!?:;…])\s+/u)) {
    const said = words(sentence);
    const startsWithWord = /^[^\p{L}\p{N}\ufffc]*\p{L}/u.test(sentence);
    for (const [index, word] of said.entries()) {
      if (!/^\p{Lu}/u.test(word) || !isOwn(word)) continue;
      if (CODE.test(word) || WELL_KNOWN_NAMES.has(word.replace(/['’]s?$/, ""))) return REFUSAL;
      // "’n Kursus": an article of one letter keeps its place before the capital.
      const isFirst = startsWithWord && said.slice(0, index).every((one) => one.length === 1);
      if (isFirst || language.capitalizesNouns === true) continue;
      return REFUSAL;
    }
  }
  return undefined;
}

/** Capitals with a hyphen, or more of them than an abbreviation has. */
const CODE = /^(?:\p{Lu}{5,}|\p{Lu}+-\p{Lu}{2,}.*)$/u;

function partsOf(word: string): string[] {
  return word.split(/[-'’]/).filter((part) => part.length > 1);
}
