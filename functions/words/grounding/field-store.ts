/** Stores filled from what a model was sent: from fields, and from sentences. */
import type { Grounds } from "./grounding.ts";
import { readShortWeekdays } from "./mentions.ts";
import { unitOf } from "./numbers.ts";
import { relativeDaysIn } from "./relative-days.ts";
import { createStore, keep, type Store } from "./store.ts";
import { matchesOf, wordsOf } from "./text.ts";
import type { Reader, Reading, Value } from "./values.ts";

type Locale = Grounds["locale"];

/** What fields say: values of a few words, labels, the type and the time. */
export function fieldStore(
  grounds: Grounds,
  roles: readonly string[],
  values: readonly Value[],
  read: Reader,
): Store {
  const store = createStore();
  const { type, time, facts, changes, locale } = grounds;
  for (const word of read(readableType(type)).words) store.words.add(word);
  for (const word of roles) store.words.add(word);
  for (const { label } of facts) keepReading(store, read(label));
  for (const { label } of changes) keepReading(store, read(label));
  if (time !== undefined) keepReading(store, read(time));
  for (const value of values) {
    if (!value.isSentence) {
      keepValue(store, value, locale);
      keepUnits(store, value);
    } else if (value.isTitle) keepTitle(store, value);
  }
  return store;
}

const NOTHING = createStore();

/** What sentences say that somebody typed. */
export function toldStore(sentences: readonly Value[], locale: Locale): Store {
  if (sentences.length === 0) return NOTHING;
  const store = createStore();
  for (const value of sentences) keepValue(store, value, locale);
  return store;
}

function keepValue(store: Store, value: Value, locale: Locale): void {
  keepReading(store, value);
  for (const phrase of relativeDaysIn(value.folded, locale)) store.words.add(phrase);
  if (locale !== "af") return;
  for (const weekday of readShortWeekdays(value.text)) store.weekdays.add(weekday);
}

function keepReading(store: Store, { folded, words, mentions }: Reading): void {
  for (const word of words) store.words.add(word);
  for (const mention of mentions) {
    keep(store, mention);
    if (mention.kind === "date" && mention.month === 0) keepWeek(store, folded);
    if (mention.kind !== "time" || mention.zone === undefined) continue;
    if (mention.zone === "utc") store.words.add("utc").add("gmt");
    else if (folded.includes("+02:00")) store.words.add("sast");
  }
}

/** A title is retold more freely than a note: "it bumps the parser from 4 to 5"; but not its days, times and sums. */
function keepTitle(store: Store, { words, mentions }: Value): void {
  for (const mention of mentions) {
    const isSum =
      mention.kind === "number" && (mention.currency !== undefined || mention.unit !== undefined);
    if (mention.kind === "code" || (mention.kind === "number" && !isSum)) keep(store, mention);
  }
  for (const word of words) store.words.add(word);
}

const WEEK =
  /\b(mon|tue|wed|thu|maan|dins|woens|donder)[a-z]*\s?(?:-|to|tot|until)\s?(tue|wed|thu|fri|sat|sun|dins|woens|donder|vry|sater|son)[a-z]*/g;
const SHORT = new Map(
  "son maan dins woens donder vry sater".split(" ").flatMap((name, index) => [
    [name, index],
    [["sun", "mon", "tue", "wed", "thu", "fri", "sat"][index] ?? "", index],
  ]),
);

/** "Mon to Fri" names the days between as well. */
function keepWeek(store: Store, folded: string): void {
  for (const [, from = "", to = ""] of matchesOf(WEEK, folded)) {
    const last = SHORT.get(to) ?? 0;
    for (let day = SHORT.get(from) ?? 0, left = 7; left > 0 && day !== last; left -= 1) {
      day = (day + 1) % 7;
      store.weekdays.add(day);
    }
  }
}

/** "Duration (hours): 12" is twelve hours. */
function keepUnits(store: Store, { label, mentions }: Value): void {
  for (const word of wordsOf(label)) {
    const unit = unitOf(word);
    if (unit === undefined) continue;
    for (const mention of mentions)
      if (mention.kind === "number")
        for (const value of mention.values) store.durations.add(`${unit}:${value}`);
  }
}

/** "com.example.classUpdated" -> "com example class updated". */
export function readableType(type: string): string {
  return type.replaceAll(/([a-z])([A-Z])/g, "$1 $2").replaceAll(/[^\p{L}\p{N}]+/gu, " ");
}
