/** Dates and times in a language and a time zone. */
import { dateMs, timeMs } from "../values/time.ts";
import type { Language, Locale } from "./language.ts";
import { intlTag } from "./locale.ts";

export type DateOptions = {
  readonly language: Language;
  /** The email's tag; its region chooses among the language's ways. */
  readonly tag: Locale;
  /** IANA. A time in UTC says so, because few readers live by it. */
  readonly timeZone: string;
};

/** Undefined where a value is no date or time. */
export type DateFormat = {
  /** "Monday 7 December 2026", of an ISO date, or of a date-time's day in the time zone. */
  readonly date: (given: unknown) => string | undefined;
  /** "7 December 2026". */
  readonly day: (given: unknown) => string | undefined;
  /** "24 November 2026 at 16:24". */
  readonly time: (given: unknown) => string | undefined;
  /** "2026-11-24T16:24:00": the time zone's own clock. */
  readonly clock: (ms: number) => { readonly date: string; readonly time: string };
};

const DAY = { day: "numeric", month: "long", year: "numeric" } as const;

export function createDateFormat({ language, tag, timeZone }: DateOptions): DateFormat {
  const intl = intlTag(language, tag);
  const formats = (zone: string) => ({
    day: lazy(intl, { ...DAY, timeZone: zone }),
    date: lazy(intl, { ...DAY, weekday: "long", timeZone: zone }),
    weekday: lazy(intl, { weekday: "long", timeZone: zone }),
  });
  const [inUtc, inZone] = [formats("UTC"), formats(timeZone)];
  const times = lazy(intl, () => ({
    ...DAY,
    // "09:15", but "9:15 AM".
    hour: is24Hours(intl) ? "2-digit" : "numeric",
    minute: "2-digit",
    timeZone,
    ...(timeZone === "UTC" ? { timeZoneName: "short" } : {}),
  }));
  const clocks = lazy("en-u-ca-iso8601", {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    fractionalSecondDigits: 3,
    hourCycle: "h23",
    timeZone,
  });
  /** A date has no time zone; a time's day depends on it. */
  const find = (given: unknown) => {
    const ms = typeof given === "string" ? dateMs(given) : undefined;
    if (ms !== undefined) return { ms, by: inUtc };
    const time = timeMs(given);
    return time === undefined ? undefined : { ms: time, by: inZone };
  };
  const day = (given: unknown) => {
    const found = find(given);
    return found?.by.day().format(found.ms);
  };
  const date = (given: unknown) => {
    const found = find(given);
    if (found === undefined) return undefined;
    const { by, ms } = found;
    if (language.weekdayDate === undefined || intl !== language.intl) return by.date().format(ms);
    return language.weekdayDate
      .replace("{weekday}", by.weekday().format(ms))
      .replace("{date}", by.day().format(ms));
  };
  return {
    date,
    day,
    time: (given) => {
      const ms = timeMs(given);
      return ms === undefined ? undefined : times().format(ms);
    },
    clock: (ms) => {
      const parts = new Map(
        clocks()
          .formatToParts(ms)
          .map(({ type, value }) => [type, value]),
      );
      const of = (...types: Intl.DateTimeFormatPartTypes[]) =>
        types.map((type) => parts.get(type) ?? "");
      return {
        date: of("year", "month", "day").join("-"),
        time: of("hour", "minute", "second", "fractionalSecond").join(":"),
      };
    },
  };
}

/** A format costs more to make than to use, and most emails need few of them. */
function lazy(
  tag: Locale,
  options: Intl.DateTimeFormatOptions | (() => Intl.DateTimeFormatOptions),
): () => Intl.DateTimeFormat {
  let made: Intl.DateTimeFormat | undefined;
  return () =>
    (made ??= new Intl.DateTimeFormat(tag, typeof options === "function" ? options() : options));
}

function is24Hours(intl: Locale): boolean {
  const { hourCycle } = new Intl.DateTimeFormat(intl, { hour: "numeric" }).resolvedOptions();
  return hourCycle === "h23" || hourCycle === "h24";
}
