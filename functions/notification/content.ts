/** The facts and changes of a definition in one language: values with their kinds, numbered, without unchanged ones. */
import { cut, oneLine } from "../values/cut.ts";
import { dateMs, timeMs } from "../values/time.ts";
import type { Change, Fact, Value } from "./definition.ts";
import type { Kind, Scalar } from "./format/value-format.ts";

type Item = {
  /** "F1" or "C1": how the AI refers to it. */
  readonly id: string;
  readonly label: string;
  /** The label for the AI, not cut; null: the AI does not get this item. */
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

/** Undefined: no value. */
export type ValueChange = Item & {
  readonly before: Scalar | undefined;
  readonly after: Scalar | undefined;
};

export type ListChange = Item & {
  readonly added: readonly Scalar[];
  readonly removed: readonly Scalar[];
};

export type ChangeItem = ValueChange | ListChange;

/** Facts of an email; if there are more, the last one says how many are left out. */
export const MOST_FACTS = 40;
const MOST_CHANGES = 40;
const LABEL_LENGTH = 120;

export type ContentOptions = {
  readonly translate: (label: string) => string;
  /** The fact that says how many are left out. */
  readonly notShown: (count: number, what: "facts" | "changes") => Fact;
};

export function contentOf(
  facts: readonly Fact[],
  changes: readonly Change[],
  { translate, notShown }: ContentOptions,
): { readonly facts: readonly FactItem[]; readonly changes: readonly ChangeItem[] } {
  const allChanges = changes.flatMap((change) => changeItem(change, translate) ?? []);
  const allFacts = facts.flatMap((fact) => factItem(fact, translate) ?? []);
  const isFull = allFacts.length > MOST_FACTS;
  const shownFacts = isFull ? allFacts.slice(0, MOST_FACTS - 1) : allFacts;
  const rest = (count: number, what: "facts" | "changes") =>
    (count > 0 ? factItem(notShown(count, what), translate) : undefined) ?? [];
  const lines = [
    ...shownFacts,
    rest(allFacts.length - shownFacts.length, "facts"),
    rest(allChanges.length - MOST_CHANGES, "changes"),
  ].flat();
  const isAboutNamed = lines.some(({ about }) => about);
  return {
    facts: lines.map((fact, index) => ({
      ...fact,
      id: `F${index + 1}`,
      about: isAboutNamed ? fact.about : index === 0,
    })),
    changes: allChanges
      .slice(0, MOST_CHANGES)
      .map((change, index) => ({ ...change, id: `C${index + 1}` })),
  };
}

/** Whether at least one of these is a change. */
export function hasChanges(changes: readonly Change[]): boolean {
  return changes.some((change) => changeItem(change, (label) => label) !== undefined);
}

type Unnumbered<T> = T extends unknown ? Omit<T, "id"> : never;
type Translate = ContentOptions["translate"];

function factItem(fact: Fact, translate: Translate): Unnumbered<FactItem> | undefined {
  const values = valuesOf(fact.value);
  const [first] = values;
  if (first === undefined) return undefined;
  const value = isList(fact.value) ? values : first;
  return { ...described(fact, first, translate), about: fact.about === true, value };
}

function changeItem(change: Change, translate: Translate): Unnumbered<ChangeItem> | undefined {
  if ("added" in change) return listChange(change, change.added, change.removed, translate);
  const [old, now] = [valuesOf(change.before), valuesOf(change.after)];
  if (isList(change.before) || isList(change.after))
    return listChange(change, without(now, old), without(old, now), translate);
  const [[before], [after]] = [old, now];
  if (String(before ?? "") === String(after ?? "")) return undefined;
  return { ...described(change, after ?? before, translate), before, after };
}

function listChange(
  change: Change,
  added: readonly Scalar[],
  removed: readonly Scalar[],
  translate: Translate,
): Unnumbered<ListChange> | undefined {
  const [joined, left] = [valuesOf(added), valuesOf(removed)];
  const first = joined[0] ?? left[0];
  if (first === undefined) return undefined;
  return { ...described(change, first, translate), added: joined, removed: left };
}

function described(
  { label, aiLabel, kind, currency, share = false, of }: Change | Fact,
  value: Scalar | undefined,
  translate: Translate,
): Omit<Item, "id"> {
  const whole = oneLine(translate(label));
  return {
    label: cut(whole, LABEL_LENGTH),
    aiLabel: aiLabel === undefined ? whole : aiLabel,
    kind: kind ?? kindOf(value),
    currency,
    share,
    of: of === undefined || of === "" ? undefined : cut(oneLine(of), LABEL_LENGTH),
  };
}

/** The kind of a value without a declared one. */
function kindOf(value: Scalar | undefined): Kind {
  if (typeof value === "boolean") return "flag";
  if (typeof value === "number") return "number";
  if (value === undefined) return "text";
  if (dateMs(value) !== undefined) return "date";
  return timeMs(value) === undefined ? "text" : "time";
}

export function isList(value: Value): value is readonly Scalar[] {
  return Array.isArray(value);
}

/** A value or a list as a list, without empty values. */
function valuesOf(value: Value): readonly Scalar[] {
  const values = isList(value) ? value : [value ?? []].flat();
  return values.filter((one) => typeof one !== "string" || one.trim() !== "");
}

/** The items of one list that the other lacks; an item that occurs twice counts twice. */
function without(items: readonly Scalar[], others: readonly Scalar[]): Scalar[] {
  const left = new Map<Scalar, number>();
  for (const other of others) left.set(other, (left.get(other) ?? 0) + 1);
  return items.filter((item) => {
    const count = left.get(item) ?? 0;
    if (count > 0) left.set(item, count - 1);
    return count === 0;
  });
}
