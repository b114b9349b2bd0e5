/** A time in an option: a day, a moment, or a duration before now. */
import { InvalidArgumentError } from "commander";

const UNIT_MS = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const DURATION = /^(\d{1,5})([mhd])$/;
/** ISO 8601; without a zone it is the local time. */
const MOMENT = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** Epoch ms. A day alone is its first moment in the local time zone. */
export function readTime(text: string): number {
  const [, count, unit] = DURATION.exec(text) ?? [];
  if (unit === "m" || unit === "h" || unit === "d")
    return Date.now() - Number(count) * UNIT_MS[unit];
  const ms = MOMENT.test(text) ? Date.parse(text.includes("T") ? text : `${text}T00:00`) : NaN;
  if (!Number.isNaN(ms)) return ms;
  throw new InvalidArgumentError(
    `Expected a day (2026-11-24), a time (2026-11-24T16:20) or a duration before now (30m, 12h, 7d), got ${JSON.stringify(text)}.`,
  );
}

/** `2026-11-24`, a day of the statistics (UTC). */
export function readDay(text: string): string {
  const [, count] = /^(\d{1,3})d$/.exec(text) ?? [];
  if (count !== undefined) return dayOf(Date.now() - Number(count) * UNIT_MS.d);
  const ms = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN;
  if (!Number.isNaN(ms) && dayOf(ms) === text) return text;
  throw new InvalidArgumentError(
    `Expected a day (2026-11-24) or days before today (7d), got ${JSON.stringify(text)}.`,
  );
}

export function dayOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10);
}
