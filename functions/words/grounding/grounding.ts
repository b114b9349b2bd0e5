/**
 * Whether the AI's words may be mailed: plain text, without addresses, and nothing in them that the model was not told.
 * What cannot be told apart by rules is let through: wrong words in small letters about what did change.
 */
import type { Words } from "../draft.ts";
import { judgeLines } from "./judge.ts";
import { knownFrom, type Known } from "./known.ts";
import { hasDisguise, hasMarkup } from "./plain-text.ts";

/** What the model was sent, with aliases in place of people: the only thing that its words may come from. */
export type Grounds = {
  /** "class.updated" */
  readonly type: string;
  /** ISO 8601. */
  readonly time?: string | undefined;
  readonly facts: readonly { readonly label: string; readonly value: string | readonly string[] }[];
  /** A change is old -> new, or for lists what was added and removed. */
  readonly changes: readonly (
    | { readonly label: string; readonly before: string; readonly after: string }
    | {
        readonly label: string;
        readonly added: readonly string[];
        readonly removed: readonly string[];
      }
  )[];
  /** All labels of the definition's fields that did not change: nothing may be claimed about them. Empty where unknown. */
  readonly unchanged: readonly string[];
  /** Aliases that stand in the facts and changes: "Learner A", "Learner A (phone)", "Phone 1". */
  readonly aliases: readonly string[];
  /** The words of the alias roles: "Learner", "Agent", "Phone". */
  readonly roles: readonly string[];
  readonly locale: "en" | "af";
  /** The instructions as sent in the system message: they must not be repeated. */
  readonly instructions: string;
  readonly limits: { readonly bullets: number; readonly words: number };
};

export const WORDS_REFUSALS = [
  "ai-too-long",
  "ai-markup",
  "ai-link",
  "ai-repeats",
  "ai-alias",
  "ai-number",
  "ai-date",
  "ai-time",
  "ai-code",
  "ai-name",
  "ai-swapped",
  "ai-unchanged",
  "ai-claim",
  "ai-unattributed",
] as const;

export type WordsRefusal = (typeof WORDS_REFUSALS)[number];

/** One sentence for the second try that says what was wrong with the first answer; it never quotes data. */
export const REFUSAL_ADVICE: Readonly<Record<WordsRefusal, string>> = {
  "ai-too-long": "Your first answer was too long: write fewer and shorter sentences.",
  "ai-markup":
    "Your first answer was not plain text: use no markup, no lists inside a sentence, no unusual letters or invisible characters.",
  "ai-link":
    "Your first answer held a link, an address or a telephone number: leave all of these out.",
  "ai-repeats": "Your first answer spoke of your task: write about the event only.",
  "ai-alias":
    "Your first answer named a person by an alias that does not stand in the data: write each alias exactly as it stands there, one at a time.",
  "ai-number":
    "Your first answer held a number that does not stand in the data: write numbers as they stand there, and calculate nothing.",
  "ai-date":
    "Your first answer held a date or weekday that does not stand in the data: write dates as they stand there.",
  "ai-time":
    "Your first answer held a time of day that does not stand in the data: write times as they stand there.",
  "ai-code": "Your first answer held a code or reference that does not stand in the data.",
  "ai-name":
    "Your first answer held a name that does not stand in the data: name nobody and nothing else.",
  "ai-swapped":
    "Your first answer mixed up old and new: each change goes from its old value to its new one.",
  "ai-unchanged":
    "Your first answer said that something had changed which has not: report only what stands under changes.",
  "ai-claim": "Your first answer made a serious claim or a demand that does not stand in the data.",
  "ai-unattributed":
    "Your first answer told as a fact what stands in a note, title or description: leave it out, or say that it is what the note says.",
};

/** Two tries are judged against the same grounds. */
const prepared = new WeakMap<Grounds, Known>();

/** Why these words may not be mailed, or nothing. */
export function refusalOf(words: Words, grounds: Grounds): WordsRefusal | undefined {
  const lines = [words.headline, ...words.bullets];
  const joined = lines.join("\n");
  if (isTooLong(joined, words.bullets.length, grounds)) return "ai-too-long";
  let known = prepared.get(grounds);
  if (known === undefined) {
    known = knownFrom(grounds);
    prepared.set(grounds, known);
  }
  if (hasDisguise(lines, known.literal) || hasMarkup(joined, known.literal)) return "ai-markup";
  return judgeLines(lines, known);
}

/** Longer than any word, so that it is something encoded. */
const LONGEST_WORD = 60;
const LONG_WORD = new RegExp(`\\S{${LONGEST_WORD}}`);

function isTooLong(joined: string, bullets: number, { limits }: Grounds): boolean {
  if (bullets > limits.bullets || LONG_WORD.test(joined)) return true;
  return (joined.match(/\S+/g)?.length ?? 0) > limits.words;
}
