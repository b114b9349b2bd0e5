import * as z from "zod/mini";

const DateTime = z.iso.datetime({ offset: true });

/** RFC 3339 and two common variants: without seconds, and with an offset without a colon. */
const GIVEN =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(?::(\d{2})(\.\d+)?)?(?:([Zz])|([+-]\d{2}):?(\d{2}))$/;

/** Normalizes a date-time to ISO 8601; undefined if it is not one. A leap second (:60) becomes :59. */
export function readTime(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const [, date, minute, second = "00", fraction = "", utc, hours, minutes] =
    GIVEN.exec(given) ?? [];
  const time = `${date}T${minute}:${second === "60" ? "59" : second}${fraction}${utc === undefined ? `${hours}:${minutes}` : "Z"}`;
  return DateTime.safeParse(time).success ? time : undefined;
}

const IsoDate = z.iso.date();

/** The start of an ISO date ("2026-11-30") in UTC, epoch ms; undefined if the day does not exist. */
export function dateMs(given: string): number | undefined {
  return IsoDate.safeParse(given).success ? epochMs(given) : undefined;
}

/** A date-time with an offset, epoch ms; undefined if it is not one. */
export function timeMs(given: unknown): number | undefined {
  const time = readTime(given);
  return time === undefined ? undefined : epochMs(time);
}

function epochMs(iso: string): number {
  // oxlint-disable-next-line eslint/no-restricted-globals -- parses a text, does not read the clock
  return Date.parse(iso);
}
