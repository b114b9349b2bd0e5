/** The data of an event without its own definition, as lines of an email. */
import type { Fact } from "../definition.ts";
import type { Scalar } from "../format/value-format.ts";
import { isRecord } from "../event/envelope.ts";
import { type Digits, LONGEST_POINTER, pointerTo } from "../../values/json.ts";
import type { Formatter } from "../format/formatter.ts";

/** Values beyond these limits are only counted. */
const DEEPEST = 12;
const MOST_VALUES = 2000;
/** Shown for a list item without a value, so that the other items keep their positions. */
const NO_VALUE = "–";
/** A label has the last names of the path; labels that would be equal have all names. */
const LABEL_NAMES = 3;
/** Characters; a longer text counts as typed by a person. */
const LONG_TEXT = 100;
/** The envelope's part of a pointer ("/0/detail") counts towards the limit, too. */
const LONGEST_EXACT_POINTER = LONGEST_POINTER - 20;

type Walk = {
  readonly formatter: Formatter;
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

/**
 * Turns every value into a fact. Its label has the names of its path: "Address city". A list is one fact. null, {} and [] are
 * left out; in a list they are "–". The AI gets no values, and no label that may be a value.
 * @returns `unread`: the number of values that are too deep or too many
 */
export function dataLines(
  data: unknown,
  digits: Digits | undefined,
  formatter: Formatter,
): { readonly facts: readonly Fact[]; readonly unread: number } {
  const walk: Walk = { formatter, digits, left: MOST_VALUES, unread: 0 };
  const lines = isRecord(data)
    ? Object.entries(data).flatMap(([name, value]) =>
        name === "notify" ? [] : factLines(walk, [name], value, pointerTo("", name), 1),
      )
    : factLines(walk, ["data"], data, "", 1);
  const labels = labelsOf(lines);
  const facts = lines.map(({ path, value, kind }, index): Fact => ({
    label: labels[index] ?? "",
    value,
    kind,
    ...(path.every(isFieldName) ? {} : { aiLabel: "Field" }),
  }));
  return { facts, unread: walk.unread };
}

function factLines(
  walk: Walk,
  path: readonly string[],
  value: unknown,
  pointer: string,
  depth: number,
): Line[] {
  if (isScalar(value)) return takeOne(walk) ? [{ path, ...scalarLine(walk, value, pointer) }] : [];
  if (typeof value !== "object" || value === null || skipIfTooDeep(walk, value, depth)) return [];
  if (!Array.isArray(value))
    return Object.entries(value).flatMap(([name, inner]) =>
      factLines(walk, [...path, name], inner, pointerTo(pointer, name), depth + 1),
    );
  if (value.length === 0) return [];
  return [{ path, value: listTexts(walk, value, pointer, depth), kind: "text" }];
}

function scalarLine(walk: Walk, value: Scalar, pointer: string): Omit<Line, "path"> {
  if (typeof value === "number") return { value: numberText(walk, value, pointer), kind: "code" };
  const isTyped = typeof value === "string" && (value.length > LONG_TEXT || value.includes("\n"));
  return { value, kind: isTyped ? "freeText" : undefined };
}

function listTexts(walk: Walk, list: readonly unknown[], pointer: string, depth: number): string[] {
  return list.map((one, index) => itemText(walk, one, pointerTo(pointer, index), depth + 1));
}

/** A list item on one line; an object as its values: "Item: Course, price: 1200". */
function itemText(walk: Walk, value: unknown, pointer: string, depth: number): string {
  const unreadBefore = walk.unread;
  const inner = itemParts(walk, value, pointer, depth);
  const texts = [...inner, ...(walk.unread > unreadBefore ? ["…"] : [])];
  const text = texts.join(texts.some((one) => one.includes(", ")) ? "; " : ", ");
  const shown = text === "" ? NO_VALUE : text;
  return isRecord(value) ? capitalized(shown) : shown;
}

function itemParts(walk: Walk, value: unknown, pointer: string, depth: number): readonly string[] {
  if (isScalar(value)) return takeOne(walk) ? [scalarText(walk, value, pointer)] : [];
  if (typeof value !== "object" || value === null || skipIfTooDeep(walk, value, depth)) return [];
  if (Array.isArray(value)) return listTexts(walk, value, pointer, depth);
  return Object.entries(value)
    .flatMap(([name, one]) => factLines(walk, [name], one, pointerTo(pointer, name), depth + 1))
    .map((line) => {
      const shown = [line.value].flat().map((one) => scalarText(walk, one, ""));
      return `${labelOf(line.path).toLowerCase()}: ${shown.join(", ")}`;
    });
}

/** Returns true, and counts the value as unread, if it is too deep. */
function skipIfTooDeep(walk: Walk, value: object, depth: number): boolean {
  if (depth < DEEPEST || Object.keys(value).length === 0) return false;
  walk.unread++;
  return true;
}

/** Counts one value as read, or as unread if the limit is reached. */
function takeOne(walk: Walk): boolean {
  if (walk.left > 0) {
    walk.left--;
    return true;
  }
  walk.unread++;
  return false;
}

function labelsOf(lines: readonly Line[]): string[] {
  const short = lines.map(({ path }) => labelOf(path.slice(-LABEL_NAMES)));
  return short.map((label, index) =>
    short.indexOf(label) === short.lastIndexOf(label) ? label : labelOf(lines[index]?.path ?? []),
  );
}

/** Leaves out a name that the next one begins or ends with: "action", "actionType" are "Action type". */
function labelOf(path: readonly string[]): string {
  const names = path.map((name) => wordsOf(name).join(" "));
  const kept = names.filter((name, at) => {
    const next = names[at + 1] ?? "";
    return !`${next} `.startsWith(`${name} `) && !` ${next}`.endsWith(` ${name}`);
  });
  return capitalized(kept.join(" "));
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function scalarText(walk: Walk, value: Scalar, pointer: string): string {
  const { say, day, moment } = walk.formatter;
  if (typeof value === "boolean") return say(value ? "yes" : "no");
  return typeof value === "number" ? numberText(walk, value, pointer) : day(moment(value));
}

/** The number as the producer wrote it; marked with "≈" if its digits may not have been kept. */
function numberText({ digits }: Walk, value: number, pointer: string): string {
  const known = digits?.get(pointer);
  if (known !== undefined) return known;
  // JSON has no infinity: the number is too large for JavaScript.
  if (!Number.isFinite(value)) return value > 0 ? "> 1.79e308" : "< -1.79e308";
  return pointer.length > LONGEST_EXACT_POINTER ? `≈ ${value}` : String(value);
}

/** Whether a key looks like a field's name; another key may be a name, an address or a number. */
function isFieldName(key: string): boolean {
  return /^[A-Za-z_][\w-]{0,63}$/.test(key) && !/\d{4}/.test(key);
}

/** The words of a field's name or an event's type: "dueDate" becomes "due date". */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/([\p{Ll}\d])(\p{Lu})/gu, "$1 $2")
    .toLowerCase()
    .split(/[\s._-]+/)
    .filter((word) => word !== "");
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
