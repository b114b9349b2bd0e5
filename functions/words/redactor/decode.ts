/** Decodes and folds a text for the search, with the position of each character in the original. */
import { matchesOf } from "./matches.ts";

export type Decoded = {
  /** Decoded; without accents and invisible characters, with ASCII digits, hyphens and apostrophes. */
  readonly text: string;
  /** `text` in lower case, of the same length. */
  readonly lower: string;
  /** Where the character at `index` begins and ends in the original. */
  readonly startOf: (index: number) => number;
  readonly endOf: (index: number) => number;
};

type Mapped = {
  readonly text: string;
  readonly starts: readonly number[];
  readonly ends: readonly number[];
};

/** Nested encodings, such as a URL in HTML in JSON. Repeated percent-encoding takes one round. */
const ROUNDS = 5;

/** Characters for one; U+FDFA folds to 18. */
const MAX_FOLD_LENGTH = 4;

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " ", commat: "@", period: ".", lowbar: "_", hyphen: "-", dash: "-",
  ndash: "-", mdash: "-", plus: "+", num: "#", colon: ":", sol: "/", equals: "=", tab: " ", newline: "\n", lpar: "(", rpar: ")",
  lsquo: "'", rsquo: "'", szlig: "ss", aelig: "ae", oelig: "oe", eth: "d", thorn: "th", shy: "\u00ad", zwj: "\u200d",
  zwnj: "\u200c", lrm: "\u200e", rlm: "\u200f", ensp: " ", emsp: " ", thinsp: " ",
}; // prettier-ignore

/** Letters that Unicode does not decompose, and Greek and Cyrillic letters that look like Latin ones. */
const SPELLED: Readonly<Record<string, string>> = {
  ß: "ss", æ: "ae", œ: "oe", ø: "o", đ: "d", ð: "d", ł: "l", ħ: "h", þ: "th", ı: "i", ς: "σ",
  α: "a", ε: "e", ι: "i", κ: "k", ν: "v", ο: "o", ρ: "p", τ: "t", υ: "u", χ: "x",
  а: "a", е: "e", і: "i", ј: "j", к: "k", м: "m", о: "o", р: "p", с: "c", т: "t", у: "y", х: "x", ѕ: "s",
}; // prettier-ignore

const STEPS: readonly (readonly [RegExp, (match: RegExpExecArray) => string | undefined])[] = [
  [
    /&(?:amp;)*(?:#x([0-9a-f]{1,6})|#(\d{1,7})|([a-z]{2,8})(?=;));?/gi,
    ([, hex, decimal, name]) =>
      name === undefined
        ? characterOf(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
        : entity(name),
  ],
  [/%(?:25)+(?=[0-9a-f]{2})/gi, () => "%"],
  [
    /%[0-7][0-9a-f]|%[cd][0-9a-f]%[89ab][0-9a-f]|%e[0-9a-f](?:%[89ab][0-9a-f]){2}|%f[0-7](?:%[89ab][0-9a-f]){3}|%[89a-f][0-9a-f]/gi,
    ([written]) => percentDecoded(written),
  ],
  [
    /(?<!\\)\\+(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2}))/gi,
    ([, braced, four, two]) => characterOf(Number.parseInt(braced ?? four ?? two ?? "", 16)),
  ],
];

/** Takes linear time. */
export function decode(given: string): Decoded {
  const units = Array.from({ length: given.length + 1 }, (_, at) => at);
  let mapped: Mapped = { text: given, starts: units, ends: units.slice(1) };
  if (/[&%\\]/.test(given))
    for (let round = 0; round < ROUNDS; round++) {
      const before = mapped;
      for (const [pattern, replace] of STEPS) mapped = replaced(mapped, pattern, replace);
      if (mapped === before) break;
    }
  return folded(mapped);
}

