/** What may be said though it stands nowhere, because it follows: how many were added, by how much something moved. */
import { dayKey, dayNumber } from "./calendar.ts";
import type { DateMention, Mention, NumberMention, TimeMention } from "./mention.ts";
import { stemOf, wordsOf } from "./text.ts";

export type CountCue = "added" | "removed" | "difference";

/** A number of things, with the stems of what they are called. */
export type Count = {
  readonly value: number;
  readonly nouns: ReadonlySet<string>;
  /** What must be said of them in the same line. */
  readonly cue?: CountCue | undefined;
};

export type Derived = {
  readonly counts: Count[];
  /** "week:1". */
  readonly durations: Set<string>;
  /** By how much amounts differ: "zar:500". */
  readonly amounts: Set<string>;
  /** Which ways something has moved. */
  readonly moved: Set<"later" | "earlier" | "up" | "down">;
};

const CUES: Readonly<Record<CountCue, RegExp>> = {
  added:
    /\b(?:add(?:ed|s|ing)?|join(?:ed|s|ing)?|enrol\w*|new|register\w*|bygevoeg|bykom\w*|bygekom|aangesluit|sluit|ingeskryf|nuwe|more|additional|extra|meer|ekstra)\b/,
  removed:
    /\b(?:remov\w*|left|leav\w*|withdr\w+|dropp?\w*|fewer|less|deregister\w*|verwyder\w*|onttrek\w*|verlaat|minder|weg|no longer|nie meer)\b/,
  difference:
    /\b(?:more|additional|extra|another|fewer|less|by|up|down|add\w*|join\w*|remov\w*|left|increas\w*|decreas\w*|drop\w*|grew|grow\w*|meer|minder|met|ekstra|bygevoeg|verwyder|styg|gestyg|gedaal|toegeneem|afgeneem)\b/,
};

const CHANGES = stems("change changes detail details field fields thing things update updates");
const VERANDERINGE = stems("verandering veranderinge wysiging wysigings besonderhede sake");
const OF_LISTS = stems(
  "day days session sessions time times date dates item items entry dag dae sessie sessies",
);

/** Whether a number of things follows, where these words stand beside it. */
export function follows(
  { counts }: Derived,
  values: readonly number[],
  line: { readonly folded: string; readonly words: readonly string[] },
): boolean {
  return counts.some(({ value, nouns, cue }) => {
    if (!values.includes(value)) return false;
    if (cue !== undefined && !CUES[cue].test(line.folded)) return false;
    if (cue === "added" || cue === "removed") return true;
    return line.words.some((word) => {
      const stem = stemOf(word);
      for (const noun of nouns) if (isSameNoun(noun, stem)) return true;
      return false;
    });
  });
}

/** Stems of one and many: "klas" and "klasse", "entr" and "entry". */
export function isSameNoun(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 3 && long.length - short.length <= 2 && long.startsWith(short);
}

const COUNTED =
  /^(?: [a-z]+){0,3} (?:(added|joined|enrolled|registered|bygevoeg|aangesluit|ingeskryf)|(removed|left|withdrew|dropped|verwyder|onttrek))\b/;

/** Whether these are said to be so many who were added or removed (`after` is what follows the number), and others were. */
export function mistakesCount(
  { counts }: Derived,
  after: string,
  values: readonly number[],
): boolean {
  const match = COUNTED.exec(after);
  if (match === null) return false;
  const cue = match[1] === undefined ? "removed" : "added";
  const known = counts.filter((count) => count.cue === cue);
  return known.length > 0 && !known.some(({ value }) => values.includes(value));
}

/** Whether an amount is the difference of two, and called so. */
export function differs(
  { amounts }: Derived,
  amount: string,
  { folded }: { readonly folded: string },
): boolean {
  return amounts.has(amount) && CUES.difference.test(folded);
}

export function createDerived(changes: number): Derived {
  const counts: Count[] =
    changes > 0 ? [{ value: changes, nouns: new Set([...CHANGES, ...VERANDERINGE]) }] : [];
  return { counts, durations: new Set(), amounts: new Set(), moved: new Set() };
}

/** The items of a list, or of a value with commas. */
export function deriveList(derived: Derived, label: string, count: number, cue?: CountCue): void {
  if (count === 0 || (count < 2 && cue === undefined)) return;
  derived.counts.push({ value: count, nouns: new Set([...labelStems(label), ...OF_LISTS]), cue });
}

/** How many things with a code of their own there are, by the labels that they stand under. */
export function deriveCodes(
  derived: Derived,
  facts: readonly { readonly label: string; readonly mentions: readonly Mention[] }[],
): void {
  const coded = facts.map(({ label, mentions }) => ({
    label,
    codes: mentions.flatMap((mention) => (mention.kind === "code" ? [mention.code] : [])),
  }));
  const codes = new Set(coded.flatMap((one) => one.codes));
  if (codes.size < 2) return;
  const labels = coded.filter((one) => one.codes.length > 0).map(({ label }) => label);
  derived.counts.push({ value: codes.size, nouns: labelStems(labels.join(" ")) });
}

