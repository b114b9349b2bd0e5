/**
 * The second lock: whether the bytes of a request hold a personal value after all. It shares nothing with the code that
 * hides but the list of what is known, reads the whole body as one text, and when in doubt says yes: the mail is then plain.
 */
import type { KnownValue } from "./known.ts";

export type { KnownValue } from "./known.ts";

const SPELLED: Readonly<Record<string, string>> = {
  ß: "ss",
  æ: "ae",
  œ: "oe",
  ø: "o",
  đ: "d",
  ð: "d",
  ł: "l",
  ħ: "h",
  þ: "th",
  ı: "i",
};

/** Encodings within encodings: a URL in a URL in JSON in JSON. */
const ROUNDS = 8;

const SHORTEST_NUMBER = 4;
const LONG_NUMBER = 7;
/** Written as one word, a shorter full name may be within another word ("Jo Li", "jolly"). */
const JOINED_NAME = 8;
/** A constant that is shorter would blank out letters everywhere. */
const SHORTEST_CONSTANT = 3;

/**
 * Whether a body holds any of these values: also with other spacing, case, Unicode form and accents, JSON escapes,
 * URL-encoding (also doubly), and separators in numbers. `constants` are texts of ours that the request holds by design;
 * what stands within them is no leak. Linear in the body times the values.
 */
export function leaks(
  body: string,
  known: readonly KnownValue[],
  constants: readonly string[],
): boolean {
  const text = createText(withoutConstants(decoded(body), constants));
  return known.some((one) => holds(text, one));
}

/** The text without its encodings; and, apart from it, words behind "\n" with that n, which may be theirs ("C:\nomsa"). */
function decoded(encoded: string): string {
  let text = encoded;
  let others = "";
  for (let round = 0; round < ROUNDS; round++) {
    const before = text;
    if (text.includes("\\"))
      text = text
        .replaceAll(/\\+u([0-9a-f]{4})/gi, (_, code: string) =>
          String.fromCharCode(Number.parseInt(code, 16)),
        )
        .replaceAll(/\\+([nrtbf])(\p{L}*)/gu, (_, letter: string, word: string) => {
          if (word !== "") others += `\0${letter}${word}`;
          return ` ${word}`;
        })
        .replaceAll("\\", "");
    if (text.includes("%")) text = text.replaceAll(/(?:%[0-9a-f]{2})+/gi, urlDecoded);
    if (text.includes("&#"))
      text = text.replaceAll(
        /&#(?:x([0-9a-f]{1,6})|(\d{1,7}));?/gi,
        (_, hex?: string, ten?: string) =>
          characterOf(hex === undefined ? Number(ten) : Number.parseInt(hex, 16)),
      );
    if (text === before) break;
  }
  return plain(text + others);
}

function urlDecoded(encoded: string): string {
  try {
    return decodeURIComponent(encoded);
  } catch {
    // Not UTF-8 as a whole: byte by byte, as far as it is ASCII.
    return encoded.replaceAll(/%([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}

function characterOf(point: number): string {
  return point <= 0x10ffff ? String.fromCodePoint(point) : " ";
}

/** Small letters without accents, ASCII digits, "'" for every apostrophe, "-" for every dash, nothing invisible. */
function plain(text: string): string {
  return text
    .replaceAll(/[^\p{ASCII}]+/gu, plainRun)
    .toLowerCase()
    .replaceAll("`", "'");
}

function plainRun(run: string): string {
  return run
    .replaceAll(/[\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032]/g, "'")
    .normalize("NFKD")
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}]/gu, "")
    .replaceAll(/\p{Pd}|\u2212/gu, "-")
    .replaceAll(/[ßæœøđðłħþı]/g, (one) => SPELLED[one] ?? one)
    .replaceAll(/[^\P{Nd}0-9]/gu, digit);
}

function digit(character: string): string {
  let point = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(--point))) value++;
  return String(value);
}

