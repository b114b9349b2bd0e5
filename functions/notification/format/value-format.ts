/** Values as an email shows them, in the reader's language, time zone and currency. */
import { cutWords, oneLine } from "../../values/cut.ts";
import {
  absolute,
  type Decimal,
  decimalsOf,
  percentOf,
  readDecimal,
  subtract,
  toDigits,
} from "../../values/decimal.ts";
import { dateMs, timeMs } from "../../values/time.ts";
import { createDateFormat, type DateOptions } from "./date-format.ts";
import { amountsOf, type Duration, readDuration } from "./duration.ts";
import { numberFormat } from "./intl.ts";
import { fill } from "../language.ts";
import { intlTag } from "../locale.ts";

/**
 * What a value is; decides how it is written. `code`: an identifier, shown as it is. `freeText`: what a person typed. `number`,
 * `money`, `percent` (12.5 is 12.5 %): a number, or its digits as text. `date`: "2026-11-30". `time`: an ISO date-time with an
 * offset. `duration`: ISO 8601 ("PT1H30M"). `flag`: true or false.
 */
export const KINDS = [
  "text",
  "freeText",
  "code",
  "person",
  "number",
  "money",
  "percent",
  "date",
  "time",
  "duration",
  "flag",
] as const;

export type Kind = (typeof KINDS)[number];

/** A value as the event has it. One that does not fit its kind is shown as it is. */
export type Scalar = string | number | boolean;

export type Direction = "later" | "earlier" | "more" | "less" | "longer" | "shorter";

export type Difference = {
  /** "1 week later". */
  readonly text: string;
  readonly direction: Direction;
};

export type ValueFormatOptions = DateOptions & {
  /** ISO 4217, for amounts without their own. Undefined: they are shown without a currency. */
  readonly currency?: string | undefined;
};

export type ValueFormat = {
  /** A value that does not fit its kind is shown as it is. */
  readonly value: (kind: Kind, value: Scalar, currency?: string) => string;
  /** "A, B and C". */
  readonly list: (items: readonly string[]) => string;
  /** "from A to B", of values as they are shown. */
  readonly fromTo: (before: string, after: string, kind?: Kind) => string;
  /** A free text as a quotation on one line, at most 200 characters. */
  readonly quote: (text: string) => string;
  readonly count: (count: number) => string;
  /** From the old value to the new one; undefined if they are equal or cannot be compared. */
  readonly difference: (
    kind: Kind,
    before: Scalar,
    after: Scalar,
    currency?: string,
  ) => Difference | undefined;
  /** The difference of numbers or money as a part of the old value: "5.2%". Undefined if it is 0 or the old value is. */
  readonly percent: (kind: Kind, before: Scalar, after: Scalar) => string | undefined;
};

const LONGEST_QUOTE = 200;
/** The most that `Intl.NumberFormat` accepts. */
const MOST_DECIMALS = 100;
const DAY_MS = 86_400_000;