/** Beside a "First programme" and a "Second programme" there are two programmes. */
export function deriveOrdinals(
  derived: Derived,
  labels: readonly { readonly label: string; readonly mentions: readonly Mention[] }[],
): void {
  const nouns = new Set<string>();
  let most = 0;
  for (const { label, mentions } of labels)
    for (const mention of mentions)
      if (mention.kind === "number" && mention.ordinal) {
        most = Math.max(most, mention.values[0] ?? 0);
        for (const stem of labelStems(label)) nouns.add(stem);
      }
  if (most > 1) derived.counts.push({ value: most, nouns });
}

/** How many of a role there are. */
export function deriveRole(derived: Derived, role: string, count: number): void {
  derived.counts.push({ value: count, nouns: labelStems(role) });
}

/** What a change says by its two sides: a week later, two more. */
export function deriveChange(
  derived: Derived,
  label: string,
  before: readonly Mention[],
  after: readonly Mention[],
): void {
  for (const [from, to] of paired(datesOf(before), datesOf(after))) {
    derived.moved.add(to > from ? "later" : "earlier");
    keepDays(derived.durations, from, to);
  }
  for (const [from, to] of paired(minutesOf(before), minutesOf(after))) {
    if (to !== from) derived.moved.add(to > from ? "later" : "earlier");
    keepMinutes(derived.durations, Math.abs(to - from));
  }
  // "an hour longer"
  for (const [from, to] of paired(lengthsOf(minutesOf(before)), lengthsOf(minutesOf(after))))
    keepMinutes(derived.durations, Math.abs(to - from));
  for (const [from, to] of paired(numbersOf(before), numbersOf(after))) {
    const [was, is] = [from.values[0] ?? 0, to.values[0] ?? 0];
    if (was === is) continue;
    derived.moved.add(is > was ? "up" : "down");
    const value = Math.round(Math.abs(is - was) * 100) / 100;
    derived.counts.push({ value, nouns: labelStems(label), cue: "difference" });
    if (to.currency !== undefined && to.currency === from.currency)
      derived.amounts.add(`${to.currency}:${value}`);
  }
}

/** How long a stretch of time lasts that a value gives by its ends. */
export function deriveLengths(derived: Derived, mentions: readonly Mention[]): void {
  for (const length of lengthsOf(minutesOf(mentions))) keepMinutes(derived.durations, length);
  const days = datesOf(mentions);
  if (days.length !== 2) return;
  const [from = 0, to = 0] = days;
  keepDays(derived.durations, from, to);
  // The first and the last day count both.
  if (to > from) derived.durations.add(`day:${dayNumber(to) - dayNumber(from) + 1}`);
}

function keepDays(durations: Set<string>, from: number, to: number): void {
  const days = Math.abs(dayNumber(to) - dayNumber(from));
  durations.add(`day:${days}`);
  if (days % 7 === 0) durations.add(`week:${days / 7}`);
  const months = Math.abs(monthsOf(to) - monthsOf(from));
  if (from % 100 !== to % 100 || months === 0) return;
  durations.add(`month:${months}`);
  if (months % 12 === 0) durations.add(`year:${months / 12}`);
}

function keepMinutes(durations: Set<string>, minutes: number): void {
  if (minutes <= 0) return;
  durations.add(`minute:${minutes}`);
  if (minutes % 30 === 0) durations.add(`hour:${minutes / 60}`);
}

const monthsOf = (key: number): number =>
  Math.floor(key / 10_000) * 12 + (Math.floor(key / 100) % 100);

function datesOf(mentions: readonly Mention[]): number[] {
  return mentions
    .filter((mention): mention is DateMention => mention.kind === "date")
    .filter(({ year, day }) => year !== 0 && day !== 0)
    .map(({ year, month, day }) => dayKey(year, month, day));
}

function minutesOf(mentions: readonly Mention[]): number[] {
  return mentions
    .filter((mention): mention is TimeMention => mention.kind === "time")
    .map(({ minutes: [minute = 0] }) => minute);
}

/** "08:30-10:30, 13:00-15:00": of the first to the second, and of the third to the fourth. */
function lengthsOf(minutes: readonly number[]): number[] {
  const lengths: number[] = [];
  for (let index = 1; index < minutes.length; index += 2)
    lengths.push((minutes[index] ?? 0) - (minutes[index - 1] ?? 0));
  return lengths;
}

function numbersOf(mentions: readonly Mention[]): NumberMention[] {
  return mentions.filter((mention): mention is NumberMention => mention.kind === "number");
}

/** The first with the first, where both sides have as many. */
function paired<Value>(before: readonly Value[], after: readonly Value[]): [Value, Value][] {
  if (before.length !== after.length) return [];
  return before.map((value, index) => [value, after[index] ?? value]);
}

/** Labels are the same from event to event, but for those that the default definition takes from the data. */
const knownStems = new Map<string, ReadonlySet<string>>();
const MOST_KNOWN = 1_000;

/** The words of a folded label without "number of" and the like. */
export function labelStems(label: string): ReadonlySet<string> {
  const before = knownStems.get(label);
  if (before !== undefined) return before;
  const stems = new Set(
    wordsOf(label)
      .filter((word) => word.length > 2 && !LITTLE.has(word))
      .map(stemOf),
  );
  if (knownStems.size >= MOST_KNOWN) knownStems.clear();
  knownStems.set(label, stems);
  return stems;
}

const LITTLE = new Set("number count total the and aantal getal van die per".split(" "));

function stems(words: string): string[] {
  return words.split(" ").map(stemOf);
}
