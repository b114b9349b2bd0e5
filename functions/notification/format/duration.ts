/** Durations of ISO 8601 ("PT1H30M"). */
import { type Decimal, decimalsOf, readDecimal } from "../../values/decimal.ts";

/** A month has no fixed number of days, so months and seconds are counted separately. */
export type Duration = { readonly months: bigint; readonly seconds: Decimal };

export type Unit = "year" | "month" | "week" | "day" | "hour" | "minute" | "second";

const DURATION =
  /^P(?!$)(?:(\d{1,9})Y)?(?:(\d{1,9})M)?(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?$/;

const MINUTE = 60n;
const HOUR = 60n * MINUTE;
const DAY = 24n * HOUR;

export function readDuration(given: unknown): Duration | undefined {
  const parts = typeof given === "string" ? DURATION.exec(given) : null;
  if (parts === null) return undefined;
  const [years = 0n, months = 0n, weeks = 0n, days = 0n, hours = 0n, minutes = 0n] = parts
    .slice(1, 7)
    .map((digits: string | undefined) => BigInt(digits ?? 0));
  const { units, scale } = readDecimal((parts[7] ?? "0").replace(/^0+(?=\d)/, "")) ?? NONE;
  const whole = DAY * (7n * weeks + days) + HOUR * hours + MINUTE * minutes;
  return {
    months: 12n * years + months,
    seconds: { units: whole * 10n ** BigInt(scale) + units, scale },
  };
}

const NONE: Decimal = { units: 0n, scale: 0 };

/** The units of a duration that is not negative, largest first. Weeks are used only for a whole number of them. */
export function amountsOf({ months, seconds }: Duration): { count: Decimal; unit: Unit }[] {
  const size = 10n ** BigInt(seconds.scale);
  const whole = seconds.units / size;
  const days = whole / DAY;
  const isWeeks = days % 7n === 0n && seconds.units === days * DAY * size;
  const amounts: [bigint, Unit][] = [
    [months / 12n, "year"],
    [months % 12n, "month"],
    isWeeks ? [days / 7n, "week"] : [days, "day"],
    [(whole % DAY) / HOUR, "hour"],
    [(whole % HOUR) / MINUTE, "minute"],
  ];
  const given = amounts
    .filter(([units]) => units !== 0n)
    .map(([units, unit]) => ({ count: { units, scale: 0 }, unit }));
  const left = { units: seconds.units % (MINUTE * size), scale: seconds.scale };
  if (left.units === 0n && given.length > 0) return given;
  const scale = decimalsOf(left);
  const units = left.units / 10n ** BigInt(left.scale - scale);
  return [...given, { count: { units, scale }, unit: "second" }];
}
