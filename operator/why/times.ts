/** Times and durations in words, in the operator's time zone: "today at 16:24", "7 seconds". */

export type Clock = { readonly nowMs: number; readonly timeZone?: string | undefined };

const DAY_MS = 86_400_000;

/** "today at 16:24", "yesterday at 16:24", "on 3 November at 16:24", with the year when it is not this year. */
export function whenText(atMs: number, { nowMs, timeZone }: Clock): string {
  const day = dayText(atMs, timeZone);
  const time = timeText(atMs, timeZone);
  if (day === dayText(nowMs, timeZone)) return `today at ${time}`;
  if (day === dayText(nowMs - DAY_MS, timeZone)) return `yesterday at ${time}`;
  const isThisYear = yearOf(atMs, timeZone) === yearOf(nowMs, timeZone);
  return `on ${isThisYear ? day.replace(/ \d+$/, "") : day} at ${time}`;
}

/** "16:24" today, else with the day: "3 November, 16:24". */
export function shortWhenText(atMs: number, { nowMs, timeZone }: Clock): string {
  const day = dayText(atMs, timeZone);
  const time = timeText(atMs, timeZone);
  if (day === dayText(nowMs, timeZone)) return time;
  const isThisYear = yearOf(atMs, timeZone) === yearOf(nowMs, timeZone);
  return `${isThisYear ? day.replace(/ \d+$/, "") : day}, ${time}`;
}

/** "16:24". */
export function timeText(atMs: number, timeZone?: string): string {
  return textIn(atMs, timeZone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
}

/** "16:24:05". */
export function secondText(atMs: number, timeZone?: string): string {
  const options = { hour: "2-digit", minute: "2-digit", second: "2-digit" } as const;
  return textIn(atMs, timeZone, { ...options, hourCycle: "h23" });
}

/** "24 November 2026". */
export function dayText(atMs: number, timeZone?: string): string {
  return textIn(atMs, timeZone, { day: "numeric", month: "long", year: "numeric" });
}

function yearOf(atMs: number, timeZone: string | undefined): string {
  return textIn(atMs, timeZone, { year: "numeric" });
}

function textIn(
  atMs: number,
  timeZone: string | undefined,
  options: Intl.DateTimeFormatOptions,
): string {
  return new Intl.DateTimeFormat("en-GB", { timeZone, ...options }).format(atMs);
}

/** "less than a second", "7 seconds", "4 minutes", "3 hours", "2 days". */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return "less than a second";
  if (seconds < 90) return counted(seconds, "second");
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return counted(minutes, "minute");
  const hours = Math.round(minutes / 60);
  return hours < 36 ? counted(hours, "hour") : counted(Math.round(hours / 24), "day");
}

/** "1 email", "2 emails". */
export function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}
