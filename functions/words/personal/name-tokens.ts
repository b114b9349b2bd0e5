/** The words of a folded text, with what parts them. */
import type { Folded } from "./fold.ts";
import type { Entry, NameIndex } from "./name-index.ts";

/** A word, with its place in the folded text, and the people whose name it is. */
export type Token = {
  readonly word: string;
  readonly start: number;
  readonly end: number;
  readonly entry: Entry | undefined;
};

const ASCII_WORD = /[a-z]+(?:'[a-z]+)*/g;
const WORD = /\p{L}+(?:'\p{L}+)*/gu;
// eslint-disable-next-line no-control-regex
const ASCII = /^[\u0000-\u007f]*$/;
const CAMEL = /\p{Ll}\p{Lu}/u;

/** Words at the boundaries of letters; "Thandi's" is "thandi", "O'Brien" is "obrien", and "uThandi" is "u" and "thandi". */
export function tokensOf(folded: Folded, { words }: NameIndex): Token[] {
  const { text, given } = folded;
  const camel = CAMEL.test(given);
  const tokens: Token[] = [];
  for (const { index, 0: match } of text.matchAll(ASCII.test(text) ? ASCII_WORD : WORD)) {
    const whole = match.endsWith("'s") ? match.slice(0, -2) : match;
    const word = whole.includes("'") ? whole.replaceAll("'", "") : whole;
    const entry = words.get(word);
    if (entry === undefined && (word !== whole || camel))
      tokens.push(...partsOf(folded, index, index + whole.length, words));
    else tokens.push({ word, start: index, end: index + whole.length, entry });
  }
  return tokens;
}

/** The parts of a word at its apostrophes; and of those that are no name, where a capital letter follows a small one. */
function partsOf(folded: Folded, start: number, end: number, words: NameIndex["words"]): Token[] {
  const tokens: Token[] = [];
  let from = start;
  for (const word of folded.text.slice(start, end).split("'")) {
    const entry = words.get(word);
    if (entry === undefined) tokens.push(...capitalParts(folded, from, from + word.length, words));
    else tokens.push({ word, start: from, end: from + word.length, entry });
    from += word.length + 1;
  }
  return tokens;
}

function capitalParts(
  { text, given, startOf }: Folded,
  start: number,
  end: number,
  words: NameIndex["words"],
): Token[] {
  const tokens: Token[] = [];
  let from = start;
  for (let at = start + 1; at <= end; at++) {
    const capital = isCapital(given, startOf(at)) && !isCapital(given, startOf(at - 1));
    if (at < end && !capital) continue;
    const word = text.slice(from, at);
    tokens.push({ word, start: from, end: at, entry: words.get(word) });
    from = at;
  }
  return tokens;
}

export function isCapital(given: string, at: number): boolean {
  const character = given.charAt(at);
  return character !== character.toLowerCase();
}

/** What parts two words of one name: nothing more than a blank or a hyphen; or a comma, as in "Nkosi, Thandi". */
export type Gap = "near" | "comma" | undefined;

const NEAR = new Set([
  "",
  " ",
  "  ",
  "   ",
  "-",
  " -",
  "- ",
  "_",
  "+",
  "'",
  "' ",
  "\n",
  "\t",
  "\r\n",
  ".",
]);
const COMMA = new Set([",", ", ", " , ", ",  ", ",\n"]);

export function gapBetween(text: string, one: Token, other: Token): Gap {
  const length = other.start - one.end;
  if (length > 4) return undefined;
  const gap = text.slice(one.end, other.start);
  if (NEAR.has(gap)) return "near";
  if (COMMA.has(gap)) return "comma";
  // "T. Nkosi", "v.d. Merwe": a full stop and a blank end a sentence elsewhere.
  if (gap === ". " || gap === "., ") {
    const short = one.end - one.start <= 2;
    return short ? (gap === ". " ? "near" : "comma") : undefined;
  }
  return gap === ".-" ? "near" : undefined;
}
