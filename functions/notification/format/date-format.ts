/** Dates and times in a language and a time zone. */
import { dateMs, timeMs } from "../../values/time.ts";
import { dateFormat } from "./intl.ts";
import { fill, type Language, type Locale } from "../language.ts";
import { intlTag } from "../locale.ts";

export type DateOptions = {
  readonly language: Language;
  /** The email's tag; its region selects the format within the language. */
  readonly tag: Locale;
  /** IANA. A time in UTC is shown with the zone's name. */
  readonly timeZone: string;
};

/** The results are undefined for a value that is not a date or a time. */
export type DateFormat = {
  /** "Monday 7 December 2026", of a date, or of a date-time's day in the time zone. */
  readonly date: (given: unknown) => string | undefined;
  /** "7 December 2026". */
  readonly day: (given: unknown) => string | undefined;
  /** "24 November 2026 at 16:24". */
  readonly time: (given: unknown) => string | undefined;
  /** The time zone's offset from UTC at a moment, ms. */
  readonly offsetMs: (atMs: number) => number;
};

const DAY = { day: "numeric", month: "long", year: "numeric" } as const;

export function createDateFormat({ language, tag, timeZone }: DateOptions): DateFormat {
  const intl = intlTag(language, tag);
  /** A date has no time zone; the day of a date-time depends on it. */
  const format = (given: unknown, options: Intl.DateTimeFormatOptions) => {
    const date = typeof given === "string" ? dateMs(given) : undefined;
    const ms = date ?? timeMs(given);
    const zone = date === undefined ? timeZone : "UTC";
    if (ms === undefined) return undefined;
    return dateFormat(intl, { ...options, timeZone: zone }).format(ms);
  };
  const day = (given: unknown) => format(given, DAY);
  return {
    day,
    date: (given) => {
      const isOwn = intl === (language.intl ?? language.locale);
      if (language.weekdayDate === undefined || !isOwn)
        return format(given, { ...DAY, weekday: "long" });
      const weekday = format(given, { weekday: "long" });
      return weekday && fill(language.weekdayDate, { weekday, date: day(given) ?? "" });
    },
    time: (given) =>
      timeMs(given) === undefined
        ? undefined
        : format(given, {
            ...DAY,
            // "09:15", but "9:15 AM".
            hour: is24Hours(intl) ? "2-digit" : "numeric",
            minute: "2-digit",
            ...(timeZone === "UTC" && { timeZoneName: "short" }),
          }),
    offsetMs: (atMs) => {
      const offset = dateFormat("en", { timeZone, timeZoneName: "longOffset" });
      const [, sign, hours, minutes, seconds = 0] =
        /GMT([+-])(\d\d):(\d\d)(?::(\d\d))?/.exec(offset.format(atMs)) ?? [];
      const ms = (Number(hours ?? 0) * 3600 + Number(minutes ?? 0) * 60 + Number(seconds)) * 1000;
      return sign === "-" ? -ms : ms;
    },
  };
}

function is24Hours(intl: Locale): boolean {
  const { hourCycle } = dateFormat(intl, { hour: "numeric" }).resolvedOptions();
  return hourCycle === "h23" || hourCycle === "h24";
}
