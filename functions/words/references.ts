/** The references by which an answer names values, and how each reads in the email's language. */
import {
  type ChangeItem,
  type FactItem,
  isList,
  type ListChange,
} from "../notification/content.ts";
import type { Kind, Scalar } from "../notification/value-format.ts";
import type { Language } from "../notification/language.ts";
import type { Difference, ValueFormat } from "../notification/value-format.ts";
import { cutWords, oneLine } from "../values/cut.ts";

/** Of a value within a sentence; the whole stands in the table. */
const SENTENCE_LENGTH = 160;
const QUOTE_LENGTH = 120;
/** Items of a list within a sentence. */
const SENTENCE_ITEMS = 5;

/** How values read in one language, time zone and currency. */
export type Reading = {
  readonly format: ValueFormat;
  readonly language: Pick<Language, "email" | "frames" | "capitalizesNouns">;
};

/** By the reference without its braces ("C4.after"): what stands in its place. */
export type References = ReadonlyMap<string, string>;

/** Every reference of these facts and changes; a reference without a value does not exist. */
export function referencesOf(
  facts: readonly FactItem[],
  changes: readonly ChangeItem[],
  reading: Reading,
): References {
  return new Map([
    ...facts.flatMap((fact) => referencesOfFact(fact, reading)),
    ...changes.flatMap((change) => referencesOfChange(change, reading)),
  ]);
}

type Entry = readonly [reference: string, text: string];

export function referencesOfFact(fact: FactItem, reading: Reading): readonly Entry[] {
  const { id, value } = fact;
  return [
    ...ownerOf(fact),
    [id, isList(value) ? listed(fact, value, reading) : sentenceValue(fact, value, reading)],
    ...(isList(value) ? ([[`${id}.count`, count(value, reading)]] satisfies Entry[]) : []),
  ];
}

export function referencesOfChange(change: ChangeItem, reading: Reading): readonly Entry[] {
  if ("added" in change) return [...ownerOf(change), ...listReferences(change, reading)];
  const { id, before, after, kind } = change;
  const { format } = reading;
  const entries: Entry[] = [...ownerOf(change)];
  const old = before === undefined ? undefined : sentenceValue(change, before, reading);
  const now = after === undefined ? undefined : sentenceValue(change, after, reading);
  if (old !== undefined && now !== undefined && kind !== "freeText")
    entries.push([id, format.fromTo(old, now, kind)]);
  if (old !== undefined) entries.push([`${id}.before`, old]);
  if (now !== undefined) entries.push([`${id}.after`, now]);
  const difference = differenceOf(change, format);
  if (difference !== undefined) entries.push([`${id}.difference`, difference.text]);
  const percent =
    before === undefined || after === undefined ? undefined : format.percent(kind, before, after);
  if (percent !== undefined) entries.push([`${id}.percent`, percent]);
  return entries;
}

/** How much later, more or longer; undefined where the values have no difference that can be computed. */
export function differenceOf(change: ChangeItem, format: ValueFormat): Difference | undefined {
  if ("added" in change || change.before === undefined || change.after === undefined)
    return undefined;
  return format.difference(change.kind, change.before, change.after, change.currency);
}

function listReferences(change: ListChange, reading: Reading): readonly Entry[] {
  const { id, added, removed } = change;
  const { addedItems, removedItems } = reading.language.frames;
  const sides = [
    { name: `${id}.added`, items: added, frame: addedItems },
    { name: `${id}.removed`, items: removed, frame: removedItems },
  ].filter(({ items }) => items.length > 0);
  const texts = sides.map(({ items }) => listed(change, items, reading));
  const whole = sides.map(({ frame }, at) => frame.replace("{items}", () => texts[at] ?? ""));
  return [
    [id, whole.join("; ")],
    ...sides.flatMap(({ name, items }, at): Entry[] => [
      [name, texts[at] ?? ""],
      [`${name}.count`, count(items, reading)],
    ]),
  ];
}

function ownerOf({ id, of }: FactItem | ChangeItem): readonly Entry[] {
  return of === undefined ? [] : [[`${id}.of`, of]];
}

function count(items: readonly Scalar[], { format }: Reading): string {
  return format.count(items.length);
}

type Typed = { readonly kind: Kind; readonly currency: string | undefined };

function listed(item: Typed, values: readonly Scalar[], { format, language }: Reading): string {
  const room = values.length > SENTENCE_ITEMS ? SENTENCE_ITEMS - 1 : SENTENCE_ITEMS;
  const items = values.slice(0, room).map((value) => plainValue(item, value, format));
  const more = values.length - items.length;
  return format.list(
    more === 0
      ? items
      : [...items, language.email.moreItems.replace("{count}", format.count(more))],
  );
}

/** A value as it stands in a sentence: on one line, a free text as a quotation, a long one cut at a word. */
export function sentenceValue(item: Typed, value: Scalar, { format }: Reading): string {
  if (item.kind !== "freeText") return plainValue(item, value, format);
  return format.quote(shortened(oneLine(String(value)), QUOTE_LENGTH));
}

function plainValue({ kind, currency }: Typed, value: Scalar, format: ValueFormat): string {
  return shortened(oneLine(format.value(kind, value, currency)), SENTENCE_LENGTH);
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${cutWords(text, length - 1).trimEnd()}…`;
}

/** A reference as an answer writes it. */
export const REFERENCE = /\{([A-Za-z]\d{1,4}(?:\.[a-z]+){0,2})\}/g;

/**
 * The text with its references' values. A value that ends a sentence with a full stop of its own ("Acme Ltd.") takes the
 * place of the sentence's. @throws Error for a reference without a value: `checkAnswer` comes first
 */
export function fill(text: string, references: References): string {
  let filled = "";
  let at = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(REFERENCE)) {
    const value = references.get(name);
    if (value === undefined)
      throw new Error("Expected each reference of an answer to have a value");
    filled += text.slice(at, index) + value;
    at = index + whole.length;
    if (/[.!?…]["”“»’]?$/u.test(value) && text[at] === ".") at++;
  }
  return filled + text.slice(at);
}