/** Every character of a replacement maps to the whole match. */
function replaced(
  mapped: Mapped,
  pattern: RegExp,
  replace: (match: RegExpExecArray) => string | undefined,
): Mapped {
  let text = "";
  const starts: number[] = [];
  const ends: number[] = [];
  let from = 0;
  const keep = (to: number) => {
    for (; from < to; from++) {
      text += mapped.text.charAt(from);
      starts.push(mapped.starts[from] ?? 0);
      ends.push(mapped.ends[from] ?? 0);
    }
  };
  for (const match of matchesOf(pattern, mapped.text)) {
    const replacement = replace(match);
    if (replacement === undefined) continue;
    keep(match.index);
    const last = match.index + match[0].length - 1;
    for (let unit = 0; unit < replacement.length; unit++) {
      starts.push(mapped.starts[from] ?? 0);
      ends.push(mapped.ends[last] ?? 0);
    }
    text += replacement;
    from = last + 1;
  }
  if (from === 0) return mapped;
  keep(mapped.text.length);
  return { text, starts, ends };
}

function folded({ text: source, starts, ends }: Mapped): Decoded {
  let text = "";
  let lower = "";
  const begins: number[] = [];
  const stops: number[] = [];
  for (let at = 0; at < source.length;) {
    const point = source.codePointAt(at) ?? 0;
    const length = point > 0xffff ? 2 : 1;
    const fold = foldOf(point);
    const end = ends[at + length - 1] ?? 0;
    // An accent or an invisible character belongs to the character before it.
    if (fold.text === "" && stops.length > 0) stops[stops.length - 1] = end;
    for (let unit = 0; unit < fold.text.length; unit++) {
      begins.push(starts[at] ?? 0);
      stops.push(end);
    }
    text += fold.text;
    lower += fold.lower;
    at += length;
  }
  return {
    text,
    lower,
    startOf: (index) => begins[index] ?? 0,
    endOf: (index) => stops[index] ?? 0,
  };
}

type Fold = { readonly text: string; readonly lower: string };

/** Folding a character takes about 50 times as long as a lookup. */
const folds = new Map<number, Fold>();
const MAX_FOLDS = 2 ** 16;

function foldOf(point: number): Fold {
  const known = folds.get(point);
  if (known !== undefined) return known;
  const text = cased(String.fromCodePoint(point));
  const lower = text.toLowerCase().replaceAll(/[^\p{ASCII}]/gu, (one) => SPELLED[one] ?? one);
  const fold = { text: lower.length === text.length ? text : lower, lower };
  if (folds.size >= MAX_FOLDS) folds.clear();
  folds.set(point, fold);
  return fold;
}

function cased(character: string): string {
  if (/[`\u00b4\u02b9\u02bb\u02bc\u2018\u2019\u201b\u2032]/.test(character)) return "'";
  if (character <= "\u007f") return character;
  if (/[^\S\n]/.test(character)) return " ";
  if (/\p{Pd}|\u2212/u.test(character)) return "-";
  if (/[\p{Cf}\u034f\u115f\u1160\u3164]/u.test(character)) return "";
  return character
    .normalize("NFKD")
    .replaceAll(/[\p{M}\p{Cf}\s]/gu, "")
    .replaceAll(/[^\P{Nd}0-9]/gu, digitOf)
    .normalize("NFC")
    .slice(0, MAX_FOLD_LENGTH);
}

/** The digits of a script are consecutive, from 0 to 9. */
function digitOf(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(point - value - 1))) value++;
  return String(value);
}

function characterOf(point: number): string | undefined {
  return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/** `&euml;` becomes an e, because accents are dropped. */
function entity(name: string): string | undefined {
  const accented = /^([a-z])(?:uml|acute|grave|circ|tilde|cedil|ring|slash|caron)$/i.exec(name);
  return accented?.[1] ?? ENTITIES[name.toLowerCase()];
}

function percentDecoded(written: string): string {
  try {
    return decodeURIComponent(written);
  } catch {
    // Latin-1, byte by byte.
    return written.replaceAll(/%(..)/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  }
}
