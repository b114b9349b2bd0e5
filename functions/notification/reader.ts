/** How a recipient reads an email: language, time zone and currency. */
import type { Languages, Locale } from "./language.ts";
import { matchLocale, readLocale } from "./locale.ts";
import { isCurrency } from "./format/value-format.ts";

export type Reader = {
  readonly locale: Locale;
  /** IANA. Undefined: the project's. */
  readonly timeZone?: string | undefined;
  /** ISO 4217. Undefined: the project's. */
  readonly currency?: string | undefined;
};

/** Used if neither the recipient nor the definition has a setting. */
export type ProjectDefaults = {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly currency?: string | undefined;
};

export const STANDARD_DEFAULTS: ProjectDefaults = { locale: "en", timeZone: "UTC" };

/** A recipient's setting that is not supported. */
export type Ignored = {
  readonly field: "locale" | "timeZone" | "currency";
  /** Only if it is a language tag: other texts may be personal. */
  readonly given?: string | undefined;
};

/** Reads a recipient's settings; undefined, `null` and "" mean the default. */
export type ReadReader = (given: Readonly<Partial<Record<keyof Reader, unknown>>>) => {
  readonly reader: Reader;
  readonly ignored: readonly Ignored[];
};

/** An unsupported setting is replaced by the default, so that the email is still sent. */
export function createReaders(
  languages: Languages,
  ofDefinition: Locale | undefined,
  defaults: ProjectDefaults,
): ReadReader {
  const standard =
    matchLocale(languages, ofDefinition) ?? matchLocale(languages, defaults.locale) ?? "en";
  return (given) => {
    const ignored: Ignored[] = [];
    const read = (field: Ignored["field"], find: (text: string) => string | undefined) => {
      const setting = given[field] ?? "";
      if (setting === "") return undefined;
      const text = typeof setting === "string" ? setting : "";
      const found = find(text);
      if (found === undefined)
        ignored.push({ field, given: field === "locale" ? readLocale(text) : undefined });
      return found;
    };
    const timeZone = read("timeZone", readTimeZone);
    const currency = read("currency", readCurrency);
    const locale = read("locale", (text) => matchLocale(languages, text)) ?? standard;
    const reader = {
      locale,
      timeZone: timeZone === defaults.timeZone ? undefined : timeZone,
      currency: currency === defaults.currency ? undefined : currency,
    };
    return { reader, ignored };
  };
}

/** Readers with the same key get the same email. */
export function readerKey({ locale, timeZone = "", currency = "" }: Reader): string {
  return [locale, timeZone, currency].join(" ");
}

/** The name of a time zone as `Intl` writes it; undefined if it is not one. An offset ("+02:00") is not a time zone. */
export function readTimeZone(given: string): string | undefined {
  if (!/^[A-Za-z]/.test(given) || given.length > 64) return undefined;
  try {
    return new Intl.DateTimeFormat("en", { timeZone: given }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function readCurrency(given: string): string | undefined {
  const code = given.toUpperCase();
  return isCurrency(code) ? code : undefined;
}
