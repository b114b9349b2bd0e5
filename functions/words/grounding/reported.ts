/** What somebody wrote in a note, a title or a description is told as their words, never as what is so. */
import { indexOfWords, stemOf, wordsOf, matchesOf } from "./text.ts";

const RUN = 6;
const LEAST_OF_A_LINE = 3;
const REPORTS =
  /"|(?:^|\s)'[^']+'(?=$|[\s.,;:!?)])|\b(?:note[sd]?|noting|says?|said|saying|stat(?:es|ed|ing)|reads?|report(?:s|ed|ing)?|describ(?:es|ed|ing)|description|mention(?:s|ed|ing)?|ask(?:s|ed|ing)|request(?:s|ed|ing)?|according|titled?|called|named|comment(?:s|ed)?|explain(?:s|ed|ing)?|suggest(?:s|ed|ing)?|propos(?:es|ed|ing)|claim(?:s|ed|ing)?|reminder|remarks?|nota|notas|notule|se|lui|meld|vermeld|vra|versoek|volgens|getiteld|titel|genaamd|beskrywing|beskryf|opmerking)\b/;

/** Words that follow each other in sentences: two, and six. */
export type SentenceRuns = {
  readonly pairs: ReadonlySet<string>;
  readonly long: ReadonlySet<string>;
  /** Those of which a whole line may not be made. */
  readonly uncopied: readonly string[];
};

/** A folded line, beside the sentences that it may come from. */
export type Reported = {
  /** It says that it reports: by a word for that, a quotation, or the label of the field that it is from. */
  readonly isReport: boolean;
  /** It is made of their words. */
  readonly isCopied: boolean;
};

const NOTHING: Reported = { isReport: false, isCopied: false };

export function reportedIn(
  folded: string,
  words: readonly string[],
  sentences: readonly string[],
  runs: SentenceRuns,
  labels: readonly (readonly string[])[],
): Reported {
  if (sentences.length === 0) return NOTHING;
  const isCopied =
    hasLongRun(words, runs.long) ||
    (words.length >= LEAST_OF_A_LINE && copies(words.join(" "), runs.uncopied));
  return {
    isReport: saysSo(withoutCopied(folded, runs.pairs), labels) || isAfterColon(folded, sentences),
    isCopied,
  };
}

/** "Say that …" in the sentence itself does not make a line a report. */
function withoutCopied(folded: string, pairs: ReadonlySet<string>): string {
  let rest = folded;
  let before: { text: string; start: number } | undefined;
  for (const { 0: text, index } of matchesOf(/[a-z\d]+/g, folded)) {
    if (before !== undefined && pairs.has(`${before.text} ${text}`)) {
      const end = index + text.length;
      rest = rest.slice(0, before.start) + " ".repeat(end - before.start) + rest.slice(end);
    }
    before = { text, start: index };
  }
  return rest;
}

function saysSo(rest: string, labels: readonly (readonly string[])[]): boolean {
  if (REPORTS.test(rest)) return true;
  const stems = new Set(wordsOf(rest).map(stemOf));
  return labels.some((label) => label.length > 0 && label.every((stem) => stems.has(stem)));
}

/** "Issue opened: <the whole title>" */
function isAfterColon(folded: string, sentences: readonly string[]): boolean {
  return sentences.some((sentence) => {
    const at = sentence.length < 8 ? -1 : indexOfWords(folded, sentence.replace(/[.!?]+$/, ""));
    return at > 0 && /[:(-]\s*$/.test(folded.slice(0, at));
  });
}

/** `uncopied`: the sentences that may not be retold word by word, which is all but titles. */
export function runsOfSentences(
  sentences: readonly string[],
  uncopied: readonly string[],
): SentenceRuns {
  const [pairs, long] = [new Set<string>(), new Set<string>()];
  for (const sentence of sentences) {
    const words = sentence.match(/[a-z\d]+/g) ?? [];
    for (let at = 0; at + 2 <= words.length; at += 1) pairs.add(`${words[at]} ${words[at + 1]}`);
  }
  for (const sentence of uncopied) {
    const words = wordsOf(sentence);
    for (let at = 0; at + RUN <= words.length; at += 1)
      long.add(words.slice(at, at + RUN).join(" "));
  }
  return { pairs, long, uncopied };
}

function hasLongRun(words: readonly string[], long: ReadonlySet<string>): boolean {
  for (let at = 0; at + RUN <= words.length; at += 1)
    if (long.has(words.slice(at, at + RUN).join(" "))) return true;
  return false;
}

function copies(line: string, sentences: readonly string[]): boolean {
  return sentences.some(
    (sentence) =>
      sentence.length >= line.length && indexOfWords(wordsOf(sentence).join(" "), line) !== -1,
  );
}
