/** Values as an email shows them, in the reader's language, time zone and currency. */
import { cutWords, oneLine } from "../values/cut.ts";
import {
  absolute,
  type Decimal,
  decimalsOf,
  percentOf,
  readDecimal,
  subtract,
  toDigits,
} from "../values/decimal.ts";
import { dateMs, timeMs } from "../values/time.ts";
import { createDateFormat, type DateOptions } from "./date-format.ts";
import { type Amount, amountsOf, type Duration, readDuration } from "./duration.ts";
import { intlTag } from "./locale.ts";

/**
 * What a value is, which decides how it is written in the reader's language. `code`: an identifier, shown as it is. `freeText`:
 * what a person typed. `number`, `money`, `percent` (12.5 is 12.5 %): a number, or its digits as text. `date`: "2026-11-30".
 * `time`: an ISO date-time with its offset. `duration`: ISO 8601 ("PT1H30M").
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
  /** ISO 4217, of amounts without one of their own. Absent: these are shown without a currency. */
  readonly currency?: string | undefined;
};

export type ValueFormat = {
  /** A value that does not fit its kind is shown as it came. */
  readonly value: (kind: Kind, value: Scalar, currency?: string) => string;
  /** "A, B and C". */
  readonly list: (items: readonly string[]) => string;
  /** Of values as they are shown; some languages put dates and times otherwise than the rest. */
  readonly fromTo: (before: string, after: string, kind?: Kind) => string;
  /** A free text as a quotation, in one line. */
  readonly quote: (text: string) => string;
  readonly count: (count: number) => string;
  /** From the old value to the new one; undefined where they are equal or cannot be compared. */
  readonly difference: (
    kind: Kind,
    before: Scalar,
    after: Scalar,
    currency?: string,
  ) => Difference | undefined;
  /** "5.2%", of numbers and money: by how much of the old value the new one differs. */
  readonly percent: (kind: Kind, before: Scalar, after: Scalar) => string | undefined;
};

const LONGEST_QUOTE = 200;
/** Units, currencies and numbers of decimals; making one takes a tenth of a millisecond. */
const MOST_FORMATS = 100;
/** What `Intl` takes as decimals of a number. */
const MOST_DECIMALS = 100;

