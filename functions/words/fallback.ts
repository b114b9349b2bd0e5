/** The sentences of the fallback text: one for each of the most important changes, from the fixed sentences of the language. */
import type { ChangeItem, ValueChange } from "../notification/content.ts";
import { fill } from "../notification/language.ts";
import { type ReaderFormat, referencesOfChange } from "./references.ts";

/** The table below has the other changes. */
const MAX_SENTENCES = 5;

export function fallbackBullets(changes: readonly ChangeItem[], reading: ReaderFormat): string[] {
  const sentences = changes.flatMap((change) => sentencesOf(change, reading));
  return sentences.length <= MAX_SENTENCES
    ? sentences
    : [...sentences.slice(0, MAX_SENTENCES), reading.language.frames.moreChanges];
}

function sentencesOf(change: ChangeItem, reading: ReaderFormat): string[] {
  const values = new Map(referencesOfChange(change, reading));
  const valueOf = (part: string) => values.get(`${change.id}.${part}`);
  const names: readonly Sentence[] =
    "added" in change
      ? (["added", "removed"] as const).filter((side) => valueOf(side) !== undefined)
      : [frameOf(change)];
  return names.map((name) => {
    const frame = reading.language.frames[name];
    return fill(frame, {
      label: labelOf(change, frame, reading.language),
      items: valueOf(name),
      before: valueOf("before"),
      after: valueOf("after"),
    }).replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase());
  });
}

type Sentence = "added" | "removed" | "textChanged" | "set" | "cleared" | "moved" | "changed";

function frameOf({ kind, before, after }: ValueChange): Sentence {
  if (kind === "freeText") return "textChanged";
  if (before === undefined) return "set";
  if (after === undefined) return "cleared";
  return kind === "date" || kind === "time" ? "moved" : "changed";
}

/** Within a sentence a label starts with a small letter, except an abbreviation, and in languages that capitalize nouns. */
function labelOf(
  { label, of }: ChangeItem,
  frame: string,
  { capitalizesNouns }: ReaderFormat["language"],
): string {
  const isWithin = !frame.startsWith("{label}") && capitalizesNouns !== true;
  const own =
    isWithin && /^\p{Lu}\p{Ll}/u.test(label)
      ? label.charAt(0).toLocaleLowerCase() + label.slice(1)
      : label;
  return of === undefined ? own : `${own} (${of})`;
}
