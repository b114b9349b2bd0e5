/** How much of what is personal was hidden, and how much else was. */
import { type Kind, KINDS, type Sentence } from "./sentence.ts";

export type Count = {
  /** Labelled identifiers, and those of which something is left. */
  readonly labelled: number;
  readonly missed: number;
  /** Stretches without a label that were replaced. */
  readonly false: number;
};

export type Score = {
  readonly total: Count;
  readonly byKind: ReadonlyMap<Kind, Count>;
  /** What went wrong, for reading. */
  readonly faults: readonly string[];
};

/** A labelled identifier is left if the output holds it, or four neighbouring letters or digits of it. */
const LEFT_LENGTH = 4;

/** How what `hide` puts in is read. */
export type Masks = {
  readonly kindOf: (replacement: string) => Kind;
  /** Words that it puts in: they are nothing that was left. */
  readonly ours: string;
};

/**
 * Scores what `hide` makes of each sentence; it is given all that it may know. A labelled identifier counts as found when
 * none of it is left in the output (no four neighbouring letters or digits of it, but for those that stand in the sentence
 * without a label as well). A false positive is a stretch of neighbouring words, numbers and signs without a label that the
 * output does not have in their place; its kind is what `kindOf` reads from what stands there instead.
 */
export function score(
  sentences: readonly Sentence[],
  hide: (sentence: Sentence) => string,
  { kindOf, ours }: Masks,
): Score {
  const byKind = new Map(KINDS.map((kind) => [kind, { labelled: 0, missed: 0, false: 0 }]));
  const faults: string[] = [];
  const count = (kind: Kind) => byKind.get(kind) ?? { labelled: 0, missed: 0, false: 0 };
  for (const sentence of sentences) {
    const output = hide(sentence);
    const around = `${withoutLabels(sentence)} ${ours}`;
    for (const { kind, start, end } of sentence.labels) {
      count(kind).labelled++;
      const value = sentence.text.slice(start, end);
      if (!isLeft(value, output, around)) continue;
      count(kind).missed++;
      faults.push(`missed ${kind} "${value}": ${output}`);
    }
    for (const { words, replacement } of replacedStretches(sentence, output)) {
      const kind = kindOf(replacement);
      count(kind).false++;
      faults.push(`false ${kind} "${words}": ${output}`);
    }
  }
  const all = [...byKind.values()];
  return { total: all.reduce(sum), byKind, faults };
}

function sum(one: Count, other: Count): Count {
  return {
    labelled: one.labelled + other.labelled,
    missed: one.missed + other.missed,
    false: one.false + other.false,
  };
}

export function recallOf({ labelled, missed }: Count): number {
  return labelled === 0 ? 1 : (labelled - missed) / labelled;
}

export function precisionOf(count: Count): number {
  const found = count.labelled - count.missed;
  return found + count.false === 0 ? 1 : found / (found + count.false);
}

function withoutLabels({ text, labels }: Sentence): string {
  return labels.reduce(
    (rest, { start, end }) => rest.slice(0, start) + " ".repeat(end - start) + rest.slice(end),
    text,
  );
}

function isLeft(value: string, output: string, around: string): boolean {
  if (output.includes(value)) return !around.includes(value);
  const runs = value.match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  return runs.some((run) => {
    for (let at = 0; at + LEFT_LENGTH <= run.length; at++) {
      const piece = run.slice(at, at + LEFT_LENGTH);
      if (output.includes(piece) && !around.includes(piece)) return true;
    }
    return false;
  });
}

type Word = { readonly word: string; readonly labelled: boolean };

/** Neighbouring words without a label that are gone, with what came between the words around them instead. */
function replacedStretches(
  { text, labels }: Sentence,
  output: string,
): { words: string; replacement: string }[] {
  const given = wordsIn(text).map(({ word, start }): Word => {
    const labelled = labels.some((label) => label.start <= start && start < label.end);
    return { word, labelled };
  });
  const made = wordsIn(output).map(({ word }) => word);
  return hunksOf(given, made).flatMap(({ gone, come }) => {
    const stretches: string[][] = [[]];
    for (const { word, labelled } of gone)
      if (labelled) stretches.push([]);
      else stretches.at(-1)?.push(word);
    return stretches
      .map((words) => words.join(" "))
      .filter((words) => /[\p{L}\p{N}]/u.test(words))
      .map((words) => ({ words, replacement: come.join(" ") }));
  });
}

function wordsIn(text: string): { word: string; start: number }[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu)].map((match) => ({
    word: match[0],
    start: match.index,
  }));
}

/** What differs between two lists of words, by their longest common subsequence; a labelled word has no counterpart. */
function hunksOf(
  given: readonly Word[],
  made: readonly string[],
): { gone: Word[]; come: string[] }[] {
  const width = made.length + 1;
  const common = new Uint16Array((given.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  const isSame = (row: number, column: number) =>
    given[row]?.labelled === false && given[row].word === made[column];
  for (let row = given.length - 1; row >= 0; row--)
    for (let column = made.length - 1; column >= 0; column--)
      common[row * width + column] = isSame(row, column)
        ? at(row + 1, column + 1) + 1
        : Math.max(at(row + 1, column), at(row, column + 1));
  const hunks: { gone: Word[]; come: string[] }[] = [];
  let hunk: { gone: Word[]; come: string[] } = { gone: [], come: [] };
  let column = 0;
  for (let row = 0; row < given.length || column < made.length;) {
    if (row < given.length && isSame(row, column)) {
      hunks.push(hunk);
      hunk = { gone: [], come: [] };
      row++;
      column++;
    } else if (row < given.length && at(row + 1, column) >= at(row, column + 1)) {
      hunk.gone.push(...given.slice(row, row + 1));
      row++;
    } else if (column < made.length) {
      hunk.come.push(...made.slice(column, column + 1));
      column++;
    } else {
      hunk.gone.push(...given.slice(row, row + 1));
      row++;
    }
  }
  return [...hunks, hunk];
}
