/** A producer's date-time, as the rest of the program reads it. */
import * as z from "zod/mini";

const DateTime = z.iso.datetime({ offset: true });

/** RFC 3339, and what producers write beside it: no seconds, an offset without its colon. */
const GIVEN =
  /^(\d{4}-\d{2}-\d{2})[Tt ](\d{2}:\d{2})(?::(\d{2})(\.\d+)?)?(?:([Zz])|([+-]\d{2}):?(\d{2}))$/;

/** The date-time as ISO 8601 that `Date.parse` reads; nothing where there is none. A leap second is the second before it. */
export function readTime(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  const [, date, minute, second = "00", fraction = "", utc, hours, minutes] =
    GIVEN.exec(given) ?? [];
  const time = `${date}T${minute}:${second === "60" ? "59" : second}${fraction}${utc === undefined ? `${hours}:${minutes}` : "Z"}`;
  return DateTime.safeParse(time).success ? time : undefined;
}

const IsoDate = z.iso.date();

/** The start of an ISO date ("2026-11-30") in UTC, epoch ms; undefined when there is no such day. */
export function dateMs(given: string): number | undefined {
  return IsoDate.safeParse(given).success ? epochMs(given) : undefined;
}

/** A date-time with its offset, epoch ms; undefined when it is none. */
export function timeMs(given: unknown): number | undefined {
  const time = readTime(given);
  return time === undefined ? undefined : epochMs(time);
}

function epochMs(iso: string): number {
  // oxlint-disable-next-line eslint/no-restricted-globals -- parses, reads no clock
  return Date.parse(iso);
}
