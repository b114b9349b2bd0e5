/**
 * The last check: whether the bytes of a request hold a personal value after all. It shares the decoding with the redactor
 * and not the search, reads the whole body as one text, and when in doubt says yes: the email gets the fallback text.
 */
import { decode } from "./decode.ts";

export type KnownValue = {
  /** `name`: a name or one word of it; `number`: digits only; `code`: letters and digits. */
  readonly kind: "name" | "email" | "phone" | "number" | "code";
  readonly value: string;
};

const SHORTEST = 4;
const LONG_NUMBER = 7;
/** A shorter full name, written as one word, may be inside of another word ("Jo Li", "jolly"). */
const JOINED_NAME = 8;
/** A shorter constant would blank out letters everywhere. */
const SHORTEST_CONSTANT = 3;

/** What stands for a value is none, even where somebody is called P1. */
const REFERENCE = /\{[A-Z]\d+[.a-z]*\}/g;

/**
 * Whether a body holds any of these values, in any spacing, case, Unicode form and encoding, and with any separators in
 * numbers. `constants` are texts of ours that every request holds: a value inside one of them is no leak. Linear in the
 * body times the values.
 */
export function leaks(
  body: string,
  known: readonly KnownValue[],
  constants: readonly string[],
): boolean {
  const rest = constants
    .filter((constant) => constant.length > LONG_CONSTANT)
    .reduce((left, constant) => left.replaceAll(escaped(constant), "\0"), body);
  const text = formsOf(withoutConstants(read(rest.replaceAll(REFERENCE, "\0"), true), constants));
  return known.some((one) => holds(text, one));
}

/** Most of a request is its instructions: they need not be decoded. */
const LONG_CONSTANT = 200;

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

/** JSON without its escapes; behind it each word after a "\n" with that n, which may be its own ("C:\nomsa"). */
function read(json: string, withWords: boolean): string {
  let words = "";
  const unescaped = json
    .replaceAll(/(?<!\\)\\+([nrtbf])(\p{L}*)/gu, (_, letter: string, word: string) => {
      if (word !== "" && withWords) words += `\0${letter}${word}`;
      return ` ${word}`;
    })
    .replaceAll(/(?<!\\)\\+(?![ux\\])/gi, "");
  return decode(unescaped + words).lower;
}

/** The text with a mark that no search reads across in the place of each constant. */
function withoutConstants(text: string, constants: readonly string[]): string {
  let rest = text;
  const readings = constants
    .filter((one) => one.length <= LONG_CONSTANT)
    .map((one) => read(escaped(one), false));
  for (const constant of readings.toSorted((one, other) => other.length - one.length)) {
    if (constant.length < SHORTEST_CONSTANT) continue;
    let kept = "";
    let from = 0;
    for (const at of placesOf(rest, constant)) {
      if (at < from || !isBounded(rest, at, at + constant.length)) continue;
      kept += `${rest.slice(from, at)}\0`;
      from = at + constant.length;
    }
    rest = kept + rest.slice(from);
  }
  return rest;
}

/** The body in the forms that are searched. */
type Forms = {
  readonly plain: string;
  /** Words with one blank between them. */
  readonly words: string;
  /** Without apostrophes, and with spelled-out words ("N k o s i") as one. */
  readonly tight: string;
  readonly joined: string;
  /** Without separators between digits. */
  readonly numbers: string;
};

function formsOf(plain: string): Forms {
  const words = plain.replaceAll(/[\s.,'_+-]+/g, " ");
  return {
    plain,
    words,
    tight: plain
      .replaceAll("'", "")
      .replaceAll(/(?<![\p{L}\p{N}])\p{L}(?:[ .-]\p{L}(?![\p{L}\p{N}])){2,}/gu, (spelled) =>
        spelled.replaceAll(/[ .-]/g, ""),
      ),
    joined: words.replaceAll(/[ ()/:]+/g, ""),
    numbers: plain.replaceAll(/(?<=\d)[\s.\-()/_,:+]{1,4}(?=\d)/g, ""),
  };
}

function holds(text: Forms, { kind, value }: KnownValue): boolean {
  const sought = decode(value).lower.trim();
  switch (kind) {
    case "name":
      return holdsName(text, sought);
    case "email":
      return holdsAddress(text, sought);
    case "phone":
      return holdsNumber(text, sought.replaceAll(/\D/g, "").replace(/^0+/, "").slice(-9));
    case "number":
      return holdsNumber(text, sought.replaceAll(/\D/g, ""));
    case "code":
      return holdsCode(text, sought.replaceAll(/[^\p{L}\p{N}]/gu, ""));
  }
}

const WITHOUT_BLANKS = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2}/u;

function holdsName(text: Forms, name: string): boolean {
  const words = name.split(/[\s.,'_+-]+/).filter((word) => word !== "");
  const joined = words.join("");
  if (joined.length < 2 || !/\p{L}/u.test(joined)) return false;
  if (WITHOUT_BLANKS.test(joined)) return text.joined.includes(joined);
  const plural = joined.length >= SHORTEST;
  return (
    isWordOf(text.words, words.join(" "), plural) ||
    isWordOf(text.words, words.toReversed().join(" "), false) ||
    isWordOf(text.tight, joined, plural) ||
    (words.length > 1 && joined.length >= JOINED_NAME && text.joined.includes(joined))
  );
}

function holdsAddress({ plain, joined }: Forms, address: string): boolean {
  if (address.length < SHORTEST) return false;
  const tight = address.replaceAll(/[\s.,'_+()/:-]+/g, "");
  const forms = [tight, tight.replace("@", "at"), tight.replace("@", "[at]")];
  return plain.includes(address) || forms.some((one) => joined.includes(one));
}

function holdsNumber({ plain, numbers }: Forms, digits: string): boolean {
  if (digits.length < SHORTEST) return false;
  if (digits.length >= LONG_NUMBER) return numbers.includes(digits);
  return placesOf(plain, digits).some(
    (at) => !/\d/.test(plain.charAt(at - 1) + plain.charAt(at + digits.length)),
  );
}

function holdsCode({ plain, joined }: Forms, code: string): boolean {
  if (code.length < SHORTEST) return false;
  return code.length >= LONG_NUMBER ? joined.includes(code) : isWordOf(plain, code, false);
}

/** Whether the text has the word by itself or, where `plural`, with an s behind it. */
function isWordOf(text: string, word: string, plural: boolean): boolean {
  return placesOf(text, word).some((at) => {
    const end = at + word.length;
    return (
      isBounded(text, at, end) || (plural && text[end] === "s" && isBounded(text, at, end + 1))
    );
  });
}

function placesOf(text: string, sought: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + 1)) places.push(at);
  return places;
}

function isBounded(text: string, start: number, end: number): boolean {
  return !/\p{L}/u.test(text.charAt(start - 1)) && !/\p{L}/u.test(text.charAt(end));
}
