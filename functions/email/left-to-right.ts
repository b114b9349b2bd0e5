/** Keeps left-to-right text (numbers, Latin words) in order inside right-to-left emails. */

const RTL = String.raw`\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}`;
const WORD = String.raw`[[\p{L}\p{N}]--[${RTL}]]+`;
/** Ends a run: "C-1 – English" and "org/repo: Title" are two values. */
const TWO_VALUES = String.raw`:\s|\s[–—]\s`;
/** Ends a run: numbers in a list. */
const LIST = String.raw`(?<=\p{N})[,;]\s+\p{N}`;
/** Ends a run: a number that belongs to the right-to-left words before it ("12 בפברואר 2027, Exam"). */
const OWN_NUMBER = String.raw`(?<=[${RTL}]\s\p{N}{1,9})[,;]\s`;
const BETWEEN = String.raw`(?!${TWO_VALUES}|${LIST}|${OWN_NUMBER})[^\p{L}\p{N}]+`;
const OPENING_BRACKET = String.raw`(?:\((?=[^\(\)${RTL}]*\)))?`;
/** A sign before a number ("-5"), not the hyphen after a Hebrew prefix. */
const PREFIX = String.raw`(?:(?<![\p{L}\p{N}\p{P}])[\+\-−#$€£@])?`;
const SUFFIX = String.raw`(?:[%\?!]|(?<=\([^\(\)${RTL}]*)\))?`;

/**
 * A run of words and numbers: "+27 83 555 0177", "14 Harbour Road", "13:00–15:00". Without a `<bdi>` around it, its numbers would be shown
 * in reverse order. Source: https://www.unicode.org/reports/tr9/, rules W1 to N2
 */
export const LEFT_TO_RIGHT_PATTERN = `${OPENING_BRACKET}${PREFIX}${WORD}(?:${BETWEEN}${WORD})*${SUFFIX}`;

const RTL_LETTER = new RegExp(`[${RTL}]`, "v");
const STARTS_FROM_RIGHT = new RegExp(String.raw`^\P{L}*[${RTL}]`, "v");
const RIGHT_TO_LEFT_MARK = "\u200f";

/** Email programs take the direction of a line of text from its first letter. A line that is only a link has no right-to-left letter, so it is not changed. */
export function withRightToLeftMark(line: string): string {
  return RTL_LETTER.test(line) && !STARTS_FROM_RIGHT.test(line)
    ? `${RIGHT_TO_LEFT_MARK}${line}`
    : line;
}