export function createValueFormat(options: ValueFormatOptions): ValueFormat {
  const { language, tag } = options;
  const { frames, email } = language;
  const intl = intlTag(language, tag);
  const dates = createDateFormat(options);
  const lists = new Intl.ListFormat(intl, { type: "conjunction" });
  const plurals = new Intl.PluralRules(intl);

  const formats = new Map<string, Intl.NumberFormat>();
  const formatOf = (given: Intl.NumberFormatOptions): Intl.NumberFormat => {
    const key = JSON.stringify(given);
    const format = formats.get(key) ?? new Intl.NumberFormat(intl, given);
    if (formats.size >= MOST_FORMATS) formats.clear();
    formats.set(key, format);
    return format;
  };

  const number = (decimal: Decimal, given: Intl.NumberFormatOptions = {}): string => {
    const { minimumFractionDigits = decimal.scale } = given;
    const format = formatOf({
      // "2026" may be a year.
      useGrouping: "min2",
      ...given,
      minimumFractionDigits,
      maximumFractionDigits: Math.min(
        Math.max(minimumFractionDigits, decimalsOf(decimal)),
        MOST_DECIMALS,
      ),
    });
    const digits = toDigits(decimal);
    return isNumeric(digits) ? format.format(digits) : digits;
  };
  /** Without the zeros at its end. */
  const trimmed = (decimal: Decimal): string => number(decimal, { minimumFractionDigits: 0 });
  const money = (decimal: Decimal, currency = options.currency): string => {
    if (currency === undefined || !isCurrency(currency)) return number(decimal);
    const style = { style: "currency", currency, useGrouping: "auto" } as const;
    const { maximumFractionDigits = 2 } = new Intl.NumberFormat(intl, style).resolvedOptions();
    return number(decimal, { ...style, minimumFractionDigits: maximumFractionDigits });
  };
  const percentage = (decimal: Decimal, minimumFractionDigits = decimal.scale): string =>
    number(decimal, { style: "unit", unit: "percent", minimumFractionDigits });
  const amount = ({ digits, unit }: Amount): string => {
    const decimal = readDecimal(digits);
    if (decimal === undefined) return digits;
    return number(decimal, { style: "unit", unit, unitDisplay: "long", useGrouping: "auto" });
  };
  const duration = (given: Duration): string => lists.format(amountsOf(given).map(amount));

  const points = (decimal: Decimal): string => {
    const isOne = plurals.select(Number(toDigits(decimal))) === "one";
    const frame = isOne ? frames.percentagePoint : frames.percentagePoints;
    return fill(frame, { count: trimmed(decimal) });
  };

  const numeric = (
    before: Scalar,
    after: Scalar,
    show: (decimal: Decimal) => string,
  ): Difference | undefined => {
    const [old, now] = [readDecimal(before), readDecimal(after)];
    if (old === undefined || now === undefined) return undefined;
    const by = subtract(now, old);
    return by.units === 0n ? undefined : said(by.units > 0n ? "more" : "less", show(absolute(by)));
  };
  const said = (direction: Direction, text: string): Difference => ({
    text: fill(frames[direction], { amount: text }),
    direction,
  });
  const moved = (before: Scalar, after: Scalar): Difference | undefined => {
    const [old, now] = [before, after].map((one) => instantOf(one));
    if (old === undefined || now === undefined || old.isDate !== now.isDate) return undefined;
    const ms = lengthMs(old.ms, now.ms, old.isDate);
    if (ms === 0) return undefined;
    const seconds = { units: BigInt(Math.abs(ms)), scale: 3 };
    return said(ms > 0 ? "later" : "earlier", duration({ months: 0n, seconds }));
  };
  /** By the reader's clock where it shows the same time of day: a day may have 23 hours. */
  const lengthMs = (old: number, now: number, isDate: boolean): number => {
    if (isDate) return now - old;
    const [was, is] = [dates.clock(old), dates.clock(now)];
    const days = (dateMs(is.date) ?? 0) - (dateMs(was.date) ?? 0);
    return was.time === is.time && days !== 0 ? days : now - old;
  };
  const lasted = (before: Scalar, after: Scalar): Difference | undefined => {
    const [old, now] = [readDuration(before), readDuration(after)];
    if (old === undefined || now === undefined) return undefined;
    const months = now.months - old.months;
    const seconds = subtract(now.seconds, old.seconds);
    // A month has no fixed length: it cannot be set off against days.
    if ((months === 0n) === (seconds.units === 0n)) return undefined;
    const isLonger = months > 0n || seconds.units > 0n;
    const length = {
      months: months < 0n ? -months : months,
      seconds: absolute(seconds),
    };
    return said(isLonger ? "longer" : "shorter", duration(length));
  };

  return {
    value: (kind, value, currency) => shown(kind, value, currency) ?? String(value),
    list: (items) => lists.format(items),
    fromTo: (before, after, kind) => {
      const isTime = kind === "date" || kind === "time";
      return fill((isTime ? frames.fromToDates : undefined) ?? frames.fromTo, { before, after });
    },
    quote: (text) => {
      const line = oneLine(text);
      const kept = line.length > LONGEST_QUOTE ? `${cutWords(line, LONGEST_QUOTE)}…` : line;
      return fill(frames.quote, { text: kept });
    },
    count: (count) => number({ units: BigInt(Math.trunc(count)), scale: 0 }),
    difference: (kind, before, after, currency) => {
      if (kind === "date" || kind === "time") return moved(before, after);
      if (kind === "duration") return lasted(before, after);
      if (kind === "number") return numeric(before, after, trimmed);
      if (kind === "money") return numeric(before, after, (by) => money(by, currency));
      return kind === "percent" ? numeric(before, after, points) : undefined;
    },
    percent: (kind, before, after) => {
      const [old, now] = [readDecimal(before), readDecimal(after)];
      if ((kind !== "number" && kind !== "money") || old === undefined || now === undefined)
        return undefined;
      const part = percentOf(absolute(subtract(now, old)), absolute(old));
      if (part === undefined || part.units === 0n) return undefined;
      return percentage(part, 0);
    },
  };

  function shown(kind: Kind, value: Scalar, currency?: string): string | undefined {
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
  }
}

function instantOf(value: Scalar): { ms: number; isDate: boolean } | undefined {
  const date = typeof value === "string" ? dateMs(value) : undefined;
  if (date !== undefined) return { ms: date, isDate: true };
  const time = timeMs(value);
  return time === undefined ? undefined : { ms: time, isDate: false };
}

/** One pass: a value that looks like a placeholder stays as it is. */
export function fill(frame: string, values: Readonly<Record<string, string>>): string {
  return frame.replaceAll(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
}

/** Whether `Intl` takes it as a currency. */
export function isCurrency(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}

function isNumeric(digits: string): digits is `${number}` {
  return /^-?\d+(?:\.\d+)?$/.test(digits);
}
