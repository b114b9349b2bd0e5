/** Months, weekdays and days as numbers; without a clock and without time zones. */

const MONTH_NAMES = [
  "january jan januarie",
  "february feb februarie",
  "march mar maart mrt",
  "april apr",
  "may mei",
  "june jun junie",
  "july jul julie",
  "august aug augustus",
  "september sep sept",
  "october oct oktober okt",
  "november nov",
  "december dec desember des",
];

/** Sunday is 0. */
const WEEKDAY_NAMES = [
  "sunday sundays sun sondag sondae",
  "monday mondays mon maandag maandae",
  "tuesday tuesdays tue tues dinsdag dinsdae",
  "wednesday wednesdays wed woensdag woensdae",
  "thursday thursdays thu thur thurs donderdag donderdae",
  "friday fridays fri vrydag vrydae",
  "saturday saturdays sat saterdag saterdae",
];

/** Afrikaans short forms, all of them words too: only where a timetable stands. */
const SHORT_WEEKDAYS = ["so", "ma", "di", "wo", "do", "vr", "sa"];

const numbered = (names: readonly string[], first: number): ReadonlyMap<string, number> =>
  new Map(
    names.flatMap((line, index) => line.split(" ").map((name) => [name, index + first] as const)),
  );

/** Folded names in English and Afrikaans -> 1 to 12. */
export const MONTHS = numbered(MONTH_NAMES, 1);

/** Folded names in English and Afrikaans -> 0 (Sunday) to 6; also "Woensdagmiddag". */
export const WEEKDAYS: ReadonlyMap<string, number> = new Map(
  [...numbered(WEEKDAY_NAMES, 0)].flatMap(([name, weekday]) => [
    [name, weekday],
    ...(name.endsWith("dag")
      ? ["oggend", "middag", "aand", "nag"].map((part) => [name + part, weekday] as const)
      : []),
  ]),
);

export const SHORT_AFRIKAANS_WEEKDAYS = numbered(SHORT_WEEKDAYS, 0);

/** Names that are other words when written small: "may", "sat", "dec". */
export const NEEDS_CAPITAL: ReadonlySet<string> = new Set(
  "march may mar mei mon sun sat wed fri thu tue jan feb apr jun jul aug sep oct okt nov dec des mrt".split(
    " ",
  ),
);

/** A day as one number, 20260303; a year of 0 means that none was said. */
export function dayKey(year: number, month: number, day: number): number {
  return year * 10_000 + month * 100 + day;
}

/** Days since 1 January 1970. Source: https://howardhinnant.github.io/date_algorithms.html#days_from_civil */
export function dayNumber(key: number): number {
  const month = Math.floor(key / 100) % 100;
  const year = Math.floor(key / 10_000) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / 400);
  const yearOfEra = year - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + (key % 100) - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

/** Sunday is 0. */
export function weekdayOf(key: number): number {
  return (((dayNumber(key) + 4) % 7) + 7) % 7;
}
