/**
 * What a definition reports in one language: its facts and changes with typed values, numbered, without what did not change.
 * Values are whole here: they are hidden before they are cut.
 */
import { cut, oneLine } from "../values/cut.ts";
import type { Change, Fact, Value } from "./definition.ts";
import type { Kind, Scalar } from "./value-format.ts";

type Item = {
  /** "F1" or "C1": how the AI refers to it. */
  readonly id: string;
  readonly label: string;
  /** What the AI is told in place of the label; null: it is not told of this at all. */
  readonly aiLabel: string | null;
  readonly kind: Kind;
  readonly currency: string | undefined;
  readonly share: boolean;
  readonly of: string | undefined;
};

export type FactItem = Item & {
  readonly about: boolean;
  readonly value: Scalar | readonly Scalar[];
};

/** Undefined: there was, or is, no value. */
export type ValueChange = Item & {
  readonly before: Scalar | undefined;
  readonly after: Scalar | undefined;
};

export type ListChange = Item & {
  readonly added: readonly Scalar[];
  readonly removed: readonly Scalar[];
};

export type ChangeItem = ValueChange | ListChange;

/** An email is read by people: what is longer than these is cut, so that a plan fits into one row (400 KB) and an email into SES. */
const LIMITS = {
  facts: 40,
  changes: 40,
  labelLength: 120,
};

/** Facts of an email; of more, the last one says how many are not shown. */
export const MOST_FACTS = LIMITS.facts;

export type ContentOptions = {
  readonly translate: (label: string) => string;
  /** The fact that says how many are not shown. */
  readonly notShown: (count: number, what: "facts" | "changes") => Fact;
};

export function contentOf(
  facts: readonly Fact[],
  changes: readonly Change[],
  options: ContentOptions,
): { readonly facts: readonly FactItem[]; readonly changes: readonly ChangeItem[] } {
  const changed = changes.flatMap((change) => changeItem(change, options) ?? []);
  const shownChanges = changed.slice(0, LIMITS.changes).map(numbered("C"));
  const moreChanges = changed.length - shownChanges.length;
  const given = facts.flatMap((fact) => factItem(fact, options) ?? []);
  const extra = (count: number, what: "facts" | "changes") =>
    factItem(options.notShown(count, what), options) ?? [];
  const room = LIMITS.facts;
  const shownFacts = given.length > room ? given.slice(0, room - 1) : given;
  const all = [
    ...shownFacts,
    ...(given.length > room ? [extra(given.length - room + 1, "facts")].flat() : []),
    ...(moreChanges > 0 ? [extra(moreChanges, "changes")].flat() : []),
  ];
  const isAboutNamed = all.some(({ about }) => about);
  return {
    facts: all.map((fact, index) => ({
      ...fact,
      id: `F${index + 1}`,
      about: isAboutNamed ? fact.about : index === 0,
    })),
    changes: shownChanges,
  };
}

/** Whether any of these changes something. */
export function hasChanges(changes: readonly Change[]): boolean {
  return changes.some(
    (change) => changeItem(change, { translate: (label) => label }) !== undefined,
  );
}

function numbered(letter: string) {
  return <T extends object>(item: T, index: number): T & { readonly id: string } => ({
    ...item,
    id: `${letter}${index + 1}`,
  });
}

type Translating = Pick<ContentOptions, "translate">;

type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;

function factItem(fact: Fact, options: ContentOptions): Unnumbered<FactItem> | undefined {
  const { value } = fact;
  if (isList(value)) {
    const items = itemsOf(value);
    if (items.length === 0) return undefined;
    return { ...described(fact, items[0], options), about: fact.about === true, value: items };
  }
  const scalar = scalarOf(value);
  if (scalar === undefined) return undefined;
  return { ...described(fact, scalar, options), about: fact.about === true, value: scalar };
}

function changeItem(change: Change, options: Translating): Unnumbered<ChangeItem> | undefined {
  if ("added" in change) return listChange(change, change.added, change.removed, options);
  const { before, after } = change;
  if (isList(before) || isList(after)) {
    const [old, now] = [listOf(before), listOf(after)];
    return listChange(change, without(now, old), without(old, now), options);
  }
  const [old, now] = [scalarOf(before), scalarOf(after)];
  if (String(old ?? "") === String(now ?? "")) return undefined;
  return { ...described(change, now ?? old, options), before: old, after: now };
}

function listChange(
  change: Change,
  added: readonly Scalar[],
  removed: readonly Scalar[],
  options: Translating,
): Unnumbered<ListChange> | undefined {
  const [joined, left] = [itemsOf(added), itemsOf(removed)];
  const first = joined[0] ?? left[0];
  if (first === undefined) return undefined;
  return { ...described(change, first, options), added: joined, removed: left };
}

function described(
  { label, aiLabel, kind, currency, share = false, of }: Change | Fact,
  value: Scalar | undefined,
  { translate }: Translating,
): Omit<Item, "id"> {
  const own = cut(oneLine(translate(label)), LIMITS.labelLength);
  const whose = of === undefined || of === "" ? undefined : cut(oneLine(of), LIMITS.labelLength);
  return {
    label: own,
    aiLabel: aiLabel === undefined ? own : aiLabel,
    kind: kind ?? kindOf(value),
    currency,
    share,
    of: whose,
  };
}

/** The kind of a value that names none. */
function kindOf(value: Scalar | undefined): Kind {
  if (typeof value === "boolean") return "flag";
  if (typeof value === "number") return "number";
  if (value === undefined) return "text";
  if (DATE.test(value)) return "date";
  return TIME.test(value) ? "time" : "text";
}

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:[Zz]|[+-]\d{2}:\d{2})$/;

export function isList(value: Value): value is readonly Scalar[] {
  return Array.isArray(value);
}

function listOf(value: Value): readonly Scalar[] {
  return isList(value) ? value : [value ?? []].flat();
}

function scalarOf(value: Scalar | null | undefined): Scalar | undefined {
  if (typeof value === "string" && value.trim() === "") return undefined;
  return value ?? undefined;
}

function itemsOf(list: readonly Scalar[]): readonly Scalar[] {
  return list.filter((item) => typeof item !== "string" || item.trim() !== "");
}

/** The items of one list that the other lacks; an item that stands twice is two. */
function without(items: readonly Scalar[], others: readonly Scalar[]): Scalar[] {
  const left = new Map<Scalar, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return items.filter((item) => {
    const count = left.get(item) ?? 0;
    if (count > 0) left.set(item, count - 1);
    return count === 0;
  });
}
