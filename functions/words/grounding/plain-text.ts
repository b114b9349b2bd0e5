/** Plain text and nothing else: no markup that a reader or a mail program may take for more, no letters in disguise. */
import { matchesOf } from "./text.ts";

/** A "<" before a letter may be a tag; "a < b" is not. */
const TAG = /<[a-z/!?%]|&(?:#\d|#x[\da-f]|[a-z][a-z\d]{1,30};)/i;
const TEMPLATE = /\{\{|\$\{|\{\s*"|"\s*:\s*["[{]|\]\s*\]|\}\s*[\]}]/;
/** At the beginning of a line: headings, quotes, lists, rules and tables. */
const LINE_MARKUP =
  /^\s*(?:#{1,6}\s|>|[-*+•◦‣▪]\s|\d{1,2}[.)]\s|={3,}|-{3,}|\*{3,}|_{3,}|\||:::|\[[ x]\])/m;
const EMPHASIS = /\*\*|~~|\]\(|!\[|\]\s?\[|(?:^|[\s("])\*[^\s*][^*\n]{0,80}\*|\|[^|\n]{0,80}\|/m;
/** Also written in code, which titles quote. */
const CODE_MARKS = /`|__|(?:^|[\s("])_[^\s_][^_\n]{0,80}_(?=$|[\s.,;:!?)"])/gm;

/** Whether lines hold markup; `literal` is all that was said, where back-quotes and underscores may come from. */
export function hasMarkup(joined: string, literal: string): boolean {
  if (LINE_MARKUP.test(joined)) return true;
  if (!/[<&{}[\]*~`_|"$]/.test(joined)) return false;
  if (TAG.test(joined) || TEMPLATE.test(joined) || EMPHASIS.test(joined)) return true;
  for (const { 0: mark, index } of matchesOf(CODE_MARKS, joined))
    if (!literal.includes(stretchAround(joined, index + mark.length - 1))) return true;
  return false;
}

function stretchAround(text: string, at: number): string {
  let [start, end] = [at, at + 1];
  while (start > 0 && !/\s/.test(text[start - 1] ?? " ")) start -= 1;
  while (end < text.length && !/\s/.test(text[end] ?? " ")) end += 1;
  return text.slice(start, end).replace(/[.,;:!?]+$/, "");
}

const BEYOND_ASCII = /[^ -~\n]/;
const EMOJI =
  /\p{Extended_Pictographic}(?:\ufe0f|\u200d\p{Extended_Pictographic}|[\u{1f3fb}-\u{1f3ff}])*/gu;
/** Controls, marks of direction, characters without width, private and unassigned ones, and blanks that are none. */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Cn}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/u;
/** Marks that are other ones in disguise: full-width, small and leader forms, and flags and keys made of letters. */
const DISGUISED =
  /[\uff00-\uffef\ufe50-\ufe6f\u2024\u2025\u3002\u2044\u2215\u29f8\u{1f100}-\u{1f1ff}]/u;
const WORD = /[\p{L}\p{M}\p{N}]+/gu;
/** Letters of European languages, each one character; what is left of combining marks after NFC is none. */
const PLAIN_WORD = /^[a-zA-Z\d\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]*$/;

/** Whether something in a line is invisible, or other than it looks: "pаypal" with a Cyrillic a, unless the facts have that word. */
export function hasDisguise(lines: readonly string[], literal: string): boolean {
  return lines.some((line) => {
    // A line break in a line is a control character like another.
    if (!BEYOND_ASCII.test(line) && !line.includes("\n")) return false;
    const text = line.replaceAll(EMOJI, "");
    if (INVISIBLE.test(text) || DISGUISED.test(text)) return true;
    for (const [word] of matchesOf(WORD, text.normalize("NFC")))
      if (!isPlainWord(word) && !literal.normalize("NFC").includes(word)) return true;
    return false;
  });
}

function isPlainWord(word: string): boolean {
  return PLAIN_WORD.test(word) && word.normalize("NFKC").replace("ʼn", "ŉ") === word;
}
