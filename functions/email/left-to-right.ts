/** Text from left to right within an email in a language that is written from right to left. */

const RTL = String.raw`\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}`;
const WORD = String.raw`[[\p{L}\p{N}]--[${RTL}]]+`;
/** Two values ("C-1 – English", "org/repo: Title"), numbers in a list, and a number of the words before it ("12 בפברואר 2027, Exam") are not one run. */
const TWO_VALUES = String.raw`:\s|\s[–—]\s`;
const LIST = String.raw`(?<=\p{N})[,;]\s+\p{N}`;
const OWN_NUMBER = String.raw`(?<=[${RTL}]\s\p{N}{1,9})[,;]\s`;
const BETWEEN = String.raw`(?!${TWO_VALUES}|${LIST}|${OWN_NUMBER})[^\p{L}\p{N}]+`;
const BRACKET = String.raw`(?:\((?=[^\(\)${RTL}]*\)))?`;
/** "-5", but not the hyphen after a Hebrew prefix. */
const SIGN = String.raw`(?:(?<![\p{L}\p{N}\p{P}])[\+\-−#$€£@])?`;
const END = String.raw`(?:[%\?!]|(?<=\([^\(\)${RTL}]*)\))?`;

/**
 * A run of words and numbers: "+27 83 555 0177", "14 Harbour Road", "13:00–15:00". Unless the run is isolated, its numbers are shown in
 * reverse order. Source: https://www.unicode.org/reports/tr9/, rules W1 to N2
 */
export const LEFT_TO_RIGHT = `${BRACKET}${SIGN}${WORD}(?:${BETWEEN}${WORD})*${END}`;

const RTL_LETTER = new RegExp(`[${RTL}]`, "v");
const STARTS_FROM_RIGHT = new RegExp(String.raw`^\P{L}*[${RTL}]`, "v");
const RIGHT_TO_LEFT_MARK = "\u200f";

/** Email programs take the direction of a line of text from its first letter. A link's line stays as it is. */
export function fromRight(line: string): string {
  return RTL_LETTER.test(line) && !STARTS_FROM_RIGHT.test(line)
    ? `${RIGHT_TO_LEFT_MARK}${line}`
    : line;
}
