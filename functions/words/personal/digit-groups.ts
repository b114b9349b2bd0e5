/** Stretches of digits as people part them: the raw material of ID, card and phone numbers. */

export type Group = {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
  /** What stands between the group before and this one; empty for the first. */
  readonly before: string;
};

/** At least seven digits with at most three separators between two of them. */
const STRETCH = /\d(?:[ .\-()/]{0,3}\d){6,}/g;

/** The groups of each stretch that has digits enough for an identifier. */
export function stretchesIn(text: string): Group[][] {
  return [...text.matchAll(STRETCH)].map(({ index, 0: stretch }) => groupsOf(stretch, index));
}

function groupsOf(stretch: string, at: number): Group[] {
  const groups: Group[] = [];
  let end = 0;
  for (const { index, 0: digits } of stretch.matchAll(/\d+/g)) {
    const before = stretch.slice(end, index);
    end = index + digits.length;
    groups.push({ digits, start: at + index, end: at + end, before: groups.length ? before : "" });
  }
  return groups;
}

/** Numbers that are none of a person: dates, times, amounts, percentages, addresses of machines, versions. */
const ORDINARY = new RegExp(
  [
    /(?<![\d-])\d{4}-\d{2}-\d{2}(?!\d)(?:[t ]\d{2}:?\d{2}(?::?\d{2}(?:\.\d+)?)?(?:z|[+-]\d{2}:?\d{2})?)?/,
    /(?<!\d)\d{4}[/.]\d{1,2}[/.]\d{1,2}(?![\d/])/,
    /(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1(?:\d{4}|\d{2})(?![./-]?\d)/,
    /(?<!\d)\d{1,2} \d{1,2} (?:19|20)\d{2}(?!\d)/,
    /(?<!\d)\d{1,2}[:h]\d{2}(?::\d{2})?(?!\d)/,
    /(?<!\d)\d{1,3}(?:\.\d{1,3}){3}(?![.\d])/,
    /(?:(?<![a-z])(?:r|zar|usd|eur|gbp|us\$)|[$€£]) ?\d{1,3}(?:[ ,.]\d{3})*(?:[.,]\d{2})?(?!\d)/,
    /(?<!\d)\d{1,12}(?:[.,]\d{1,6})? ?%/,
    /(?<![a-z])v\d+(?:\.\d+)+/,
  ]
    .map(({ source }) => `(?:${source})`)
    .join("|"),
  "g",
);

/** The text with its ordinary numbers blanked out, each character by one, so that positions stay. */
export function withoutOrdinary(text: string): string {
  return text.replaceAll(ORDINARY, (match) => "\0".repeat(match.length));
}