/** Each in its place replaced by a mark that nothing reads over. */
function withoutConstants(text: string, constants: readonly string[]): string {
  let rest = text;
  for (const constant of constants
    .map(readingOf)
    .toSorted((one, other) => other.length - one.length))
    if (constant.length >= SHORTEST_CONSTANT && rest.includes(constant)) {
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

/** As it reads within a body, which is JSON. */
function readingOf(constant: string): string {
  const reading = decoded(JSON.stringify(constant).slice(1, -1));
  const others = reading.indexOf("\0");
  return others < 0 ? reading : reading.slice(0, others);
}

/** The body in the ways in which it is searched; each is made when it is first asked for. */
type Text = {
  readonly plain: string;
  /** Words parted by one blank each. */
  readonly words: () => string;
  /** Without apostrophes and with spelled-out words ("N k o s i") written as one. */
  readonly tight: () => string;
  /** Without what parts words. */
  readonly joined: () => string;
  /** Digits without what parts them. */
  readonly numbers: () => string;
};

function createText(plain: string): Text {
  const words = once(() => plain.replaceAll(/[\s.,'_+-]+/g, " "));
  return {
    plain,
    words,
    tight: once(() =>
      plain
        .replaceAll("'", "")
        .replaceAll(/(?<![\p{L}\p{N}])\p{L}(?:[ .-]\p{L}(?![\p{L}\p{N}])){2,}/gu, (spelled) =>
          spelled.replaceAll(/[ .-]/g, ""),
        ),
    ),
    joined: once(() => words().replaceAll(/[ ()/:]+/g, "")),
    numbers: once(() => plain.replaceAll(/(?<=\d)[\s.\-()/_,:+]{1,4}(?=\d)/g, "")),
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function holds(text: Text, { kind, value }: KnownValue): boolean {
  const sought = plain(value).trim();
  switch (kind) {
    case "name":
    case "word":
      return holdsName(text, sought, kind === "name");
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

const UNPARTED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]{2}/u;

function holdsName(text: Text, name: string, plural: boolean): boolean {
  const words = name.split(/[\s.,'_+-]+/).filter((word) => word !== "");
  const joined = words.join("");
  if (joined.length < 2 || !/\p{L}/u.test(joined)) return false;
  if (UNPARTED.test(joined)) return text.joined().includes(joined);
  const ends = plural && joined.length >= SHORTEST_NUMBER;
  if (words.length === 1)
    return isWordOf(text.plain, joined, ends) || isWordOf(text.tight(), joined, ends);
  return (
    isWordOf(text.words(), words.join(" "), ends) ||
    isWordOf(text.words(), words.toReversed().join(" "), false) ||
    isWordOf(text.tight(), joined, ends) ||
    (joined.length >= JOINED_NAME && text.joined().includes(joined))
  );
}

function holdsAddress(text: Text, address: string): boolean {
  if (address.length < SHORTEST_NUMBER) return false;
  if (text.plain.includes(address)) return true;
  const joined = address.replaceAll(/[\s.,'_+()/:-]+/g, "");
  return [joined, joined.replace("@", "at"), joined.replace("@", "[at]")].some((one) =>
    text.joined().includes(one),
  );
}

function holdsNumber(text: Text, digits: string): boolean {
  if (digits.length < SHORTEST_NUMBER) return false;
  if (digits.length >= LONG_NUMBER) return text.numbers().includes(digits);
  return placesOf(text.plain, digits).some(
    (at) => !/\d/.test(text.plain.charAt(at - 1) + text.plain.charAt(at + digits.length)),
  );
}

function holdsCode(text: Text, code: string): boolean {
  if (code.length < SHORTEST_NUMBER) return false;
  return code.length >= LONG_NUMBER
    ? text.joined().includes(code)
    : isWordOf(text.plain, code, false);
}

/** Whether the word stands in the text by itself; or, where `plural`, with an s behind it. */
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
  return !isLetter(text, start - 1) && !isLetter(text, end);
}

function isLetter(text: string, at: number): boolean {
  const character = text.charAt(at);
  return character !== "" && /\p{L}/u.test(character);
}
