/** Words with a capital that nobody was told: invented people, firms and places. */
import type { Store } from "./store.ts";
import { fold, type Span, matchesOf } from "./text.ts";
import { ABBREVIATIONS, isOrdinary } from "./vocabulary.ts";

/** A word with a capital in it somewhere. */
const CAPITALISED = /[\p{Ll}\p{M}\p{N}]*\p{Lu}[\p{L}\p{M}\p{N}]*(?:['’]\p{L}+)?/gu;
/** What people do or are, where an unknown word before it would be one of them. */
const ACTS =
  /^\W{0,2}\s*(?:was|were|is|are|has|have|had|will|joins?|joined|left|leaves|adds|added|removed|replaced|replaces|becomes?|became|takes?|took|teaches|taught|moves|moved|passed|failed|completed|started|starts|resigned|now|says|said|asked|asks|did|does|het|sal|gaan|neem|vervang|word|en|and|&)\b/;
const BEFORE_A_SENTENCE = new Set([".", "!", "?", ":", ";"]);

/** The first word of a line that is a name to nobody's knowledge; `told` words may be reported only. */
export function judgeNames(
  given: string,
  spans: readonly Span[],
  fields: Store,
  told: Store,
): "unknown" | "told" | undefined {
  let isTold = false;
  let next = 0;
  for (const { 0: whole, index: start } of matchesOf(CAPITALISED, given)) {
    const word = whole.replace(/['’]s?$/i, "");
    const end = start + whole.length;
    while ((spans[next]?.end ?? Infinity) <= start) next += 1;
    if ((spans[next]?.start ?? Infinity) < end) continue;
    const folded = fold(word);
    if (knows(fields, folded)) continue;
    // A word in capitals is an acronym, or a shout; either is somebody's.
    const isShouted = word.length > 1 && word === word.toUpperCase();
    if (isShouted ? ABBREVIATIONS.has(folded) : isOrdinary(folded)) continue;
    if (knows(told, folded)) {
      isTold = true;
      continue;
    }
    if (!isBeginning(given, start) || isShouted || word.length === 1) return "unknown";
    const rest = given.slice(end);
    if (ACTS.test(rest) || /^ \p{Lu}/u.test(rest) || whole !== word) return "unknown";
  }
  return isTold ? "told" : undefined;
}

function knows({ words }: Store, folded: string): boolean {
  if (words.has(folded)) return true;
  const pieces = folded.split("'");
  if (pieces.length > 1 && pieces.every((piece) => words.has(piece))) return true;
  return folded.endsWith("s") ? words.has(folded.slice(0, -1)) : words.has(`${folded}s`);
}

/** Whether a sentence begins here, maybe behind a quote or a bracket. */
function isBeginning(given: string, start: number): boolean {
  let at = start - 1;
  while (at >= 0 && /[\s"'“‘([–—-]/.test(given[at] ?? "")) at -= 1;
  return at < 0 || (at < start - 1 && BEFORE_A_SENTENCE.has(given[at] ?? ""));
}
