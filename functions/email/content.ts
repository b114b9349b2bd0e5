/** The facts and changes of a draft as an email shows them: shortened in the HTML, whole in the text part. */
import { cutWords, shorten } from "../values/cut.ts";
import type { Draft, DraftChange as Change } from "../words/draft.ts";
import { type EmailTexts, fill } from "../notification/language.ts";

/** A value before and after, by its lines (none: no value), or the items added to and removed from a list. */
export type ShownChange = { readonly label: string } & (
  | {
      readonly kind: "value";
      readonly before: readonly string[];
      readonly after: readonly string[];
      /** One of the values is too long for bold or strikethrough. */
      readonly isLong: boolean;
    }
  | {
      readonly kind: "list";
      readonly added: readonly string[];
      readonly removed: readonly string[];
    }
);

export type ShownFact = { readonly label: string; readonly lines: readonly string[] };

export type Shown = {
  readonly changes: readonly ShownChange[];
  readonly facts: readonly ShownFact[];
  /** The AI's summary of a free text. */
  readonly summary: { readonly heading: string; readonly lines: readonly string[] } | undefined;
};

type Shows = Pick<Draft, "changes" | "facts" | "summary">;

/** How many characters of a value and items of a list the HTML shows, the most first. */
export const FOLDS = [
  { length: 300, items: 10 },
  { length: 150, items: 8 },
  { length: 75, items: 5 },
  { length: 40, items: 3 },
  { length: 20, items: 2 },
  { length: 10, items: 1 },
] as const;

type Fold = (typeof FOLDS)[number];

const LONG_VALUE = 90;
const SUMMARY_LENGTH = 1200;

/** The last four break lines in some programs only. */
const LINE_BREAK = /\r\n?|[\n\u2028\u2029\u0085\v\f]/;

/** For the text part: everything. */
export function shownWhole(draft: Shows, texts: EmailTexts): Shown {
  return shown(draft, texts, {
    label: (label) => label,
    value: (value) => value,
    items: (list) => list,
    summary: (text) => text,
  });
}

/** For the HTML: values and lists shortened, with how much is left out. */
export function shownFolded(draft: Shows, texts: EmailTexts, { length, items }: Fold): Shown {
  const value = (text: string) => folded(text, length, texts);
  return shown(draft, texts, {
    label: (label) => shorten(label, length),
    value,
    items: (list) => foldedItems(list, items, texts, value),
    summary: (text) => folded(text, SUMMARY_LENGTH, texts),
  });
}

type Form = {
  readonly label: (label: string) => string;
  readonly value: (value: string) => string;
  readonly items: (list: readonly string[]) => readonly string[];
  readonly summary: (text: string) => string;
};

function shown({ changes, facts, summary }: Shows, { none }: EmailTexts, form: Form): Shown {
  return {
    changes: changes.map((change) => shownChange(change, form)),
    facts: facts.map(({ label, value }) => {
      const lines =
        typeof value === "string" ? linesOf(form.value(value)) : form.items(value.filter(Boolean));
      return { label: form.label(label), lines: lines.length === 0 ? [none] : lines };
    }),
    summary: summary && {
      heading: summary.heading,
      lines: linesOf(form.summary(summary.text)),
    },
  };
}

function shownChange(change: Change, { label: labelOf, value, items }: Form): ShownChange {
  const label = labelOf(change.label);
  if ("added" in change)
    return { kind: "list", label, added: items(change.added), removed: items(change.removed) };
  return {
    kind: "value",
    label,
    before: linesOf(value(change.before)),
    after: linesOf(value(change.after)),
    isLong: isLong(change.before) || isLong(change.after),
  };
}

function linesOf(value: string): readonly string[] {
  return value === "" ? [] : value.split(LINE_BREAK);
}

function isLong(value: string): boolean {
  return value.length > LONG_VALUE || LINE_BREAK.test(value);
}

function folded(text: string, length: number, { moreCharacters }: EmailTexts): string {
  if (text.length <= length) return text;
  const kept = cutWords(text, length);
  return `${kept}… (${fill(moreCharacters, { count: String(text.length - kept.length) })})`;
}

function foldedItems(
  list: readonly string[],
  most: number,
  { moreItems }: EmailTexts,
  form: (item: string) => string,
): readonly string[] {
  if (list.length <= most) return list.map(form);
  const kept = list.slice(0, most - 1);
  return [...kept.map(form), fill(moreItems, { count: String(list.length - kept.length) })];
}
