/** Values that an answer contains itself, outside references: numbers, dates, links, addresses and markup. */
import type { Language } from "../../notification/language.ts";
import type { Refusal } from "./refusals.ts";

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
    ? { reason: "ai-markup", advice: "Write plain sentences without links, addresses and markup." }
    : undefined;
}

export function valueFault(
  text: string,
  {
    language,
    numbers,
    quotable,
  }: {
    readonly language: Language;
    /** Numbers that may be written as words. */
    readonly numbers: ReadonlySet<number>;
    /** A text that the answer may repeat, digits included. */
    readonly quotable: string;
  },
): Refusal | undefined {
  const refused = (what: string): Refusal => ({
    reason: "ai-value",
    advice: `Write no ${what}: use a reference in its place, or leave it out.`,
  });
  const lowerQuotable = quotable.toLowerCase();
  const isOwn = (token: string) => quotable === "" || !lowerQuotable.includes(token.toLowerCase());
  const digits = text.match(/[\p{L}\p{N}#+-]*\p{N}[\p{L}\p{N}.,:/%-]*/gu) ?? [];
  if (digits.some((token) => isOwn(token.replace(/[.,:]+$/, ""))))
    return refused("number in digits");
  const { names, phrases } = calendarOf(language.intl ?? language.locale);
  const lower = ` ${words(text).join(" ").toLowerCase()} `;
  const dates = [
    ...words(text).filter((word) => names.has(word)),
    ...[...phrases, ...(language.dateWords ?? [])].filter((one) => lower.includes(` ${one} `)),
  ];
  if (dates.some(isOwn)) return refused("date, weekday, month or day such as tomorrow");
  const quoted = numberWordsIn(quotable, language);
  return numberWordsIn(text, language).every((one) => numbers.has(one) || quoted.includes(one))
    ? undefined
    : refused("number in words that the document does not have");
}

/** The numbers that a text has as words; "twenty-one" is one of them. */
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
  /** Days and months, with the capitals of the language. */
  readonly names: ReadonlySet<string>;
  /** "tomorrow", "next week", in lower case. */
  readonly phrases: ReadonlySet<string>;
};

/** Making one takes some milliseconds. */
const calendars = new Map<string, Calendar>();

function calendarOf(tag: string): Calendar {
  const known = calendars.get(tag);
  if (known !== undefined) return known;
  const calendar = { names: calendarNames(tag), phrases: relativePhrases(tag) };
  calendars.set(tag, calendar);
  return calendar;
}

/** 1 January 2024, UTC. */
const MONDAY_MS = 1_704_067_200_000;
const DAY_MS = 86_400_000;
/** Seven days of a week, and a day in the middle of each month. */
const DATES_MS = [
  ...Array.from({ length: 7 }, (_, day) => MONDAY_MS + day * DAY_MS),
  ...Array.from({ length: 12 }, (_, month) => MONDAY_MS + (14 + month * 30.5) * DAY_MS),
];
/** A shorter abbreviation ("So", "mi") is also a word. */
const SHORTEST_NAME = 3;

function calendarNames(tag: string): Set<string> {
  const namesIn = (width: "long" | "short") =>
    [{ weekday: width }, { month: width }, { month: width, day: "numeric" } as const]
      .map((options) => new Intl.DateTimeFormat(tag, { ...options, timeZone: "UTC" }))
      .flatMap((format) => DATES_MS.flatMap((ms) => words(format.format(ms))));
  // A short abbreviation in lower case ("mar", "mer") is often also a word.
  const short = namesIn("short").filter(
    (name) => name.length > SHORTEST_NAME || name !== name.toLowerCase(),
  );
  const names = [...namesIn("long"), ...short].filter((name) => name.length >= SHORTEST_NAME);
  return new Set(
    names.flatMap((name) => [name, name.charAt(0).toLocaleUpperCase(tag) + name.slice(1)]),
  );
}

function relativePhrases(tag: string): Set<string> {
  const format = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
  const units = ["week", "month", "quarter", "year"] as const;
  const phrases = [
    ...[-2, -1, 0, 1, 2].map((days) => format.format(days, "day")),
    ...units.flatMap((unit) => [format.format(-1, unit), format.format(1, unit)]),
  ];
  // "2 days ago" has a digit, which is refused anyway.
  const withoutDigits = phrases.filter((phrase) => !/\d/.test(phrase));
  return new Set(withoutDigits.map((phrase) => words(phrase).join(" ").toLowerCase()));
}
