/** The references in an answer, and the text of each in the email's language. */
import {
  type ChangeItem,
  type FactItem,
  isList,
  type ListChange,
} from "../notification/content.ts";
import { fill, type Language } from "../notification/language.ts";
import type { Difference, Scalar, ValueFormat } from "../notification/format/value-format.ts";
import { oneLine, shorten } from "../values/cut.ts";

/** Characters of a value within a sentence; the table has all of it. */
const SENTENCE_LENGTH = 160;
const QUOTE_LENGTH = 120;
/** Items of a list within a sentence. */
const SENTENCE_ITEMS = 5;

/** How values are written in one language, time zone and currency. */
export type ReaderFormat = {
  readonly format: ValueFormat;
  readonly language: Pick<Language, "email" | "frames" | "capitalizesNouns">;
};

/** Texts by reference, without its braces: "C4.after". */
export type References = ReadonlyMap<string, string>;

type Entry = readonly [reference: string, text: string];
type Item = FactItem | ChangeItem;

/** A reference exists only if it has a value. */
export function referencesOf(
  facts: readonly FactItem[],
  changes: readonly ChangeItem[],
  reading: ReaderFormat,
): References {
  return new Map([
    ...facts.flatMap((fact) => referencesOfFact(fact, reading)),
    ...changes.flatMap((change) => referencesOfChange(change, reading)),
  ]);
}

export function referencesOfFact(fact: FactItem, reading: ReaderFormat): readonly Entry[] {
  const { id, value } = fact;
  return [
    ...ownerOf(fact),
    ...(isList(value)
      ? listEntries(id, fact, value, reading)
      : [[id, valueText(fact, value, reading)] as const]),
  ];
}

export function referencesOfChange(change: ChangeItem, reading: ReaderFormat): readonly Entry[] {
  if ("added" in change) return [...ownerOf(change), ...listReferences(change, reading)];
  const { id, before, after, kind } = change;
  const { format } = reading;
  const old = before === undefined ? undefined : valueText(change, before, reading);
  const now = after === undefined ? undefined : valueText(change, after, reading);
  const isWhole = old !== undefined && now !== undefined && kind !== "freeText";
  const percent =
    before === undefined || after === undefined ? undefined : format.percent(kind, before, after);
  const texts: readonly (readonly [string, string | undefined])[] = [
    [id, isWhole ? format.fromTo(old, now, kind) : undefined],
    [`${id}.before`, old],
    [`${id}.after`, now],
    [`${id}.difference`, differenceOf(change, format)?.text],
    [`${id}.percent`, percent],
  ];
  return [
    ...ownerOf(change),
    ...texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])),
  ];
}

/** How much later, more or longer; undefined if that cannot be computed. */
export function differenceOf(change: ChangeItem, format: ValueFormat): Difference | undefined {
  if ("added" in change || change.before === undefined || change.after === undefined)
    return undefined;
  return format.difference(change.kind, change.before, change.after, change.currency);
}

function listReferences(change: ListChange, reading: ReaderFormat): readonly Entry[] {
  const { frames } = reading.language;
  const sides = (["added", "removed"] as const).filter((side) => change[side].length > 0);
  const entries = sides.map((side) =>
    listEntries(`${change.id}.${side}`, change, change[side], reading),
  );
  const phrases = sides.map((side, at) =>
    fill(frames[`${side}Items`], { items: entries[at]?.[0]?.[1] }),
  );
  return [[change.id, phrases.join("; ")], ...entries.flat()];
}

/** The list as a text, and its count. */
function listEntries(
  reference: string,
  item: Item,
  values: readonly Scalar[],
  { format, language }: ReaderFormat,
): readonly Entry[] {
  const room = values.length > SENTENCE_ITEMS ? SENTENCE_ITEMS - 1 : SENTENCE_ITEMS;
  const texts = values.slice(0, room).map((value) => plainText(item, value, format));
  const more = values.length - texts.length;
  if (more > 0) texts.push(fill(language.email.moreItems, { count: format.count(more) }));
  return [
    [reference, format.list(texts)],
    [`${reference}.count`, format.count(values.length)],
  ];
}

function ownerOf({ id, of }: Item): readonly Entry[] {
  return of === undefined ? [] : [[`${id}.of`, of]];
}

/** A value within a sentence: on one line, shortened, a free text as a quotation. */
function valueText(item: Item, value: Scalar, { format }: ReaderFormat): string {
  return item.kind === "freeText"
    ? format.quote(shorten(oneLine(String(value)), QUOTE_LENGTH))
    : plainText(item, value, format);
}

function plainText({ kind, currency }: Item, value: Scalar, format: ValueFormat): string {
  return shorten(oneLine(format.value(kind, value, currency)), SENTENCE_LENGTH);
}

/** A reference as an answer writes it. */
export const REFERENCE = /\{([A-Za-z]\d{1,4}(?:\.[a-z]+){0,2})\}/g;

/**
 * Replaces references by their values. A value with its own full stop ("Acme Ltd.") replaces the sentence's.
 * @throws Error for a reference without a value; `createCheck` excludes that
 */
export function fillReferences(text: string, references: References): string {
  let filled = "";
  let at = 0;
  for (const { 0: whole, 1: name = "", index } of text.matchAll(REFERENCE)) {
    const value = references.get(name);
    if (value === undefined) throw new Error(`Expected a value for the reference {${name}}`);
    filled += text.slice(at, index) + value;
    at = index + whole.length;
    if (/[.!?…]["”“»’]?$/u.test(value) && text[at] === ".") at++;
  }
  return filled + text.slice(at);
}
