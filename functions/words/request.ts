/** What the AI is told of a notification: labels and kinds, values where they are shared, and the references that it may use. */
import { type ChangeItem, type FactItem, isList } from "../notification/content.ts";
import type { Scalar } from "../notification/value-format.ts";
import {
  differenceOf,
  type Reading,
  type References,
  referencesOfChange,
  referencesOfFact,
  sentenceValue,
} from "./references.ts";
import { cutWords } from "../values/cut.ts";

/** What is too long to be read by the AI; the email shows more. */
const LIMITS = {
  facts: 16,
  changes: 12,
  /** Of one value, and of one free text, in characters. */
  valueLength: 400,
  textLength: 2_000,
  /** Of all values and texts. */
  length: 8_000,
};

export type RequestOptions = {
  /** The event's type; undefined: the AI is not told. */
  readonly type: string | undefined;
  readonly reading: Reading;
  /** Hides personal values in a text. */
  readonly redact: (text: string) => string;
};

export type Request = {
  /** The document that the AI gets, as JSON. */
  readonly json: string;
  readonly references: References;
  /** Shared values as the document shows them, and the reference of each. */
  readonly copies: ReadonlyMap<string, string>;
  /** Free texts that the document holds and that are too long to be quoted, as the AI reads them: a summary is of these. */
  readonly texts: readonly { readonly label: string; readonly text: string }[];
  /** Numbers that the AI may write as a word: it counts what is there, or sees them. */
  readonly numbers: ReadonlySet<number>;
  /** Words of labels and shared values. */
  readonly vocabulary: string;
};

/** Undefined where there is nothing to write about: a model that is given nothing makes something up. */
export function requestOf(
  facts: readonly FactItem[],
  changes: readonly ChangeItem[],
  { type, reading, redact }: RequestOptions,
): Request | undefined {
  const sentChanges = changes.filter(({ aiLabel }) => aiLabel !== null).slice(0, LIMITS.changes);
  const sentFacts = facts
    .filter(({ aiLabel, about }) => aiLabel !== null && (about || changes.length === 0))
    .slice(0, LIMITS.facts);
  if (sentFacts.length + sentChanges.length === 0) return undefined;
  const references = new Map<string, string>();
  const copies = new Map<string, string>();
  const texts: { label: string; text: string }[] = [];
  const numbers = new Set<number>([1]);
  let left = LIMITS.length;

  /** A shared value as the AI reads it: hidden before it is cut. */
  const shared = (item: FactItem | ChangeItem, value: Scalar, reference?: string): string => {
    const length = item.kind === "freeText" ? LIMITS.textLength : LIMITS.valueLength;
    const shown = item.kind === "freeText" ? String(value) : sentenceValue(item, value, reading);
    // Braces of its own could be read as a reference.
    const safe = shown.replaceAll("{", "(").replaceAll("}", ")");
    const text = shortened(redact(safe), Math.min(length, left));
    left -= text.length;
    if (item.kind === "freeText" && text.length > LONGEST_WITHOUT_SUMMARY)
      texts.push({ label: item.label, text });
    else if (reference !== undefined && text === shown && !copies.has(text))
      copies.set(text, reference);
    if (NUMERIC.has(item.kind)) for (const number of numbersIn(String(value))) numbers.add(number);
    return text;
  };
  const listed = (item: FactItem | ChangeItem, items: readonly Scalar[], reference: string) => {
    numbers.add(items.length);
    // An item of several has no reference of its own.
    const own = items.length === 1 ? reference : undefined;
    if (item.share) return items.map((value) => shared(item, value, own));
    return items.length === 1 ? "one" : "several";
  };
  const described = (item: FactItem | ChangeItem) => ({
    id: item.id,
    label: redact(item.aiLabel ?? item.label),
    kind: KIND_NAMES[item.kind] ?? item.kind,
    ...(item.of === undefined ? {} : { of: `${item.id}.of` }),
  });

  // Changes first: where not everything fits, they are what the email is about.
  const changesToldOf = sentChanges.map((change) => {
    const entries = referencesOfChange(change, reading);
    for (const [name, text] of entries) references.set(name, text);
    const told = { ...described(change), references: entries.map(([name]) => name) };
    if ("added" in change) {
      const side = (name: "added" | "removed") =>
        change[name].length === 0
          ? {}
          : { [name]: listed(change, change[name], `${change.id}.${name}`) };
      return { ...told, ...side("added"), ...side("removed") };
    }
    const { before, after } = change;
    const difference = change.share ? differenceOf(change, reading.format) : undefined;
    if (difference !== undefined)
      for (const number of numbersIn(difference.text)) numbers.add(number);
    const side = (name: "before" | "after", value: Scalar | undefined) =>
      value === undefined
        ? { [name]: null }
        : change.share
          ? { [name]: shared(change, value, `${change.id}.${name}`) }
          : {};
    return {
      ...told,
      ...side("before", before),
      ...side("after", after),
      ...(difference === undefined ? {} : { difference: difference.direction }),
    };
  });
  const factsToldOf = sentFacts.map((fact) => {
    const entries = referencesOfFact(fact, reading);
    for (const [name, text] of entries) references.set(name, text);
    const { value } = fact;
    const extra = entries.map(([name]) => name).filter((name) => name !== fact.id);
    return {
      ...described(fact),
      ...(extra.length === 0 ? {} : { references: [fact.id, ...extra] }),
      ...(isList(value)
        ? { items: listed(fact, value, fact.id) }
        : fact.share
          ? { value: shared(fact, value, fact.id) }
          : {}),
    };
  });
  const document = {
    ...(type === undefined ? {} : { type: redact(type) }),
    ...(factsToldOf.length === 0 ? {} : { facts: factsToldOf }),
    ...(changesToldOf.length === 0 ? {} : { changes: changesToldOf }),
  };
  return {
    json: JSON.stringify(document),
    references,
    copies,
    texts,
    numbers,
    vocabulary: JSON.stringify(Object.values(document)),
  };
}

/** A free text that is not longer is quoted well enough. */
const LONGEST_WITHOUT_SUMMARY = 80;

/** Kinds as a reader of English would say them. */
const KIND_NAMES: Readonly<Record<string, string>> = { freeText: "free text", flag: "yes or no" };

const NUMERIC: ReadonlySet<string> = new Set(["number", "percent", "money"]);

/** Whole numbers only: words for others are rare. */
function numbersIn(text: string): number[] {
  return [...text.matchAll(/\d+(?:[.,]\d+)*/g)].flatMap(([digits]) =>
    /^\d+(?:\.0+)?$/.test(digits) ? [Number(digits)] : [],
  );
}

/** At most `length` characters, cut between words, so that no reference is cut in two. */
function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  const kept = cutWords(text, Math.max(0, length - 1));
  return `${kept.replace(/\{[^}]*$/, "").trimEnd()}…`;
}
