/** What a mail shows of a draft: the HTML folds long values and lists, the text has them whole. */
import { cutWords } from "../values/cut.ts";
import type { Change, Fact } from "../notification/definition.ts";
import type { Draft } from "../words/draft.ts";
import type { EmailTexts } from "../notification/language.ts";

/** In columns; one below the other in full width, where a value is long; or what joined and left a list. */
export type ShownChange = { readonly label: string } & (
  | { readonly kind: "columns"; readonly before: string; readonly after: string }
  | {
      readonly kind: "stacked";
      readonly before: readonly string[];
      readonly after: readonly string[];
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
};

type Shows = Pick<Draft, "changes" | "facts">;

const LIMITS = {
  columnLength: 90,
  /** Of a value, in characters: the first with which the values stay within `valueBytes`. */
  valueLengths: [300, 150, 75, 40, 20],
  /** Of all values and labels in the HTML; Gmail cuts a mail off at 102 kB, and the words and tags come on top. */
  valueBytes: 40_000,
  items: 10,
  itemsWhenFolded: 8,
};

/** `&quot;`. */
const MOST_BYTES_OF_A_CHARACTER = 6;

/** What stands between lines; the last four are none in HTML and some in other programs. */
const LINE_BREAK = /\r\n?|[\n\u2028\u2029\u0085\v\f]/;

/** As the text part shows it: everything. */
export function shownWhole(draft: Shows, fixed: EmailTexts): Shown {
  return shown(draft, {
    label: (label) => label,
    value: (value) => value || fixed.none,
    items: (list) => list,
  });
}

/** As the HTML shows it: cut at a word with how much more there is, so that the whole stays below 100 kB. */
export function shownFolded(draft: Shows, fixed: EmailTexts): Shown {
  const length = valueLengthFor(draft);
  const value = (text: string) => folded(text, length, fixed) || fixed.none;
  return shown(draft, {
    label: (label) => cutAtWord(label, length),
    value,
    items: (list) => foldedItems(list, fixed).map(value),
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
};

function shown({ changes, facts }: Shows, form: Form): Shown {
  return {
    changes: changes.map((change) => shownChange(change, form)),
    facts: facts.map(({ label, value }: Fact) => ({
      label: form.label(label),
      lines:
        typeof value === "string" || value.length === 0
          ? form.value([value].flat().join("")).split(LINE_BREAK)
          : form.items(value),
    })),
  };
}

function shownChange(change: Change, { label: labelOf, value, items }: Form): ShownChange {
  const label = labelOf(change.label);
  if ("added" in change)
    return { kind: "list", label, added: items(change.added), removed: items(change.removed) };
  const [before, after] = [value(change.before), value(change.after)];
  return isLong(change.before) || isLong(change.after)
    ? { kind: "stacked", label, before: before.split(LINE_BREAK), after: after.split(LINE_BREAK) }
    : { kind: "columns", label, before, after };
}

function isLong(value: string): boolean {
  return value.length > LIMITS.columnLength || LINE_BREAK.test(value);
}

/** The longest values that fit; a mail of usual size is never counted to the byte. */
function valueLengthFor({ changes, facts }: Shows): number {
  const texts = [
    ...changes.flatMap((change) =>
      "added" in change
        ? [change.label, ...change.added, ...change.removed]
        : [change.label, change.before, change.after],
    ),
    ...facts.flatMap(({ label, value }) => [label, value].flat()),
  ];
  const [longest = 0, ...shorter] = LIMITS.valueLengths;
  const characters = texts.reduce((sum, text) => sum + Math.min(text.length, longest), 0);
  if (characters * MOST_BYTES_OF_A_CHARACTER <= LIMITS.valueBytes) return longest;
  const fits = (length: number) =>
    texts.reduce((sum, text) => sum + htmlBytes(text.slice(0, length)), 0) <= LIMITS.valueBytes;
  return fits(longest) ? longest : (shorter.find(fits) ?? shorter.at(-1) ?? longest);
}

/** Bytes of the text in UTF-8 with its markup escaped and its lines broken; or some more. */
function htmlBytes(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    if (`&<>"'\n\r`.includes(character)) bytes += MOST_BYTES_OF_A_CHARACTER;
    else bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

function folded(text: string, length: number, { moreCharacters }: EmailTexts): string {
  if (text.length <= length) return text;
  const kept = cutWords(text, length);
  return `${kept}… (${moreCharacters.replace("{count}", String(text.length - kept.length))})`;
}

function foldedItems(list: readonly string[], { moreItems }: EmailTexts): readonly string[] {
  if (list.length <= LIMITS.items) return list;
  const more = String(list.length - LIMITS.itemsWhenFolded);
  return [...list.slice(0, LIMITS.itemsWhenFolded), moreItems.replace("{count}", more)];
}
