/** The data of an event without a definition of its own, as lines of a mail. */
import { exceeds, TEXT_LIMITS } from "../check-limits.ts";
import type { Fact } from "../definition.ts";
import { isRecord } from "../envelope.ts";
import { type Digits, LONGEST_POINTER, pointerTo } from "../../values/json.ts";
import type { Formatter } from "../formatter.ts";
import { fold } from "../../words/personal/fold.ts";
import { capitalised, wordsOf } from "./field-words.ts";
import { isOfPerson } from "./person-words.ts";

export type DataLines = {
  readonly facts: readonly (Fact & { readonly withheld: boolean })[];
  /** Values that are too deep or too many to be read: they are not among the facts. */
  readonly unread: number;
};

/**
 * Every value as a line, the names on the way to it joined: "Address city". Lists are one line. What holds no value
 * (null, {}, []) has no line, and is "–" in a list. A line that says who
 * somebody is, by a field's name, and each line in which a part of such a value occurs, is withheld from the AI.
 */
export function dataLines(
  data: unknown,
  digits: Digits | undefined,
  wording: Formatter,
): DataLines {
  const walk: Walk = { wording, digits, left: MOST_VALUES, unread: 0 };
  const lines = isRecord(data)
    ? Object.entries(data).flatMap(([name, value]) =>
        name === "notify" ? [] : linesOf(walk, [name], value, pointerTo("", name), 1),
      )
    : linesOf(walk, ["data"], data, "", 1);
  // Where there is too much to compare with what is spoken, the AI is sent nothing.
  const isTooMuch = exceeds(
    TEXT_LIMITS.givenCharacters,
    lines.map(({ path, raw }) => [...path, ...raw]),
  );
  const spoken = new Set(
    isTooMuch ? [] : lines.flatMap((line) => line.spoken.flatMap(spokenParts)),
  );
  const labels = labelsOf(lines);
  const facts = lines.map(({ value, raw, ofPerson }, index) => {
    const label = labels[index] ?? "";
    return {
      label,
      value,
      // What was not read may name somebody who occurs in any line.
      withheld:
        isTooMuch ||
        walk.unread > 0 ||
        ofPerson ||
        [label, ...raw].some((text) => partsOf(text).some((part) => spoken.has(part))),
    };
  });
  return { facts, unread: walk.unread };
}

/** What is too deep or too much for a mail that people read. */
const DEEPEST = 12;
const MOST_VALUES = 2000;
/** Stands in a list for an item that holds no value, so that the others keep their places and their count. */
const NO_VALUE = "–";
/** Names of a label; where two lines would have the same one, all. */
const LABEL_NAMES = 3;

type Walk = {
  readonly wording: Formatter;
  readonly digits: Digits | undefined;
  /** How many values may still be read. */
  left: number;
  unread: number;
};

/** What a value says: `raw` as it was given; `spoken`: those values and keys that may say who somebody is. */
type Said = {
  readonly raw: readonly string[];
  readonly spoken: readonly string[];
  readonly ofPerson: boolean;
};

type Line = Said & {
  readonly path: readonly string[];
  readonly value: string | readonly string[];
};

type Item = Said & { readonly text: string };

function linesOf(
  walk: Walk,
  path: readonly string[],
  value: unknown,
  pointer: string,
  depth: number,
): Line[] {
  const strange = path.filter((name) => !isFieldName(name));
  const ofPerson = strange.length > 0 || isOfPerson(path);
  if (isPlain(value)) {
    if (!mayRead(walk)) return [];
    const raw = [textOf(walk, value, pointer)];
    const spoken = ofPerson ? [...strange, ...raw] : [];
    return [{ path, value: shownAs(walk, value, pointer), raw, spoken, ofPerson }];
  }
  if (typeof value !== "object" || value === null) return [];
  if (isTooDeep(walk, value, depth)) return [];
  if (!Array.isArray(value))
    return Object.entries(value).flatMap(([name, inner]) =>
      linesOf(walk, [...path, name], inner, pointerTo(pointer, name), depth + 1),
    );
  if (value.length === 0) return [];
  const items = itemsOf(walk, value, pointer, depth);
  const said = together(items);
  return [
    {
      path,
      value: items.map(({ text }) => text),
      raw: said.raw,
      spoken: ofPerson ? [...strange, ...said.raw] : said.spoken,
      ofPerson: ofPerson || said.ofPerson,
    },
  ];
}

function itemsOf(walk: Walk, list: readonly unknown[], pointer: string, depth: number): Item[] {
  return list.map((one, index) => itemOf(walk, one, pointerTo(pointer, index), depth + 1));
}

