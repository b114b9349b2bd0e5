/** The document about a notification for the AI: labels, kinds, references and shared values. */
import { type ChangeItem, type FactItem, isList } from "../notification/content.ts";
import type { Scalar } from "../notification/format/value-format.ts";
import { oneLine, shorten } from "../values/cut.ts";
import {
  differenceOf,
  type ReaderFormat,
  type References,
  referencesOfChange,
  referencesOfFact,
} from "./references.ts";

/** Lengths in characters. The email shows more. */
const LIMITS = {
  facts: 16,
  changes: 12,
  labelLength: 120,
  /** Of one value. */
  maxValueLength: 400,
  /** Of one free text. */
  maxTextLength: 2_000,
  /** Of all values and free texts together. */
  maxTotalLength: 8_000,
  /** A free text up to this length is quoted and needs no summary. */
  maxQuotedLength: 80,
};

export type AiDocumentOptions = {
  /** The event's type; undefined: the AI does not get it. */
  readonly type: string | undefined;
  readonly reading: ReaderFormat;
  /** Hides personal values in a text. */
  readonly redact: (text: string) => string;
};

export type AiDocument = {
  /** The document as JSON. */
  readonly json: string;
  readonly references: References;
  /** Shared values as the document shows them, and the reference of each. */
  readonly referenceByValue: ReadonlyMap<string, string>;
  /** The document's free texts that need a summary. */
  readonly texts: readonly { readonly label: string; readonly text: string }[];
  /** Numbers that the AI may write as words: it sees them, or counts items. */
  readonly numbers: ReadonlySet<number>;
  /** All labels and shared values, to search for words. */
  readonly searchText: string;
};

/** Undefined if there is nothing to write about; otherwise the model invents data. */
export function aiDocumentOf(
  facts: readonly FactItem[],
  changes: readonly ChangeItem[],
  { type, reading, redact }: AiDocumentOptions,
): AiDocument | undefined {
  const sentChanges = changes.filter(({ aiLabel }) => aiLabel !== null).slice(0, LIMITS.changes);
  const sentFacts = facts
    .filter(({ aiLabel, about }) => aiLabel !== null && (about || changes.length === 0))
    .slice(0, LIMITS.facts);
  if (sentFacts.length + sentChanges.length === 0) return undefined;
  const references = new Map<string, string>();
  const referenceByValue = new Map<string, string>();
  const texts: { label: string; text: string }[] = [];
  const numbers = new Set<number>([1]);
  let remainingLength = LIMITS.maxTotalLength;

  /** A shared value for the document. Redacts before shortening; otherwise the visible part of a cut name would leak. */
  const shared = (item: FactItem | ChangeItem, value: Scalar, reference?: string): string => {
    const isText = item.kind === "freeText";
    const shown = isText
      ? String(value)
      : oneLine(reading.format.value(item.kind, value, item.currency));
    // Braces in a value could be read as a reference.
    const hidden = redact(shown.replaceAll("{", "(").replaceAll("}", ")"));
    const length = isText ? LIMITS.maxTextLength : LIMITS.maxValueLength;
    const text = shortenAround(hidden, Math.min(length, remainingLength));
    remainingLength -= text.length;
    if (isText && text.length > LIMITS.maxQuotedLength) texts.push({ label: item.label, text });
    else if (reference !== undefined && text === shown && !referenceByValue.has(text))
      referenceByValue.set(text, reference);
    if (NUMERIC.has(item.kind)) for (const number of numbersIn(String(value))) numbers.add(number);
    return text;
  };
  /** A list's items if they are shared, else whether there are several. */
  const listed = (item: FactItem | ChangeItem, items: readonly Scalar[], reference: string) => {
    numbers.add(items.length);
    if (!item.share) return items.length === 1 ? "one" : "several";
    // One item of several has no reference.
    return items.map((value) => shared(item, value, items.length === 1 ? reference : undefined));
  };
  const described = (item: FactItem | ChangeItem) => ({
    id: item.id,
    label: shortenAround(redact(item.aiLabel ?? item.label), LIMITS.labelLength),
    kind: KIND_NAMES[item.kind] ?? item.kind,
    of: item.of && `${item.id}.of`,
  });
  const register = (entries: ReturnType<typeof referencesOfFact>): string[] =>
    entries.map(([name, text]) => {
      references.set(name, text);
      return name;
    });

  const changeOf = (change: ChangeItem) => {
    const common = {
      ...described(change),
      references: register(referencesOfChange(change, reading)),
    };
    if ("added" in change) {
      const listSide = (name: "added" | "removed") =>
        change[name].length > 0 ? listed(change, change[name], `${change.id}.${name}`) : undefined;
      return { ...common, added: listSide("added"), removed: listSide("removed") };
    }
    const difference = change.share ? differenceOf(change, reading.format) : undefined;
    for (const number of numbersIn(difference?.text ?? "")) numbers.add(number);
    const valueSide = (name: "before" | "after") => {
      const value = change[name];
      if (value === undefined) return null;
      return change.share ? shared(change, value, `${change.id}.${name}`) : undefined;
    };
    const [before, after] = [valueSide("before"), valueSide("after")];
    return { ...common, before, after, difference: difference?.direction };
  };
  const factOf = (fact: FactItem) => {
    const { id, value } = fact;
    const more = register(referencesOfFact(fact, reading)).filter((name) => name !== id);
    return {
      ...described(fact),
      references: more.length === 0 ? undefined : [id, ...more],
      ...(isList(value)
        ? { items: listed(fact, value, id) }
        : { value: fact.share ? shared(fact, value, id) : undefined }),
    };
  };
  // Changes use `remainingLength` first, because the email is about them.
  const changesPart = sentChanges.map(changeOf);
  const factsPart = sentFacts.map(factOf);
  const document = {
    type: type && redact(type),
    facts: factsPart.length === 0 ? undefined : factsPart,
    changes: changesPart.length === 0 ? undefined : changesPart,
  };
  return {
    json: JSON.stringify(document),
    references,
    referenceByValue,
    texts,
    numbers,
    searchText: JSON.stringify(Object.values(document)),
  };
}

/** Kinds in plain English. */
const KIND_NAMES: Readonly<Record<string, string>> = { freeText: "free text", flag: "yes or no" };

const NUMERIC: ReadonlySet<string> = new Set(["number", "percent", "money"]);

/** Whole numbers only: others are rarely written as words. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/\d+(?:[.,]\d+)*/g)].flatMap(([digits]) =>
    /^\d+(?:\.0+)?$/.test(digits) ? [Number(digits)] : [],
  );
}

/** Shortens a text without cutting a reference in two. */
function shortenAround(text: string, length: number): string {
  return shorten(text, Math.max(length, 1)).replace(/\{[^}]*…$/, "…");
}
