/** Talk about the task in place of the event: our instructions repeated, or the model about itself. */
import { fold, wordsOf, matchesOf } from "./text.ts";

const RUN = 8;
const ABOUT_ITSELF =
  /\b(?:system (?:message|prompt)|user message|(?:my|your|the|these|previous|prior|above|all) (?:system )?instructions?|prompts?|as an? (?:ai|assistant|language model)|language model|ai model|i am an? (?:ai|assistant)|chatgpt|openai|gpt-?\d*|json|headline|bullets?|(?:i|we) (?:cannot|can't|am unable)|(?:stelsel|gebruikers?)boodskap|taalmodel|instruksies|as 'n (?:ki|assistent)|here is (?:the|your|a) (?:summary|email|answer)|sure[,!])(?![a-z\d])/g;

export type InstructionRuns = {
  readonly words: ReadonlySet<string>;
  /** Every eight words that follow each other. */
  readonly runs: ReadonlySet<string>;
};

/** Instructions are the same from event to event: a few texts for each definition and language. */
const known = new Map<string, InstructionRuns>();
const MOST_KNOWN = 64;

export function runsOf(instructions: string): InstructionRuns {
  const before = known.get(instructions);
  if (before !== undefined) return before;
  const words = wordsOf(fold(instructions));
  const runs = new Set<string>();
  for (let at = 0; at + RUN <= words.length; at += 1) runs.add(words.slice(at, at + RUN).join(" "));
  const made = { words: new Set(words), runs };
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(instructions, made);
  return made;
}

/** Whether a folded line repeats the instructions, or speaks of them other than in words of `said`. */
export function repeats(
  folded: string,
  words: readonly string[],
  instructions: InstructionRuns,
  said: string,
): boolean {
  for (const [phrase] of matchesOf(ABOUT_ITSELF, folded)) if (!said.includes(phrase)) return true;
  let streak = 0;
  for (let at = 0; at < words.length; at += 1) {
    streak = instructions.words.has(words[at] ?? "") ? streak + 1 : 0;
    if (streak >= RUN && instructions.runs.has(words.slice(at - RUN + 1, at + 1).join(" ")))
      return true;
  }
  return false;
}
