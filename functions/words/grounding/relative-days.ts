/** Days told from where the reader stands, and parts of the day: nobody knows when a mail is read. */

const ENGLISH =
  /\b(?:today|tonight|tomorrow|yesterday|(?:next|last|this) (?:week|month|year|weekend|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:days?|weeks?|months?) ago)\b/g;
const AFRIKAANS =
  /\b(?:vandag|vanaand|gister|more(?=[^a-z]|$)|oormore|eergister|(?:volgende|verlede|hierdie) (?:week|maand|jaar|naweek|[a-z]+dag)|(?:dae|weke|maande) gelede)\b/g;

/** Folded phrases such as "next week". */
export function relativeDaysIn(folded: string, locale: "en" | "af"): string[] {
  const found: string[] = folded.match(ENGLISH) ?? [];
  return locale === "af" ? [...found, ...(folded.match(AFRIKAANS) ?? [])] : found;
}

const HOUR = 60;
const PARTS: readonly (readonly [words: RegExp, from: number, until: number])[] = [
  [/\b(?:mornings?|oggend|oggende|soggens)\b/, 0, 12 * HOUR],
  [/\b(?:afternoons?|middae|smiddags)\b|middag\b/, 12 * HOUR, 18 * HOUR],
  [/\b(?:evenings?|aande|saans)\b|aand\b/, 16 * HOUR, 24 * HOUR],
];

const ANY_PART = /morning|afternoon|evening|oggend|soggens|midda|aand|saans/;

/** Whether a line names a part of the day in which none of these minutes lies. */
export function mistakesPartOfDay(folded: string, minutes: ReadonlySet<number>): boolean {
  if (!ANY_PART.test(folded)) return false;
  return PARTS.some(([words, from, until]) => {
    if (!words.test(folded)) return false;
    for (const minute of minutes) if (minute >= from && minute < until) return false;
    return true;
  });
}
