/** Values that an answer writes itself: numbers, dates, links, addresses and markup outside of references. */
import type { Language } from "../../notification/language.ts";
import type { Refusal } from "./check-answer.ts";

const MARKUP: readonly RegExp[] = [
  /[<>[\]{}`|\\^~]/,
  /\*\*|__|(?:^|\s)(?:#{1,6}|[*>]) |(?<=^|\s)[*_]\p{L}/u,
  /&(?:#\d+|#x[\da-f]+|[a-z]+);/i,
  /\/\/|www\.|\w@|@\w/i,
  // A host ("acme.example"); abbreviations ("e.g.", "z.B.") have single letters.
  /\p{L}{2,}\.\p{Ll}{2,}/u,
];

export function markupFault(text: string): Refusal | undefined {
  return MARKUP.some((pattern) => pattern.test(text))
    ? { why: "ai-markup", advice: "Write plain sentences without links, addresses and markup." }
    : undefined;
}

export type ValueOptions = {
  readonly language: Language;
  /** Numbers that may stand as words. */
  readonly numbers: ReadonlySet<number>;
  /** What the answer may repeat, digits included. */
  readonly quotable: string;
};

export function valueFault(
  text: string,
  { language, numbers, quotable }: ValueOptions,
): Refusal | undefined {
  const refused = (what: string): Refusal => ({
    why: "ai-value",
    advice: `Write no ${what}: use a reference in its place, or leave it out.`,
  });
  const digits = text.match(/[\p{L}\p{N}#+-]*\p{N}[\p{L}\p{N}.,:/%-]*/gu) ?? [];
  if (digits.some((token) => !repeats(quotable, token.replace(/[.,:]+$/, ""))))
    return refused("number in digits");
  const { exact, loose } = calendarOf(language.intl ?? language.locale);
  const dates = words(text).filter((word) => exact.has(word));
  const lower = ` ${words(text).join(" ").toLowerCase()} `;
  const said = [...loose, ...(language.dateWords ?? [])].filter((phrase) =>
    lower.includes(` ${phrase} `),
  );
  if ([...dates, ...said].some((word) => !repeats(quotable, word)))
    return refused("date, weekday, month or day such as tomorrow");
  const quoted = new Set(numberWordsIn(quotable, language));
  const wrong = numberWordsIn(text, language).find(
    (number) => !numbers.has(number) && !quoted.has(number),
  );
  return wrong === undefined
    ? undefined
    : refused("number in words that the document does not have");
}

function repeats(quotable: string, token: string): boolean {
  return quotable !== "" && quotable.toLowerCase().includes(token.toLowerCase());
}

/** "twenty-one" is one number. */
export function numberWordsIn(text: string, { numberWords }: Language): number[] {
  const numberOf = (word: string) =>
    Object.hasOwn(numberWords, word) ? numberWords[word] : undefined;
  return words(text).flatMap((given) => {
    const word = given.toLowerCase();
    const whole = numberOf(word);
    if (whole !== undefined) return [whole];
    const parts = word.split("-").flatMap((part) => numberOf(part) ?? []);
    return parts.length === 0 ? [] : [parts.reduce((sum, part) => sum + part, 0)];
  });
}

export function words(text: string): string[] {
  return text.match(/[\p{L}\p{M}][\p{L}\p{M}'’-]*/gu) ?? [];
}

type Calendar = {
  /** Names of days and months as they are written. */
  readonly exact: ReadonlySet<string>;
  /** "tomorrow", "next week": in small letters. */
  readonly loose: ReadonlySet<string>;
};

const calendars = new Map<string, Calendar>();

/** What Intl calls days, months and the time around now. */
function calendarOf(tag: string): Calendar {
  const known = calendars.get(tag);
  if (known !== undefined) return known;
  const calendar = { exact: dayAndMonthNames(tag), loose: relativeNames(tag) };
  calendars.set(tag, calendar);
  return calendar;
}

/** 1 January 2024, UTC. */
const MONDAY_MS = 1_704_067_200_000;
const DAY_MS = 86_400_000;
const MONTH_DAYS = 30.5;

/** A shorter abbreviation ("So", "mi") is a word. */
const SHORTEST_NAME = 3;

function dayAndMonthNames(tag: string): Set<string> {
  const names = new Set<string>();
  for (const width of ["long", "short"] as const) {
    const forms = [
      ...formatted(tag, { weekday: width }, 7, (n) => MONDAY_MS + n * DAY_MS),
      ...formatted(tag, { month: width }, 12, (n) => MONDAY_MS + (14 + n * MONTH_DAYS) * DAY_MS),
      ...formatted(
        tag,
        { month: width, day: "numeric" },
        12,
        (n) => MONDAY_MS + (14 + n * MONTH_DAYS) * DAY_MS,
      ),
    ];
    for (const name of forms.flatMap((form) => words(form)))
      if (name.length >= SHORTEST_NAME && (width === "long" || !isAmbiguous(name))) {
        names.add(name);
        names.add(name.charAt(0).toLocaleUpperCase(tag) + name.slice(1));
      }
  }
  return names;
}

/** Abbreviations in small letters are words of their own too often ("mar", "mer"). */
function isAmbiguous(name: string): boolean {
  return name.length === SHORTEST_NAME && name === name.toLowerCase();
}

function formatted(
  tag: string,
  options: Intl.DateTimeFormatOptions,
  count: number,
  timeOf: (n: number) => number,
): string[] {
  const format = new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" });
  return Array.from({ length: count }, (_, n) => format.format(timeOf(n)));
}

function relativeNames(tag: string): Set<string> {
  const format = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  const around: readonly (readonly [Intl.RelativeTimeFormatUnit, readonly number[]])[] = [
    ["day", [-2, -1, 0, 1, 2]],
    ["week", [-1, 1]],
    ["month", [-1, 1]],
    ["quarter", [-1, 1]],
    ["year", [-1, 1]],
  ];
  return new Set(
    around.flatMap(([unit, values]) =>
      values
        .map((value) => format.format(value, unit))
        // "2 days ago" has a number, which is refused by itself.
        .filter((name) => !/\d/.test(name))
        .map((name) => words(name).join(" ").toLowerCase()),
    ),
  );
}
