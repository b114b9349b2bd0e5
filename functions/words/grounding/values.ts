/** The values that a model was sent, each read once: what it says, and whether it is a field's value or somebody's sentence. */
import { aliasSpans, type Roles } from "./alias-shapes.ts";
import type { Grounds } from "./grounding.ts";
import type { Mention } from "./mention.ts";
import { readMentions } from "./mentions.ts";
import { blank, fold, wordsOf } from "./text.ts";

export type Value = Reading & {
  /** Folded. */
  readonly label: string;
  readonly text: string;
  /** Somebody typed it: what it says is no more than that it was said. */
  readonly isSentence: boolean;
  /** A sentence that is retold more freely than a note. */
  readonly isTitle: boolean;
};

/** A text, taken apart once. */
export type Reading = {
  readonly folded: string;
  readonly words: readonly string[];
  readonly mentions: readonly Mention[];
};

export type Reader = (text: string) => Reading;

/** Labels are the same from event to event, but for those that the default definition takes from the data. */
const knownLabels = new WeakMap<Roles, Map<string, Reading>>();
const MOST_KNOWN = 500;

/** Reads each text once, however often it is asked for, and labels once for all events. */
export function createReader(
  locale: Grounds["locale"],
  roles: Roles,
  labels: readonly string[],
): Reader {
  const readings = new Map<string, Reading>();
  const known = knownLabels.get(roles) ?? new Map<string, Reading>();
  if (known.size > MOST_KNOWN) known.clear();
  knownLabels.set(roles, known);
  for (const label of labels) {
    const key = `${locale} ${label}`;
    const reading = known.get(key) ?? readText(label, locale, roles.pattern);
    known.set(key, reading);
    readings.set(label, reading);
  }
  return (text) => {
    const before = readings.get(text);
    if (before !== undefined) return before;
    const reading = readText(text, locale, roles.pattern);
    readings.set(text, reading);
    return reading;
  };
}

function readText(text: string, locale: Grounds["locale"], pattern: RegExp | undefined): Reading {
  const folded = fold(text);
  const spans = aliasSpans(folded, pattern);
  const mentions =
    spans.length === 0
      ? readMentions(text, folded, locale)
      : readMentions(blank(text, spans), blank(folded, spans), locale);
  return { folded, words: wordsOf(folded), mentions };
}

export function valuesOf({ facts, changes }: Grounds, read: Reader): Value[] {
  const values: Value[] = [];
  const say = (label: string, texts: readonly string[]): void => {
    const { folded } = read(label);
    for (const text of texts) values.push(valueOf(folded, text, read(text)));
  };
  for (const { label, value } of facts) say(label, typeof value === "string" ? [value] : value);
  for (const change of changes)
    say(
      change.label,
      "added" in change ? [...change.added, ...change.removed] : [change.before, change.after],
    );
  return values;
}

function valueOf(label: string, text: string, reading: Reading): Value {
  const sentence = isSentence(label, text, reading.folded);
  return {
    ...reading,
    label,
    text,
    isSentence: sentence,
    isTitle: sentence && TITLE.test(label) && !text.includes("\n") && !CODE_IN_TEXT.test(text),
  };
}

/** Words between words, which fields of a few words have few of. */
export const LITTLE_WORDS: ReadonlySet<string> = new Set(
  "the a an is are was were be has have that this these you your we our us it must please will should can do not and to for of from with in on at by as if all any say write add die 'n is was het dit dat jy jou julle ons moet asseblief sal kan nie en van vir na met in op by as alle se skryf voeg".split(
    " ",
  ),
);
const FIELD_WORDS = 12;
/** What names, places and numbers do not hold. */
const CODE_IN_TEXT = /[<>{}|\\=*`~^]|&#?\w+;|"\s*[:,]|--/;
/** Fields for free text, however short it is. */
const FREE_TEXT =
  /\b(?:notes?|comments?|remarks?|messages?|descriptions?|reasons?|texts?|body|notas?|kommentaar|opmerkings?|boodskap|beskrywing|rede|teks|inhoud)\b/;
const TITLE = /\b(?:title|titel)\b/;

function isSentence(label: string, text: string, folded: string): boolean {
  if (text === "") return false;
  if (/[\r\n]|[.!?]\s+\S/.test(text.trim()) || CODE_IN_TEXT.test(text)) return true;
  if (FREE_TEXT.test(label)) return true;
  const words = folded.match(/[a-z']+/g) ?? [];
  if (words.length > FIELD_WORDS) return true;
  if (words.length < 4) return false;
  let little = 0;
  for (const word of words) if (LITTLE_WORDS.has(word)) little += 1;
  return little >= 2;
}
