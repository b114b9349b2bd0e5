/** `Intl` formatters, each made once: making one takes about 0.3 ms, and an email needs dozens. */
import type { Locale } from "../language.ts";

/** Time zones and currencies come from events, so the number of formatters has no other bound. */
const MOST_KNOWN = 1000;

const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

export function numberFormat(tag: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return cached(numbers, tag, options, () => new Intl.NumberFormat(tag, options));
}

export function dateFormat(tag: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return cached(dates, tag, options, () => new Intl.DateTimeFormat(tag, options));
}

function cached<T>(known: Map<string, T>, tag: Locale, options: object, make: () => T): T {
  const key = tag + JSON.stringify(options);
  const format = known.get(key) ?? make();
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, format);
  return format;
}