/** An item of a list: a value, or a thing as its values: "Item: Course, price: 1200". */
function itemOf(walk: Walk, value: unknown, pointer: string, depth: number): Item {
  const unreadBefore = walk.unread;
  const inner = innerOf(walk, value, pointer, depth);
  const texts = [...inner.map(({ text }) => text), ...(walk.unread > unreadBefore ? ["…"] : [])];
  const text = texts.join(texts.some((one) => one.includes(", ")) ? "; " : ", ");
  const shown = text === "" ? NO_VALUE : text;
  return { text: isRecord(value) ? capitalised(shown) : shown, ...together(inner) };
}

function innerOf(walk: Walk, value: unknown, pointer: string, depth: number): readonly Item[] {
  if (Array.isArray(value))
    return isTooDeep(walk, value, depth) ? [] : itemsOf(walk, value, pointer, depth);
  if (isPlain(value)) {
    if (!mayRead(walk)) return [];
    const raw = [textOf(walk, value, pointer)];
    return [{ text: shownAs(walk, value, pointer), raw, spoken: [], ofPerson: false }];
  }
  if (typeof value !== "object" || value === null || isTooDeep(walk, value, depth)) return [];
  return Object.entries(value)
    .flatMap(([name, one]) => linesOf(walk, [name], one, pointerTo(pointer, name), depth + 1))
    .map((line) => {
      const label = labelOf(line.path);
      return {
        ...line,
        raw: [label, ...line.raw],
        text: `${label.toLowerCase()}: ${[line.value].flat().join(", ")}`,
      };
    });
}

function together(all: readonly Said[]): Said {
  return {
    raw: all.flatMap(({ raw }) => raw),
    spoken: all.flatMap(({ spoken }) => spoken),
    ofPerson: all.some(({ ofPerson }) => ofPerson),
  };
}

/** Whether what is inside a list or a thing is too deep to be read; it is counted as one value then. */
function isTooDeep(walk: Walk, value: object, depth: number): boolean {
  if (depth < DEEPEST || Object.keys(value).length === 0) return false;
  walk.unread++;
  return true;
}

/** Whether one more value may be read; one that may not is counted. */
function mayRead(walk: Walk): boolean {
  if (walk.left > 0) {
    walk.left--;
    return true;
  }
  walk.unread++;
  return false;
}

/** Labels of at most three names, where these tell the lines apart. */
function labelsOf(lines: readonly Line[]): string[] {
  const short = lines.map(({ path }) => labelOf(path.slice(-LABEL_NAMES)));
  const times = new Map<string, number>();
  for (const label of short) times.set(label, (times.get(label) ?? 0) + 1);
  return short.map((label, index) =>
    times.get(label) === 1 ? label : labelOf(lines[index]?.path ?? []),
  );
}

/** Names in words; one that the next begins or ends with is left out: "action", "actionType" are "Action type". */
function labelOf(path: readonly string[]): string {
  const names = path.map((name) => wordsOf(name).join(" "));
  const told = names.filter((name, at) => {
    const next = names[at + 1] ?? "";
    return !`${next} `.startsWith(`${name} `) && !` ${next}`.endsWith(` ${name}`);
  });
  return capitalised(told.join(" "));
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function shownAs(walk: Walk, value: string | number | boolean, pointer: string): string {
  const { say, day, moment } = walk.wording;
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return typeof value === "number" ? textOf(walk, value, pointer) : day(moment(value));
}

/** As the producer wrote it; where a number's digits were not kept, with a mark that says so. */
function textOf({ digits }: Walk, value: string | number | boolean, pointer: string): string {
  const known = digits?.get(pointer);
  if (known !== undefined || typeof value !== "number") return known ?? String(value);
  // JSON has no infinite number: it is one that JavaScript cannot hold.
  if (!Number.isFinite(value)) return value > 0 ? "> 1.79e308" : "< -1.79e308";
  return pointer.length > SURE_POINTER ? `≈ ${value}` : String(value);
}

/** A longer pointer may have been too long with the envelope's own before it ("/0/detail"). */
const SURE_POINTER = LONGEST_POINTER - 20;

/** Whether a key names a field; one that does not may be somebody's name, address or number. */
function isFieldName(key: string): boolean {
  return /^[A-Za-z_][\w-]{0,63}$/.test(key) && !/\d{4}/.test(key);
}

/** Words by which nobody is known, though they stand in names, of people and of places. */
const COMMON: ReadonlySet<string> = new Set(
  (
    "the of and for to in on at by is it an or as be we us our your with from not no yes true false ja nee en die van " +
    "de der den du la le von order desk team office support sales service services street road avenue new all pty ltd"
  ).split(" "),
);

/** The words of a value by which it would be known elsewhere: "Zoë Adams" -> zoe, adams; of an address, not its domain. */
function spokenParts(text: string): string[] {
  return partsOf(text.replaceAll(/@[^\s@]+/g, " ")).filter((part) => !COMMON.has(part));
}

/** Words of two letters and numbers of three digits, at least, without accents. */
function partsOf(text: string): string[] {
  return fold(text)
    .text.split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length > (/^\d+$/.test(part) ? 2 : 1));
}
