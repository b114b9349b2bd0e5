/** Durations of ISO 8601 ("PT1H30M"): reading, comparing, and as units with their numbers. */
import { type Decimal, readDecimal, toDigits } from "../values/decimal.ts";

/** A month has no fixed number of days, so months and seconds count apart. */
export type Duration = { readonly months: bigint; readonly seconds: Decimal };

export type Unit = "year" | "month" | "week" | "day" | "hour" | "minute" | "second";

/** A number of one unit, in digits. */
export type Amount = { readonly digits: string; readonly unit: Unit };

const DURATION =
  /^P(?!$)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/;

const MINUTE = 60n;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

export function readDuration(given: unknown): Duration | undefined {
  const parts = typeof given === "string" ? DURATION.exec(given) : null;
  if (parts === null) return undefined;
  const [years, months, weeks, days, hours, minutes] = parts
    .slice(1, 7)
    .map((digits: string | undefined) => BigInt(digits ?? 0));
  const { units, scale } = readDecimal((parts[7] ?? "0").replace(/^0+(?=\d)/, "")) ?? NONE;
  const whole =
    DAY * (7n * (weeks ?? 0n) + (days ?? 0n)) + HOUR * (hours ?? 0n) + MINUTE * (minutes ?? 0n);
  return {
    months: 12n * (years ?? 0n) + (months ?? 0n),
    seconds: { units: whole * 10n ** BigInt(scale) + units, scale },
  };
}

const NONE: Decimal = { units: 0n, scale: 0 };

/** The units of a duration that is not negative, largest first: days, and whole weeks of them, only in whole days. */
export function amountsOf({ months, seconds }: Duration): Amount[] {
  const size = 10n ** BigInt(seconds.scale);
  const whole = seconds.units / size;
  const days = whole / DAY;
  const rest = { units: seconds.units - days * DAY * size, scale: seconds.scale };
  const hours = rest.units / (HOUR * size);
  const minutes = (rest.units / (MINUTE * size)) % 60n;
  const left = { units: rest.units % (MINUTE * size), scale: rest.scale };
  const isWeeks = days % 7n === 0n && rest.units === 0n;
  const amounts: [bigint, Unit][] = [
    [months / 12n, "year"],
    [months % 12n, "month"],
    isWeeks ? [days / 7n, "week"] : [days, "day"],
    [hours, "hour"],
    [minutes, "minute"],
  ];
  const given = amounts
    .filter(([count]) => count !== 0n)
    .map(([count, unit]): Amount => ({ digits: String(count), unit }));
  if (left.units !== 0n || given.length === 0)
    given.push({
      digits: toDigits(left)
        .replace(/(\.\d*?)0+$/, "$1")
        .replace(/\.$/, ""),
      unit: "second",
    });
  return given;
}
