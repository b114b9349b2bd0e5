/** Text made comparable, character by character: what is at a place in the folded text is at the same place in the given. */

const BEYOND_ASCII = /[\u0080-\uffff]/g;

/** Letters that Unicode does not take apart into a letter and a mark. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ø: "o",
  đ: "d",
  ł: "l",
  ħ: "h",
  ı: "i",
  ß: "s",
  æ: "a",
  œ: "o",
  ŉ: "n",
  þ: "t",
  ð: "d",
};

const foldedCharacters = new Map<string, string>();

/** Lower case, without diacritics, with one kind of dash, quote and blank; every character stays one character. */
export function fold(text: string): string {
  return text.replaceAll(BEYOND_ASCII, foldCharacter).toLowerCase();
}

function foldCharacter(character: string): string {
  const known = foldedCharacters.get(character);
  if (known !== undefined) return known;
  const folded = computeFold(character);
  // There are 65 000 characters at most, and a mail uses few of them.
  foldedCharacters.set(character, folded);
  return folded;
}

function computeFold(character: string): string {
  if (/[\u2010-\u2015\u2212\u00ad]/.test(character)) return "-";
  if (/[\u00a0\u2000-\u200a\u202f\u205f\u3000]/.test(character)) return " ";
  if (/[\u2018-\u201b\u02bc\u2032\u00b4]/.test(character)) return "'";
  if (/[\u201c-\u201f\u00ab\u00bb\u2033]/.test(character)) return '"';
  if (character === "…") return ".";
  const lower = character.toLowerCase();
  const plain = PLAIN_LETTERS[lower];
  if (plain !== undefined) return plain;
  const [base = character] = lower.normalize("NFD");
  return base.length === 1 ? base : character;
}

/** The words of a folded text; "class's" is "class". */
export function wordsOf(folded: string): string[] {
  return folded.match(/[a-z\d]+/g)?.filter((word) => word !== "s") ?? [];
}

const ENDINGS: readonly (readonly [ending: string, least: number])[] = [
  ["ing", 3],
  ["ies", 4],
  ["ed", 3],
  ["es", 4],
  ["s", 3],
  ["e", 4],
];

/** A folded word without its ending, so that "starts", "started" and "start" are one. */
export function stemOf(word: string): string {
  if (word.endsWith("ss")) return word;
  for (const [ending, least] of ENDINGS)
    if (word.length - ending.length >= least && word.endsWith(ending))
      return word.slice(0, -ending.length);
  return word;
}

export type Span = { readonly start: number; readonly end: number };

/** The text with blanks in place of these stretches, as long as before. */
export function blank(text: string, spans: readonly Span[]): string {
  let out = text;
  for (const { start, end } of spans)
    out = out.slice(0, start) + " ".repeat(end - start) + out.slice(end);
  return out;
}

const LETTER_OR_DIGIT = /[a-z\d]/;

/** Where a folded text stands in another as words of its own; -1 where it does not. */
export function indexOfWords(text: string, sought: string, from = 0): number {
  if (sought === "") return -1;
  for (let at = text.indexOf(sought, from); at !== -1; at = text.indexOf(sought, at + 1))
    if (
      !LETTER_OR_DIGIT.test(text[at - 1] ?? " ") &&
      !LETTER_OR_DIGIT.test(text[at + sought.length] ?? " ")
    )
      return at;
  return -1;
}

/** All matches of a pattern with the flag `g`; `matchAll` makes a copy of the pattern each time, which costs more than the search. */
export function matchesOf(pattern: RegExp, text: string): RegExpExecArray[] {
  const matches: RegExpExecArray[] = [];
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text))
    matches.push(match);
  return matches;
}
