/** The words of an email that AI did not write: a sentence for each of the most important changes, in the frames of the language. */
import type { ChangeItem, ValueChange } from "../notification/content.ts";
import { type Reading, referencesOfChange } from "./references.ts";

/** More stand in the table. */
const MOST_SENTENCES = 5;

export function fallbackBullets(changes: readonly ChangeItem[], reading: Reading): string[] {
  const sentences = changes.flatMap((change) => sentencesOf(change, reading));
  return sentences.length <= MOST_SENTENCES
    ? sentences
    : [...sentences.slice(0, MOST_SENTENCES), reading.language.frames.moreChanges];
}

function sentencesOf(change: ChangeItem, reading: Reading): string[] {
  const { frames } = reading.language;
  const values = new Map(referencesOfChange(change, reading));
  const say = (frame: string, holes: Readonly<Record<string, string | undefined>>) =>
    frame
      .replaceAll(/\{(\w+)\}/g, (hole, name: string) => holes[name] ?? hole)
      .replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase());
  if ("added" in change) {
    const side = (name: "added" | "removed") => {
      const items = values.get(`${change.id}.${name}`);
      const label = labelOf(change, frames[name], reading.language);
      return items === undefined ? [] : [say(frames[name], { label, items })];
    };
    return [...side("added"), ...side("removed")];
  }
  const frame = frames[frameOf(change)];
  return [
    say(frame, {
      label: labelOf(change, frame, reading.language),
      before: values.get(`${change.id}.before`),
      after: values.get(`${change.id}.after`),
    }),
  ];
}

function frameOf({
  kind,
  before,
  after,
}: ValueChange): "textChanged" | "set" | "cleared" | "moved" | "changed" {
  if (kind === "freeText") return "textChanged";
  if (before === undefined) return "set";
  if (after === undefined) return "cleared";
  return kind === "date" || kind === "time" ? "moved" : "changed";
}

/** A label within a sentence begins small, where it is not a name or an abbreviation and the language's nouns are small. */
function labelOf(
  { label, of }: ChangeItem,
  frame: string,
  { capitalizesNouns }: Reading["language"],
): string {
  const isWithin = !frame.startsWith("{label}") && capitalizesNouns !== true;
  const own =
    isWithin && /^\p{Lu}\p{Ll}/u.test(label)
      ? label.charAt(0).toLocaleLowerCase() + label.slice(1)
      : label;
  return of === undefined ? own : `${own} (${of})`;
}
