/** Text as it is compared: small letters without accents, plain digits, blanks and hyphens; and where each stood. */

export type Folded = {
  readonly given: string;
  /** What is searched. */
  readonly text: string;
  /** The index in `given` at which the character at `index` of `text` begins. */
  readonly startOf: (index: number) => number;
  /** The index in `given` behind the last of the characters before `index` of `text`, with the accents that follow it. */
  readonly endOf: (index: number) => number;
};

/** ASCII without the backtick, which people type as an apostrophe. */
// eslint-disable-next-line no-control-regex
const SIMPLE = /^[\u0000-\u005f\u0061-\u007f]*$/;
const PERCENT = /%[0-9a-f]{2}/i;

const HYPHENS = /[\u2010-\u2015\u2212\ufe58]/;
const APOSTROPHES = /[`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032]/;

/** Letters that people write without their accent, but that Unicode does not take apart. */
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

const same = (index: number): number => index;

/** Folds a text; URL-encoding (`%20`) is read as what it stands for. Linear in its length. */
export function fold(given: string): Folded {
  if (SIMPLE.test(given) && !PERCENT.test(given))
    return { given, text: given.toLowerCase(), startOf: same, endOf: same };
  const starts: number[] = [];
  let text = "";
  for (let at = 0; at < given.length;) {
    const { point, length } = characterAt(given, at);
    const folded = foldCharacter(point);
    for (let unit = 0; unit < folded.length; unit++) starts.push(at);
    text += folded;
    at += length;
  }
  return {
    given,
    text,
    startOf: (index) => starts[index] ?? given.length,
    endOf: (index) => {
      let next = index;
      while (next < starts.length && starts[next] === starts[index - 1]) next++;
      return starts[next] ?? given.length;
    },
  };
}

function characterAt(text: string, at: number): { point: number; length: number } {
  const point = text.codePointAt(at) ?? 0;
  return (
    (point === 0x25 ? percentAt(text, at) : undefined) ?? { point, length: point > 0xffff ? 2 : 1 }
  );
}

/** One character in URL-encoded UTF-8, of one to four bytes; nothing where it is none. */
function percentAt(text: string, at: number): { point: number; length: number } | undefined {
  const lead = byteAt(text, at);
  if (lead === undefined) return undefined;
  const follow = lead < 0x80 ? 0 : lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc2 ? 1 : -1;
  if (follow < 0 || lead > 0xf4) return undefined;
  let point = follow === 0 ? lead : lead & (0x3f >> follow);
  for (let one = 1; one <= follow; one++) {
    const next = byteAt(text, at + 3 * one);
    if (next === undefined || next >> 6 !== 2) return undefined;
    point = (point << 6) | (next & 0x3f);
  }
  return point > 0x10ffff ? undefined : { point, length: 3 * (follow + 1) };
}

function byteAt(text: string, at: number): number | undefined {
  const written = text.slice(at, at + 3);
  return written.length === 3 && PERCENT.test(written)
    ? Number.parseInt(written.slice(1), 16)
    : undefined;
}

/** Folded characters beyond ASCII, by their code points: finding one out costs some 50 times a look-up. */
const foldedPoints = new Map<number, string>();
const MAX_FOLDED_POINTS = 2 ** 16;

function foldCharacter(point: number): string {
  const known = foldedPoints.get(point);
  if (known !== undefined) return known;
  const folded = foldUnknown(point);
  if (foldedPoints.size >= MAX_FOLDED_POINTS) foldedPoints.clear();
  foldedPoints.set(point, folded);
  return folded;
}

function foldUnknown(point: number): string {
  const character = String.fromCodePoint(point);
  if (APOSTROPHES.test(character)) return "'";
  if (point < 0x80) return character.toLowerCase();
  if (/\s/.test(character)) return " ";
  if (HYPHENS.test(character)) return "-";
  // What nobody sees (zero width, direction, soft hyphen) must not part a name.
  if (/\p{Cf}/u.test(character)) return "";
  return character
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/[^\p{ASCII}]/gu, (one) => SPELLED[one] ?? digitOf(one) ?? one);
}

/** The digits of each script stand in a row from 0 to 9. */
function digitOf(character: string): string | undefined {
  if (!/\p{Nd}/u.test(character)) return undefined;
  const point = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value++;
  return String(value);
}
