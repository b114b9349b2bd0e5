/** Finds declared values in a text, whole or in parts, with any separators between their characters. */
import { type Decoded, decode } from "./decode.ts";
import { childOf, insert, type TrieNode } from "./trie.ts";
import { WORDS_AS_NAMES } from "./words-as-names.ts";

/** A range of a decoded text. `isName`: adjacent names may belong to the same person. */
export type Span = {
  readonly start: number;
  readonly end: number;
  readonly kind: string;
  readonly isName?: boolean;
};

type Entry = {
  kind: string;
  /** A word: not found across blanks ("Isa" in "is a"), unless it is spelled out ("I s a"). */
  isWord: boolean;
  /** Also found inside longer words: long numbers, and scripts without blanks or with prefixes. */
  isInside: boolean;
  needsCapital: boolean;
};

export type DeclaredIndex = {
  readonly root: TrieNode<Entry>;
  /** Nodes after at least three letters of a name: a nickname may end there. */
  readonly nicknames: Set<TrieNode<Entry>>;
  readonly initials: Set<string>;
};

export const createDeclaredIndex = (): DeclaredIndex => ({
  root: {},
  nicknames: new Set(),
  initials: new Set(),
});

/** Characters; a longer value is searched in pieces. */
const PIECE = 120;
/** A value with more words is only found whole. */
const MAX_PARTS = 8;
/** Separator characters between two characters of a value. */
const WIDEST_GAP = 6;
const LONG_NUMBER = 7;
/** A phone number without its country code and leading zero has about nine digits. */
const PHONE_DIGITS = 9;

const LETTER = /\p{L}/u;
const CASELESS = /[^\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\P{L}]/u;
const PARTICLES = new Set(
  "van von der den de del della da di do dos das du la le les el al bin ibn ben ter ten zu zum zur und and y e i st mr mrs ms dr prof".split(
    " ",
  ),
);

export type ValueKind = "name" | "email" | "phone" | "number" | "code";

