/**
 * The last check of a request's bytes for personal values. It does not use the redactor's search, and in doubt it reports a leak:
 * the email then gets the fallback text.
 */
import { decode } from "./decode.ts";

export type KnownValue = {
  /** `name`: a name or one word of it; `number`: digits only; `code`: letters and digits. */
  readonly kind: "name" | "email" | "phone" | "number" | "code";
  readonly value: string;
};

const SHORTEST = 4;
const LONG_NUMBER = 7;
/** A shorter full name, written as one word, may be a part of another word ("Jo Li", "jolly"). */
const JOINED_NAME = 8;

/** A reference is not a value, even if a person is called P1. */
const REFERENCE = /\{[A-Z]\d+[.a-z]*\}/g;

/**
 * Whether a body contains one of these values, in any spacing, case, Unicode form and encoding, with any separators in numbers.
 * `constants` are texts of the program and the model: a value inside them is not a leak. Takes time linear in body times values.
 */
export function leaks(
  body: string,
  known: readonly KnownValue[],
  constants: readonly string[],
): boolean {
  // A constant is in the body as it is, or as a part of a JSON string. The longest first: it may contain a shorter one.
  const rest = constants
    .toSorted((one, other) => other.length - one.length)
    .flatMap((constant) => [constant, JSON.stringify(constant).slice(1, -1)])
    .reduce((left, constant) => left.replaceAll(constant, "\0"), body);
  const text = formsOf(readable(rest.replaceAll(REFERENCE, "\0")));
  return known.some((one) => holds(text, one));
}

/** JSON without its escapes. A word after an escape such as "\n" is appended with that letter, which may be its own ("C:\nomsa"). */
function readable(json: string): string {
  let words = "";
  const unescaped = json
    .replaceAll(/(?<!\\)\\+([nrtbf])(\p{L}*)/gu, (_, letter: string, word: string) => {
      if (word !== "") words += `\0${letter}${word}`;
      return ` ${word}`;
    })
    .replaceAll(/(?<!\\)\\+(?![ux\\])/gi, "");
  return decode(unescaped + words).lower;
}

/** The forms of the body that are searched. */
type Forms = {
  readonly plain: string;
  /** Words with one blank between them. */
  readonly words: string;
  /** Without apostrophes; a spelled-out word ("N k o s i") is one word. */
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

/** Whether the text contains the word alone or, if `plural`, followed by an s. */
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
