/** Days, times, numbers, codes and words that have been said, to look others up in. */
import { dayKey, weekdayOf } from "./calendar.ts";
import type { DateMention, Mention, NumberMention, TimeMention } from "./mention.ts";

export type Store = {
  /** 20260303; with the year 0 where none was said. */
  readonly days: Set<number>;
  /** 303 for 3 March. */
  readonly daysOfYear: Set<number>;
  /** 202603. */
  readonly monthsOfYear: Set<number>;
  readonly months: Set<number>;
  readonly daysOfMonth: Set<number>;
  readonly weekdays: Set<number>;
  readonly years: Set<number>;
  readonly minutes: Set<number>;
  readonly numbers: Set<number>;
  readonly percents: Set<number>;
  /** "zar:18450". */
  readonly amounts: Set<string>;
  readonly currencies: Set<string>;
  /** "hour:2". */
  readonly durations: Set<string>;
  readonly codes: Set<string>;
  readonly words: Set<string>;
};

export function createStore(): Store {
  return {
    days: new Set(),
    daysOfYear: new Set(),
    monthsOfYear: new Set(),
    months: new Set(),
    daysOfMonth: new Set(),
    weekdays: new Set(),
    years: new Set(),
    minutes: new Set(),
    numbers: new Set(),
    percents: new Set(),
    amounts: new Set(),
    currencies: new Set(),
    durations: new Set(),
    codes: new Set(),
    words: new Set(),
  };
}

export function keep(store: Store, mention: Mention): void {
  switch (mention.kind) {
    case "date":
      return keepDate(store, mention);
    case "time":
      for (const minute of mention.minutes) store.minutes.add(minute);
      if (mention.hours !== undefined) store.durations.add(`hour:${mention.hours}`);
      return;
    case "number":
      return keepNumber(store, mention);
    case "code":
      return keepCode(store, mention.code);
  }
}

function keepDate(store: Store, { year, month, day, weekday }: DateMention): void {
  if (year !== 0) store.years.add(year);
  if (weekday !== undefined) store.weekdays.add(weekday);
  if (month === 0) return;
  store.months.add(month);
  if (year !== 0) store.monthsOfYear.add(year * 100 + month);
  if (day === 0) return;
  store.days.add(dayKey(year, month, day));
  store.daysOfYear.add(dayKey(0, month, day));
  store.daysOfMonth.add(day);
  if (year !== 0) store.weekdays.add(weekdayOf(dayKey(year, month, day)));
}

function keepNumber(
  store: Store,
  { values, parts = [], percent, currency, unit, ordinal }: NumberMention,
): void {
  // "the second programme" is no two.
  if (ordinal) {
    for (const value of values) store.daysOfMonth.add(value);
    return;
  }
  if (currency !== undefined) store.currencies.add(currency);
  for (const value of [...values, ...parts]) {
    store.numbers.add(value);
    if (percent) store.percents.add(value);
    if (currency !== undefined) store.amounts.add(`${currency}:${value}`);
    if (unit !== undefined) store.durations.add(`${unit}:${value}`);
  }
}

function keepCode(store: Store, code: string): void {
  store.codes.add(code);
  // "#4711" may be told as 4711, and "Level-2" as level 2.
  const [, word, number] = /^(#|[a-z]{3,}-?)(\d+)$/.exec(code) ?? [];
  if (number === undefined) return;
  store.numbers.add(Number(number));
  if (word !== "#") store.words.add(word?.replace("-", "") ?? "");
}

export function holdsDate(store: Store, mention: DateMention): boolean {
  const { year, month, day, weekday } = mention;
  if (month === 0) return weekday !== undefined && store.weekdays.has(weekday);
  if (day === 0)
    return year === 0
      ? store.months.has(month)
      : store.monthsOfYear.has(year * 100 + month) ||
          (store.months.has(month) && store.years.has(year) && !hasYears(store, month));
  const isSaid =
    year === 0
      ? store.daysOfYear.has(dayKey(0, month, day))
      : store.days.has(dayKey(year, month, day)) ||
        (store.days.has(dayKey(0, month, day)) && store.years.has(year));
  if (!isSaid || weekday === undefined) return isSaid;
  if (year !== 0) return weekdayOf(dayKey(year, month, day)) === weekday;
  for (const known of store.days)
    if (known % 10_000 === month * 100 + day)
      if (known > 10_000 ? weekdayOf(known) === weekday : store.weekdays.has(weekday)) return true;
  return false;
}

/** Whether this month was said with a year. */
function hasYears({ monthsOfYear }: Store, month: number): boolean {
  for (const known of monthsOfYear) if (known % 100 === month) return true;
  return false;
}

export function holdsTime(store: Store, { minutes, hours }: TimeMention): boolean {
  return (
    minutes.some((minute) => store.minutes.has(minute)) ||
    (hours !== undefined && store.durations.has(`hour:${hours}`))
  );
}

/** Whether the number was said, of the kind that it is: a percentage is not an amount, nor two hours two people. */
export function holdsNumber(store: Store, mention: NumberMention): boolean {
  const { values, parts, percent, currency, unit, ordinal } = mention;
  const holds = (value: number): boolean => {
    // "14 minutes" may stand as "14m".
    if (unit !== undefined)
      return store.durations.has(`${unit}:${value}`) || store.codes.has(`${value}${unit[0]}`);
    if (percent) return store.percents.has(value);
    if (currency !== undefined)
      return (
        store.amounts.has(`${currency}:${value}`) ||
        (store.currencies.has(currency) && store.numbers.has(value) && !hasAmount(store, value))
      );
    return (
      store.numbers.has(value) ||
      store.years.has(value) ||
      (ordinal === true && store.daysOfMonth.has(value))
    );
  };
  if (mention.minutes !== undefined && store.minutes.has(mention.minutes)) return true;
  return values.some(holds) || (parts !== undefined && parts.length > 0 && parts.every(holds));
}

/** Whether this value was said in some currency. */
function hasAmount({ amounts }: Store, value: number): boolean {
  for (const amount of amounts) if (amount.endsWith(`:${value}`)) return true;
  return false;
}

/** A code as it was said, or what people make of it: "4711" of "#4711", "2.4.1" of "v2.4.1", the head of a hash. */
export function holdsCode(store: Store, code: string): boolean {
  if (store.codes.has(code) || store.words.has(code)) return true;
  const bare = code.replace(/^[#v](?=\d)/, "");
  if (bare !== code && (store.codes.has(bare) || store.numbers.has(Number(bare)))) return true;
  if (store.codes.has(`#${code}`) || store.codes.has(`v${code}`)) return true;
  if (/^[\da-f]{7,39}$/.test(code))
    for (const known of store.codes) if (known.length === 40 && known.startsWith(code)) return true;
  const pieces = code.split(/[/:@]/);
  if (pieces.length > 1) return pieces.every((piece) => piece !== "" && holdsCode(store, piece));
  const [, word = "", number] = /^([a-z]{3,})-?(\d+)$/.exec(code) ?? [];
  return number !== undefined && store.words.has(word) && store.numbers.has(Number(number));
}
