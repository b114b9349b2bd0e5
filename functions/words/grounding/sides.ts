/** The two sides of a change, by what only the one or the other holds: to tell old from new in a sentence. */
import { dayKey, MONTHS, WEEKDAYS } from "./calendar.ts";
import type { Grounds } from "./grounding.ts";
import type { Mention } from "./mention.ts";
import { indexOfWords } from "./text.ts";
import { LITTLE_WORDS, type Reader } from "./values.ts";

export type Side = "old" | "new";

const SIDES = ["old", "new"] as const;

/** How much of a side a value is: 1 for all of it. */
export type Sides = Readonly<Record<Side, ReadonlyMap<string, number>>> & {
  /** Words, where the sides differ in no value: each its part of the side. */
  readonly words: Readonly<Record<Side, ReadonlyMap<string, number>>>;
  /** Items of a list, folded. */
  readonly items: readonly { readonly text: string; readonly side: Side }[];
};

type Change = Grounds["changes"][number];

const LEAST_WORD = 3;

export function sidesOf(change: Change, read: Reader): Sides {
  const isList = "added" in change;
  const [before, after] = isList
    ? [change.removed, change.added]
    : [[change.before], [change.after]];
  const [old, young] = [keysOf(before, read), keysOf(after, read)];
  const item = (side: Side) => (text: string) => ({ text: read(text).folded.trim(), side });
  const items = isList
    ? [...change.added.map(item("new")), ...change.removed.map(item("old"))]
    : [];
  const values = { old: onlyIn(old, young), new: onlyIn(young, old) };
  // Where the sides differ in a day or a number, the words around it say nothing.
  const words =
    values.old.size > 0 && values.new.size > 0
      ? { old: NO_WORDS, new: NO_WORDS }
      : { old: wordsOnlyIn(old, young), new: wordsOnlyIn(young, old) };
  return { ...values, words, items };
}

type Keys = { readonly values: ReadonlySet<string>; readonly words: ReadonlySet<string> };

function keysOf(texts: readonly string[], read: Reader): Keys {
  const values = new Set<string>();
  const words = new Set<string>();
  for (const text of texts) {
    const reading = read(text);
    for (const mention of reading.mentions)
      for (const key of keysOfMention(mention)) values.add(key);
    for (const word of reading.words) if (word.length >= LEAST_WORD) words.add(word);
  }
  return { values, words };
}

const NO_WORDS: ReadonlyMap<string, number> = new Map();

function onlyIn(one: Keys, other: Keys): Map<string, number> {
  const only = new Map<string, number>();
  for (const key of one.values) if (!other.values.has(key)) only.set(key, 1);
  return only;
}

/** A name or a state has few words; of a note, each says too little. */
const MOST_WORDS = 8;

function wordsOnlyIn(one: Keys, other: Keys): ReadonlyMap<string, number> {
  const only = [...one.words].filter((word) => !other.words.has(word) && isTelling(word));
  return only.length > MOST_WORDS ? NO_WORDS : new Map(only.map((word) => [word, 1 / only.length]));
}

function isTelling(word: string): boolean {
  return !/^\d/.test(word) && !MONTHS.has(word) && !WEEKDAYS.has(word) && !LITTLE_WORDS.has(word);
}

/** What a mention is looked up by. */
function keysOfMention(mention: Mention): string[] {
  switch (mention.kind) {
    case "date":
      return mention.day === 0 ? [] : [`day ${dayKey(0, mention.month, mention.day)}`];
    case "time":
      return mention.minutes.map((minute) => `time ${minute}`);
    case "number":
      return mention.values.map((value) => `number ${value}`);
    case "code":
      return [`code ${mention.code}`];
  }
}

/** Something in a line that stands on one side of a change only. */
export type Hit = {
  readonly at: number;
  readonly change: number;
  readonly side: Side;
  readonly weight: number;
  readonly key: string;
  /** A time of day. */
  readonly isTime: boolean;
};

export function hitsIn(
  folded: string,
  mentions: readonly Mention[],
  sides: readonly Sides[],
): Hit[] {
  const hits: Hit[] = [];
  for (const mention of mentions)
    for (const key of keysOfMention(mention))
      for (let change = 0; change < sides.length; change += 1)
        for (const side of SIDES) {
          const weight = sides[change]?.[side].get(key);
          if (weight !== undefined)
            hits.push({
              at: mention.start,
              change,
              side,
              weight,
              key,
              isTime: mention.kind === "time",
            });
        }
  for (let change = 0; change < sides.length; change += 1)
    for (const side of SIDES)
      for (const [word, weight] of sides[change]?.words[side] ?? [])
        for (
          let at = indexOfWords(folded, word);
          at !== -1;
          at = indexOfWords(folded, word, at + 1)
        )
          hits.push({ at, change, side, weight, key: word, isTime: false });
  sides.forEach(({ items }, change) => {
    for (const { text, side } of items)
      for (let at = indexOfWords(folded, text); at !== -1; at = indexOfWords(folded, text, at + 1))
        hits.push({ at, change, side, weight: 1, key: text, isTime: false });
  });
  return hits;
}
