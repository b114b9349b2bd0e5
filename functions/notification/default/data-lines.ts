/** The data of an event without a definition of its own, as lines of an email. */
import type { Fact } from "../definition.ts";
import type { Scalar } from "../value-format.ts";
import { isRecord } from "../envelope.ts";
import { type Digits, LONGEST_POINTER, pointerTo } from "../../values/json.ts";
import type { Formatter } from "../formatter.ts";
import { capitalised, wordsOf } from "./field-words.ts";

export type DataLines = {
  readonly facts: readonly Fact[];
  /** Values that are too deep or too many to be read: they are not among the facts. */
  readonly unread: number;
};

/**
 * Every value as a line, the names on the way to it joined: "Address city". Lists are one line. What holds no value
 * (null, {}, []) has no line, and is "–" in a list. No value is shared with the AI, and no label that may be a value.
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
  const labels = labelsOf(lines);
  const facts = lines.map(({ path, value, kind }, index): Fact => ({
    label: labels[index] ?? "",
    value,
    kind,
    ...(path.every(isFieldName) ? {} : { aiLabel: "Field" }),
  }));
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

type Line = {
  readonly path: readonly string[];
  readonly value: Scalar | readonly string[];
  /** Undefined: by the value. */
  readonly kind: Fact["kind"];
};

function linesOf(
  walk: Walk,
  path: readonly string[],
  value: unknown,
  pointer: string,
  depth: number,
): Line[] {
  if (isPlain(value)) return mayRead(walk) ? [{ path, ...plainLine(walk, value, pointer) }] : [];
  if (typeof value !== "object" || value === null) return [];
  if (isTooDeep(walk, value, depth)) return [];
  if (!Array.isArray(value))
    return Object.entries(value).flatMap(([name, inner]) =>
      linesOf(walk, [...path, name], inner, pointerTo(pointer, name), depth + 1),
    );
  if (value.length === 0) return [];
  return [{ path, value: itemsOf(walk, value, pointer, depth), kind: "text" }];
}

/** A number is shown in its own digits; a long text is what somebody typed. */
function plainLine(walk: Walk, value: Scalar, pointer: string): Omit<Line, "path"> {
  if (typeof value === "number") return { value: textOf(walk, value, pointer), kind: "code" };
  const isTyped = typeof value === "string" && (value.length > LONG_TEXT || value.includes("\n"));
  return { value, kind: isTyped ? "freeText" : undefined };
}

const LONG_TEXT = 100;

function itemsOf(walk: Walk, list: readonly unknown[], pointer: string, depth: number): string[] {
  return list.map((one, index) => itemOf(walk, one, pointerTo(pointer, index), depth + 1));
}

/** An item of a list: a value, or a thing as its values: "Item: Course, price: 1200". */
function itemOf(walk: Walk, value: unknown, pointer: string, depth: number): string {
  const unreadBefore = walk.unread;
  const inner = innerOf(walk, value, pointer, depth);
  const texts = [...inner, ...(walk.unread > unreadBefore ? ["…"] : [])];
  const text = texts.join(texts.some((one) => one.includes(", ")) ? "; " : ", ");
  const shown = text === "" ? NO_VALUE : text;
  return isRecord(value) ? capitalised(shown) : shown;
}

function innerOf(walk: Walk, value: unknown, pointer: string, depth: number): readonly string[] {
  if (Array.isArray(value))
    return isTooDeep(walk, value, depth) ? [] : itemsOf(walk, value, pointer, depth);
  if (isPlain(value)) return mayRead(walk) ? [shownAs(walk, value, pointer)] : [];
  if (typeof value !== "object" || value === null || isTooDeep(walk, value, depth)) return [];
  return Object.entries(value)
    .flatMap(([name, one]) => linesOf(walk, [name], one, pointerTo(pointer, name), depth + 1))
    .map((line) => {
      const shown = [line.value].flat().map((one) => shownAs(walk, one, ""));
      return `${labelOf(line.path).toLowerCase()}: ${shown.join(", ")}`;
    });
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

function isPlain(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function shownAs(walk: Walk, value: Scalar, pointer: string): string {
  const { say, day, moment } = walk.wording;
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return typeof value === "number" ? textOf(walk, value, pointer) : day(moment(value));
}

/** As the producer wrote it; where a number's digits were not kept, with a mark that says so. */
function textOf({ digits }: Walk, value: Scalar, pointer: string): string {
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