export function createValueFormat(options: ValueFormatOptions): ValueFormat {
  const { language, tag } = options;
  const { frames, email } = language;
  const intl = intlTag(language, tag);
  const dates = createDateFormat(options);

  const list = (items: readonly string[]) =>
    new Intl.ListFormat(intl, { type: "conjunction" }).format(items);
  const number = (decimal: Decimal, given: Intl.NumberFormatOptions = {}): string => {
    const { minimumFractionDigits = decimal.scale } = given;
    const digits = toDigits(decimal);
    const decimals = Math.max(minimumFractionDigits, decimalsOf(decimal));
    const format = numberFormat(intl, {
      // No separator in 2026, which may be a year.
      useGrouping: "min2",
      ...given,
      minimumFractionDigits,
      maximumFractionDigits: Math.min(decimals, MOST_DECIMALS),
    });
    return isNumeric(digits) ? format.format(digits) : digits;
  };
  const trimmed = (decimal: Decimal): string => number(decimal, { minimumFractionDigits: 0 });
  const money = (decimal: Decimal, currency = options.currency): string => {
    if (currency === undefined || !isCurrency(currency)) return number(decimal);
    const style = { style: "currency", currency, useGrouping: "auto" } as const;
    const { maximumFractionDigits = 2 } = numberFormat(intl, style).resolvedOptions();
    return number(decimal, { ...style, minimumFractionDigits: maximumFractionDigits });
  };
  const percentage = (decimal: Decimal, minimumFractionDigits = decimal.scale): string =>
    number(decimal, { style: "unit", unit: "percent", minimumFractionDigits });
  const points = (decimal: Decimal): string => {
    const isOne = new Intl.PluralRules(intl).select(Number(toDigits(decimal))) === "one";
    const frame = isOne ? frames.percentagePoint : frames.percentagePoints;
    return fill(frame, { count: trimmed(decimal) });
  };
  const duration = (given: Duration): string =>
    list(
      amountsOf(given).map(({ count, unit }) =>
        number(count, { style: "unit", unit, unitDisplay: "long", useGrouping: "auto" }),
      ),
    );

  const differenceOf = (direction: Direction, amount: string): Difference => ({
    text: fill(frames[direction], { amount }),
    direction,
  });
  const ofNumbers = (before: Scalar, after: Scalar, show: (decimal: Decimal) => string) => {
    const [old, now] = [readDecimal(before), readDecimal(after)];
    if (old === undefined || now === undefined) return undefined;
    const by = subtract(now, old);
    if (by.units === 0n) return undefined;
    return differenceOf(by.units > 0n ? "more" : "less", show(absolute(by)));
  };
  const ofTimes = (before: Scalar, after: Scalar) => {
    const [old, now] = [instantOf(before), instantOf(after)];
    if (old === undefined || now === undefined || old.isDate !== now.isDate) return undefined;
    const elapsedMs = now.ms - old.ms;
    // The same time of day on the reader's clock is a number of days, even if one of them has 23 hours.
    const clockMs = elapsedMs + dates.offsetMs(now.ms) - dates.offsetMs(old.ms);
    const ms = !old.isDate && clockMs !== 0 && clockMs % DAY_MS === 0 ? clockMs : elapsedMs;
    if (ms === 0) return undefined;
    const seconds = { units: BigInt(Math.abs(ms)), scale: 3 };
    return differenceOf(ms > 0 ? "later" : "earlier", duration({ months: 0n, seconds }));
  };
  const ofDurations = (before: Scalar, after: Scalar) => {
    const [old, now] = [readDuration(before), readDuration(after)];
    if (old === undefined || now === undefined) return undefined;
    const months = now.months - old.months;
    const seconds = subtract(now.seconds, old.seconds);
    // A month has no fixed length, so a difference of both months and seconds has no direction.
    if ((months === 0n) === (seconds.units === 0n)) return undefined;
    const isLonger = months > 0n || seconds.units > 0n;
    const length = { months: isLonger ? months : -months, seconds: absolute(seconds) };
    return differenceOf(isLonger ? "longer" : "shorter", duration(length));
  };

  const shown = (kind: Kind, value: Scalar, currency?: string): string | undefined => {
    const decimal = readDecimal(value);
    switch (kind) {
      case "number":
        return decimal && number(decimal);
      case "money":
        return decimal && money(decimal, currency);
      case "percent":
        return decimal && percentage(decimal);
      case "date":
        return dates.date(value);
      case "time":
        return dates.time(value) ?? dates.date(value);
      case "duration": {
        const length = readDuration(value);
        return length && duration(length);
      }
      case "flag":
        return typeof value === "boolean" ? email[value ? "yes" : "no"] : undefined;
      case "text":
      case "freeText":
      case "code":
      case "person":
        return undefined;
    }
  };

  return {
    value: (kind, value, currency) => shown(kind, value, currency) ?? String(value),
    list,
    fromTo: (before, after, kind) => {
      const isTime = kind === "date" || kind === "time";
      const text = fill((isTime ? frames.fromToDates : undefined) ?? frames.fromTo, {
        before,
        after,
      });
      return (language.contractions ?? []).reduce(
        (result, [pattern, replacement]) => result.replace(pattern, replacement),
        text,
      );
    },
    quote: (text) => {
      const line = oneLine(text);
      const kept = line.length > LONGEST_QUOTE ? `${cutWords(line, LONGEST_QUOTE)}…` : line;
      return fill(frames.quote, { text: kept });
    },
    count: (count) => number({ units: BigInt(Math.trunc(count)), scale: 0 }),
    difference: (kind, before, after, currency) => {
      if (kind === "date" || kind === "time") return ofTimes(before, after);
      if (kind === "duration") return ofDurations(before, after);
      if (kind === "number") return ofNumbers(before, after, trimmed);
      if (kind === "money") return ofNumbers(before, after, (by) => money(by, currency));
      return kind === "percent" ? ofNumbers(before, after, points) : undefined;
    },
    percent: (kind, before, after) => {
      const [old, now] = [readDecimal(before), readDecimal(after)];
      if ((kind !== "number" && kind !== "money") || old === undefined || now === undefined)
        return undefined;
      const part = percentOf(absolute(subtract(now, old)), absolute(old));
      return part === undefined || part.units === 0n ? undefined : percentage(part, 0);
    },
  };
}

function instantOf(value: Scalar): { ms: number; isDate: boolean } | undefined {
  const date = typeof value === "string" ? dateMs(value) : undefined;
  const ms = date ?? timeMs(value);
  return ms === undefined ? undefined : { ms, isDate: date !== undefined };
}

/** Whether `Intl` accepts it as a currency. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

function isNumeric(digits: string): digits is `${number}` {
  return /^-?\d+(?:\.\d+)?$/.test(digits);
}
