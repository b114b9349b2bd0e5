/** What an email shows of a draft: the HTML shortens long values and lists, the text part has them whole. */
import { cutWords } from "../values/cut.ts";
import type { Draft, DraftChange as Change } from "../words/draft.ts";
import type { EmailTexts } from "../notification/language.ts";

/** A value by its lines, none where there is no value; or what was added to a list and removed from it. */
export type ShownChange = { readonly label: string } & (
  | {
      readonly kind: "value";
      readonly before: readonly string[];
      readonly after: readonly string[];
      /** Either value is too long to be read in bold or struck through. */
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
  /** What a free text says. */
  readonly summary: { readonly heading: string; readonly lines: readonly string[] } | undefined;
};

type Shows = Pick<Draft, "changes" | "facts" | "summary">;

/** How much of values (in characters) and lists (in items) the HTML shows: the first with which it fits. */
const FOLDS = [
  { length: 300, items: 10 },
  { length: 150, items: 8 },
  { length: 75, items: 5 },
  { length: 40, items: 3 },
  { length: 20, items: 2 },
  { length: 10, items: 1 },
] as const;

type Fold = { readonly length: number; readonly items: number };

/** Gmail cuts an email off at 102 KB; the page around the rows, its sentences and the summary take up to 40 KB. */
const MAX_BYTES = 62_000;
/** Markup of a row, and of an item in a list that changed. */
const CHANGE_BYTES = 500;
const FACT_BYTES = 400;
const ITEM_BYTES = 270;
/** Markup of a line, and the words after a value that is cut. */
const LINE_BYTES = 16;
const CUT_BYTES = 60;
/** `&quot;`. */
const CHARACTER_BYTES = 6;

const LONG_VALUE = 90;
const SUMMARY_LENGTH = 1200;

/** What separates lines; the last four do so in some programs only. */
const LINE_BREAK = /\r\n?|[\n\u2028\u2029\u0085\v\f]/;

/** As the text part shows it: everything. */
export function shownWhole(draft: Shows, texts: EmailTexts): Shown {
  return shown(draft, texts, {
    label: (label) => label,
    value: (value) => value,
    items: (list) => list,
    summary: (text) => text,
  });
}

/** As the HTML shows it: cut at a word, with how much more there is. */
export function shownFolded(draft: Shows, texts: EmailTexts): Shown {
  const fold = foldFor(draft);
  const value = (text: string) => folded(text, fold.length, texts);
  return shown(draft, texts, {
    label: (label) => cutAtWord(label, fold.length),
    value,
    items: (list) => foldedItems(list, fold.items, texts, value),
    summary: (text) => folded(text, SUMMARY_LENGTH, texts),
  });
}

/** The part that fits into `length` characters, with an ellipsis for the rest. */
export function cutAtWord(text: string, length: number): string {
  return text.length <= length ? text : `${cutWords(text, length - 1)}…`;
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

function foldFor(draft: Shows): Fold {
  const [whole, ...smaller] = FOLDS;
  const fits = (fold: Fold) => bytesWith(fold, draft) <= MAX_BYTES;
  return fits(whole) ? whole : (smaller.find(fits) ?? FOLDS[FOLDS.length - 1] ?? whole);
}

/** Bytes of all rows, or some more. */
function bytesWith({ length, items }: Fold, { changes, facts }: Shows): number {
  const textBytes = (text: string) => {
    const cut = text.slice(0, length);
    const lines = cut.split(LINE_BREAK).length;
    return htmlBytes(cut) + lines * LINE_BYTES + (text.length > length ? CUT_BYTES : 0);
  };
  const sum = (bytes: readonly number[]) => bytes.reduce((one, other) => one + other, 0);
  const listBytes = (list: readonly string[], each: number) =>
    sum(list.slice(0, items).map((item) => each + textBytes(item)));
  return sum([
    ...changes.map(
      (change) =>
        CHANGE_BYTES +
        textBytes(change.label) +
        ("added" in change
          ? listBytes(change.added, ITEM_BYTES) + listBytes(change.removed, ITEM_BYTES)
          : textBytes(change.before) + textBytes(change.after)),
    ),
    ...facts.map(
      ({ label, value }) =>
        FACT_BYTES +
        textBytes(label) +
        (typeof value === "string" ? textBytes(value) : listBytes(value, 0)),
    ),
  ]);
}

/** Bytes of the text in UTF-8 with its markup escaped; or some more. */
function htmlBytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (`&<>"'`.includes(character)) bytes += CHARACTER_BYTES;
    else bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function folded(text: string, length: number, { moreCharacters }: EmailTexts): string {
  if (text.length <= length) return text;
  const kept = cutWords(text, length);
  return `${kept}… (${moreCharacters.replace("{count}", String(text.length - kept.length))})`;
}

function foldedItems(
  list: readonly string[],
  most: number,
  { moreItems }: EmailTexts,
  form: (item: string) => string,
): readonly string[] {
  if (list.length <= most) return list.map(form);
  const kept = list.slice(0, most - 1);
  return [...kept.map(form), moreItems.replace("{count}", String(list.length - kept.length))];
}
