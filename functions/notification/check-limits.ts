/**
 * How much of one event the privacy checks examine. Their work grows with the people times the texts, so above these limits
 * nothing is examined and the AI is not asked: the draft is plain for `too-much-to-check`.
 */

import type { Change, Fact } from "./definition.ts";

export const PEOPLE_LIMITS = {
  /** Objects that hold a person's data; before and after a change count apart. */
  objects: 2_000,
  /** Different people. */
  people: 500,
  /** Of one value. */
  valueLength: 500,
  /** Of all values, folded: one character may unfold to 18. */
  characters: 60_000,
};

export const TEXT_LIMITS = {
  /** Of all values that a definition gives, before the mail's own limits cut them. */
  givenCharacters: 100_000,
  /** Values of a notification in all its languages, each item of a list by itself. */
  values: 1_000,
  /** Of these values, folded. */
  characters: 60_000,
};

/** Whether a definition gives more characters than are examined. It stops counting at the limit. */
export function isTooMuchText({
  facts,
  changes,
}: {
  readonly facts: readonly Fact[];
  readonly changes: readonly Change[];
}): boolean {
  return exceeds(
    TEXT_LIMITS.givenCharacters,
    facts.map(({ label, value }) => [label, value].flat()),
    changes.map((change) =>
      "added" in change
        ? [change.label, ...change.added, ...change.removed]
        : [change.label, change.before, change.after],
    ),
  );
}

/** Whether these texts have more characters altogether. */
export function exceeds(
  most: number,
  ...texts: readonly (readonly (readonly string[])[])[]
): boolean {
  let left = most;
  for (const text of texts.flat(2)) {
    left -= text.length;
    if (left < 0) return true;
  }
  return false;
}
