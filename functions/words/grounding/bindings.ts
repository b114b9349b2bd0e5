/** What belongs together: the two ends of a session, "level 2", "7 files". A number or time that was said, but of another thing, is as wrong as one that was not. */
import { follows, type Derived, labelStems, mistakesCount } from "./derived.ts";
import type { Mention, NumberMention, TimeMention } from "./mention.ts";
import type { Sides } from "./sides.ts";
import { stemOf, wordsOf } from "./text.ts";
import { LITTLE_WORDS, type Value } from "./values.ts";

export type Bindings = {
  /** "510-630" for "08:30-10:30". */
  readonly ranges: ReadonlySet<string>;
  readonly rangeEnds: ReadonlySet<number>;
  /** "room" -> 2, for numbers right behind a word. */
  readonly behind: ReadonlyMap<string, ReadonlySet<number>>;
  /** "learner" -> 12, for fields that are a number and nothing else. */
  readonly nouns: ReadonlyMap<string, ReadonlySet<number>>;
};

const RANGE = /^\s*(?:-|to|tot|until|till|and|en)\s*$/;
const WORD_BEFORE = /([a-z]{3,})[ -]$/;

export function bindingsOf(values: readonly Value[]): Bindings {
  const ranges = new Set<string>();
  const rangeEnds = new Set<number>();
  const behind = new Map<string, Set<number>>();
  const nouns = new Map<string, Set<number>>();
  for (const { label, text, folded, mentions, isSentence } of values) {
    if (isSentence) continue;
    for (const [from, to] of rangesIn(folded, mentions)) {
      for (const one of from.minutes)
        for (const other of to.minutes) {
          ranges.add(`${one}-${other}`);
          rangeEnds.add(one).add(other);
        }
    }
    for (const mention of mentions) {
      if (!isPlain(mention)) continue;
      const word = wordBefore(folded, mention.start);
      if (word !== undefined) for (const value of mention.values) keep(behind, word, value);
      const isAll = mention.start === 0 && mention.end === text.trimEnd().length;
      if (!isAll) continue;
      for (const value of mention.values) {
        for (const stem of labelStems(label)) keep(nouns, stem, value);
        const last = wordsOf(label).at(-1) ?? "";
        if (last.length > 2) keep(behind, last, value);
      }
    }
  }
  return { ranges, rangeEnds, behind, nouns };
}

function keep(map: Map<string, Set<number>>, key: string, value: number): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}

/** Times that follow each other as the ends of a session. */
function rangesIn(
  folded: string,
  mentions: readonly Mention[],
): (readonly [from: TimeMention, to: TimeMention])[] {
  const ranges: (readonly [TimeMention, TimeMention])[] = [];
  for (let index = 1; index < mentions.length; index += 1) {
    const [from, to] = [mentions[index - 1], mentions[index]];
    if (
      from?.kind === "time" &&
      to?.kind === "time" &&
      RANGE.test(folded.slice(from.end, to.start))
    )
      ranges.push([from, to]);
  }
  return ranges;
}

/** Whether a line makes a session of two times that belong to no session, nor are the old and the new time of one. */
export function mistakesRange(
  folded: string,
  mentions: readonly Mention[],
  { ranges, rangeEnds }: Bindings,
  sides: readonly Sides[],
): boolean {
  if (ranges.size === 0) return false;
  return rangesIn(folded, mentions).some(([from, to]) => {
    const pairs = from.minutes.flatMap((one) => to.minutes.map((other) => [one, other] as const));
    return (
      pairs.every(([one, other]) => !ranges.has(`${one}-${other}`)) &&
      pairs.some(([one, other]) => rangeEnds.has(one) || rangeEnds.has(other)) &&
      !pairs.some(([one, other]) =>
        sides.some((side) => side.old.has(`time ${one}`) && side.new.has(`time ${other}`)),
      )
    );
  });
}

/** Whether a number is said of what another was said of. */
export function mistakesNumber(
  mention: NumberMention,
  line: { readonly folded: string; readonly words: readonly string[] },
  { behind, nouns }: Bindings,
  derived: Derived,
): boolean {
  if (!isPlain(mention)) return false;
  const { folded } = line;
  const { values, start, end } = mention;
  const said = (set: ReadonlySet<number> | undefined) =>
    set === undefined || values.some((value) => set.has(value));
  const word = wordBefore(folded, start);
  if (word !== undefined && !said(behind.get(word))) return true;
  const after = folded.slice(end, end + 60);
  if (mistakesCount(derived, after, values)) return true;
  const next = /^[ -][a-z]+(?: [a-z]+)?/.exec(after)?.[0] ?? "";
  // In "three commits change 5 files" it is the commits that are three.
  const noun = wordsOf(next)
    .map(stemOf)
    .find((stem) => nouns.has(stem));
  return noun !== undefined && !said(nouns.get(noun)) && !follows(derived, values, line);
}

function wordBefore(folded: string, start: number): string | undefined {
  const [, word] = WORD_BEFORE.exec(folded.slice(Math.max(0, start - 24), start)) ?? [];
  return word === undefined || LITTLE_WORDS.has(word) ? undefined : word;
}

/** A number and nothing more: no sum, share, duration or place in a row. */
function isPlain(mention: Mention): mention is NumberMention {
  return (
    mention.kind === "number" &&
    mention.currency === undefined &&
    mention.unit === undefined &&
    mention.percent !== true &&
    mention.ordinal !== true
  );
}