export function kindOf(value: string): ValueKind {
  if (/^[^\s@]+@[^\s@]+$/.test(value.trim())) return "email";
  if (wordsOf(value).some((word) => /^\p{L}[\p{L}\p{M}'\u2019]+$/u.test(word))) return "name";
  const dense = denseOf(decode(value)).text;
  if (!/^\d+$/.test(dense)) return /\d/.test(dense) ? "code" : "name";
  return dense.length >= PHONE_DIGITS && /^\s*(?:\+|0|\()/.test(value) ? "phone" : "number";
}

/** The words of a name that are also hidden alone. */
export function partsOf(value: string): string[] {
  const words = wordsOf(value);
  if (words.length > MAX_PARTS) return [];
  return words.filter((word) => {
    const dense = denseOf(decode(word)).text;
    return LETTER.test(dense) && dense.length > 1 && !PARTICLES.has(dense);
  });
}

/** Keeps accents, for spellings such as "ue" for "ü". */
function wordsOf(value: string): string[] {
  const source = /[%&\\]/.test(value) ? decode(value).text : value;
  return source.match(/[\p{L}\p{M}\p{N}\p{Cf}'\u2019]+/gu) ?? [];
}

/** Adds a detected value; it is only found whole. */
export function addDetected(index: DeclaredIndex, value: string, kind: string): void {
  addForm(index, kind, value, false);
}

/** Adds a declared value, and the words of a name. */
export function addDeclared(index: DeclaredIndex, value: string): void {
  const kind = kindOf(value);
  addForm(index, kind, value, kind === "name" && wordsOf(value).length === 1);
  if (kind === "email") {
    const [local = ""] = value.split("@");
    if (/[\d._-]/.test(local) && local.length > 4) addForm(index, kind, local, false);
  }
  for (const part of kind === "name" ? partsOf(value) : []) {
    const word = denseOf(decode(part)).text;
    index.initials.add(word.charAt(0));
    const pieces = part.split(/['\u2019]/).filter((piece) => piece.length > 3);
    for (const form of [part, ...pieces, ...spellingsOf(part)]) addForm(index, kind, form, true);
    if (!CASELESS.test(word))
      insert(index.root, word.slice(0, PIECE), (node, length) => {
        if (length > 2) index.nicknames.add(node);
      });
  }
}

function addForm(index: DeclaredIndex, kind: string, form: string, isWord: boolean): void {
  const all = denseOf(decode(form)).text;
  const dense = kind === "phone" ? all.slice(-PHONE_DIGITS) : all;
  const isNumber = /^\d+$/.test(dense);
  const isEastAsian = /^[\p{Script=Han}\p{Script=Hangul}]+$/u.test(dense);
  const isOrdinary = WORDS_AS_NAMES.has(dense) || dense.length === 1;
  const entry: Entry = {
    kind,
    isWord: isWord && !isNumber,
    isInside:
      dense.length > PIECE ||
      (CASELESS.test(dense) && dense.length >= (isEastAsian ? 1 : 3)) ||
      (isNumber && dense.length >= LONG_NUMBER),
    needsCapital: isWord && isOrdinary && /^\P{L}*\p{Lu}/u.test(form),
  };
  for (let at = 0; at < dense.length; at += PIECE) {
    // The last piece overlaps: a short one would be found in any word.
    const from = Math.max(0, Math.min(at, dense.length - PIECE));
    const node = insert(index.root, dense.slice(from, from + PIECE));
    node.value = {
      ...entry,
      isWord: entry.isWord && (node.value?.isWord ?? true),
      isInside: entry.isInside || node.value?.isInside === true,
      needsCapital: entry.needsCapital && (node.value?.needsCapital ?? true),
    };
  }
  // The given name of a Chinese, Japanese or Korean full name.
  if (isEastAsian && dense.length > 2 && dense.length < 5 && isWord)
    addForm(index, kind, dense.slice(-2), false);
}

/** "Mueller" for "Müller", and the other way round. */
function spellingsOf(part: string): string[] {
  const spelled = part
    .normalize("NFC")
    .replaceAll(/[äöüåø]/gi, (one) => UMLAUTS[one.toLowerCase()] ?? one);
  return [spelled, spelled.replaceAll(/([aou])e/gi, "$1")].filter((one) => one !== part);
}

const UMLAUTS: Readonly<Record<string, string>> = { ä: "ae", ö: "oe", ü: "ue", å: "aa", ø: "oe" };

type Dense = { readonly text: string; readonly at: readonly number[] };

/** The letters, digits and symbols (not punctuation) of a text, in lower case. */
function denseOf({ lower }: Decoded): Dense {
  const at: number[] = [];
  let text = "";
  for (let index = 0; index < lower.length;) {
    const character = String.fromCodePoint(lower.codePointAt(index) ?? 0);
    if (isDense(character)) {
      text += character;
      for (let unit = 0; unit < character.length; unit++) at.push(index + unit);
    }
    index += character.length;
  }
  return { text, at };
}

function isDense(character: string): boolean {
  return character <= "\u007f"
    ? /[a-z0-9]/.test(character)
    : /[\p{L}\p{N}]|[^\P{S}\p{Sc}]/u.test(character);
}

/** Takes linear time: at each position it reads at most `PIECE` characters. */
export function declaredIn(decoded: Decoded, index: DeclaredIndex): Span[] {
  if (index.root.next === undefined) return [];
  const { text, lower } = decoded;
  const dense = denseOf(decoded);
  const found: Span[] = [];
  const at = (position: number) => dense.at[position] ?? -1;
  const isStart = (position: number) => isEdge(text, at(position) - 1, at(position));
  for (let from = 0; from < dense.text.length; from++) {
    const begins = isStart(from);
    let node: TrieNode<Entry> | undefined = index.root;
    let best: Span | undefined;
    let gaps = 0;
    let blanks = 0;
    for (let to = from; to < dense.text.length && node !== undefined; to++) {
      const gap = to > from ? at(to) - at(to - 1) - 1 : 0;
      if (gap > WIDEST_GAP) break;
      if (gap > 0) gaps++;
      if (gap > 0 && /\s/.test(lower.slice(at(to - 1) + 1, at(to)))) blanks++;
      node = childOf(node, dense.text.charAt(to));
      if (node === undefined) break;
      const start = at(from);
      const length = to - from + 1;
      const { value } = node;
      const end = value === undefined ? undefined : endOfWord(text, lower, at(to) + 1, length);
      if (
        value !== undefined &&
        (value.isInside || (begins && end !== undefined)) &&
        !(value.isWord && blanks > 0 && gaps < length - 1) &&
        !(value.needsCapital && lower[start] === text[start] && isCased(lower.charAt(start)))
      )
        best = { start, end: end ?? at(to) + 1, kind: value.kind, isName: value.kind === "name" };
      else if (begins && gaps === 0 && index.nicknames.has(node)) {
        const whole = /^(?:s|y|ie|i|o)?(?![\p{L}\p{N}])/u.exec(text.slice(at(to) + 1, at(to) + 4));
        const word = lower.slice(start, at(to) + 1 + (whole?.[0].length ?? 0));
        if (whole !== null && lower[start] !== text[start] && !WORDS_AS_NAMES.has(word))
          best = { start, end: start + word.length, kind: "name", isName: true };
      }
    }
    if (best !== undefined) found.push(widened(lower, best));
    else if (begins) found.push(...leetAt(decoded, at(from), index));
  }
  return found;
}

/** A country code, the zero of an area code, or more digits before a number. */
const PREFIX = /(?:(?:\+|00)\d{0,3}[ .-]?)?(?:\(?0\)?[ .-]?)?\(?\d*$/;

function widened(lower: string, span: Span): Span {
  if (LETTER.test(lower.slice(span.start, span.end))) return span;
  const prefix = PREFIX.exec(lower.slice(Math.max(0, span.start - 12), span.start));
  return { ...span, start: span.start - (prefix?.[0].length ?? 0) };
}

/** Whether a word may begin or end between two characters: "cv_thandi2", "ThandiNkosi", a written "\n". */
function isEdge(text: string, before: number, after: number): boolean {
  const [left, right] = [text.charAt(before), text.charAt(after)];
  if (!/[\p{L}\p{N}]/u.test(left) || !/[\p{L}\p{N}]/u.test(right)) return true;
  if (/\d/.test(left) !== /\d/.test(right)) return true;
  if (/\p{Ll}/u.test(left) && /\p{Lu}/u.test(right)) return true;
  return text.charAt(before - 1) === "\\" && /[nrtbf]/.test(left);
}

/** The end of the word here, or up to three letters later: a genitive or another ending. */
function endOfWord(text: string, lower: string, end: number, length: number): number | undefined {
  if (isEdge(text, end - 1, end)) return end;
  const most = length < 3 ? 0 : length < 5 ? 1 : length < 7 ? 2 : 3;
  for (let more = 1; more <= most; more++)
    if (isEdge(text, end + more - 1, end + more))
      return more > 1 || length > 4 || lower[end] === "s" ? end + more : undefined;
  return undefined;
}

function isCased(letter: string): boolean {
  return letter.toUpperCase() !== letter;
}

const LEET: Readonly<Record<string, string>> = { 0: "o", 3: "e", 4: "a", 5: "s", 7: "t", 8: "b" };

/** "Th4nd3k4": a word in which digits replace letters. */
function leetAt({ lower }: Decoded, start: number, { root }: DeclaredIndex): Span[] {
  const word = /^(?=\p{L}+\d|\d+\p{L})[\p{L}\p{N}]{3,40}/u.exec(
    lower.slice(start, start + 41),
  )?.[0];
  if (word === undefined) return [];
  for (const one of ["i", "l"]) {
    let node: TrieNode<Entry> | undefined = root;
    for (const character of word)
      node &&= childOf(node, character === "1" ? one : (LEET[character] ?? character));
    if (node?.value !== undefined)
      return [{ start, end: start + word.length, kind: node.value.kind, isName: true }];
  }
  return [];
}
