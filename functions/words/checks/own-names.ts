/**
 * Names and codes that an answer contains itself. Most languages capitalize only names within a sentence. At the beginning of a
 * sentence, and in languages that capitalize nouns, a list has the most common names. The judge checks the rest.
 */
import type { Language } from "../../notification/language.ts";
import type { Refusal } from "./refusals.ts";
import { words } from "./own-values.ts";
import { WELL_KNOWN_NAMES } from "./well-known-names.ts";

/** Five or more capitals (an abbreviation has fewer), or capitals with a hyphen. */
const CODE = /^(?:\p{Lu}{5,}|\p{Lu}+-\p{Lu}{2,}.*)$/u;

/** Lower-case words of the request and of the language's own texts: they are not names. */
export function knownWords(language: Language, searchText: string): ReadonlySet<string> {
  const { name, email, frames } = language;
  const texts = Object.values({ ...email, ...frames }).filter((text) => text !== undefined);
  return new Set(wordParts([searchText, name, ...texts].join(" ")));
}

export function nameFault(
  text: string,
  {
    language,
    known,
    quotable,
  }: {
    readonly language: Language;
    readonly known: ReadonlySet<string>;
    /** A text that the answer may repeat. */
    readonly quotable: string;
  },
): Refusal | undefined {
  const allowed = new Set(wordParts(quotable));
  const isOwn = (word: string) =>
    partsOf(word).some((part) => {
      const lower = part.toLowerCase();
      return /^\p{Lu}/u.test(part) && !known.has(lower) && !allowed.has(lower);
    });
  const hasName = text.split(/(?<=[.!?:;…])\s+/u).some((sentence) => {
    const all = words(sentence);
    const startsWithWord = /^[^\p{L}\p{N}\ufffc]*\p{L}/u.test(sentence);
    return all.some((word, index) => {
      if (!/^\p{Lu}/u.test(word) || !isOwn(word)) return false;
      if (CODE.test(word) || WELL_KNOWN_NAMES.has(word.replace(/['’]s?$/, ""))) return true;
      // "’n Kursus": a capital after an article of one letter begins the sentence.
      const isFirst = startsWithWord && all.slice(0, index).every((one) => one.length === 1);
      return !isFirst && language.capitalizesNouns !== true;
    });
  });
  return hasName
    ? { reason: "ai-name", advice: "Write no name or code: use its reference, or leave it out." }
    : undefined;
}

function wordParts(text: string): string[] {
  return words(text)
    .flatMap(partsOf)
    .map((word) => word.toLowerCase());
}

function partsOf(word: string): string[] {
  return word.split(/[-'’]/).filter((part) => part.length > 1);
}
