/** How a recipient reads: the language, time zone and currency of an email's values. */
import type { Languages, Locale } from "./language.ts";
import { matchLocale, readLocale } from "./locale.ts";
import { isCurrency } from "./value-format.ts";

export type Reader = {
  readonly locale: Locale;
  /** IANA. Absent: the project's. */
  readonly timeZone?: string | undefined;
  /** ISO 4217. Absent: the project's. */
  readonly currency?: string | undefined;
};

/** What holds where neither the recipient nor the definition says otherwise. */
export type ProjectDefaults = {
  readonly locale: Locale;
  readonly timeZone: string;
  readonly currency?: string | undefined;
};

export const STANDARD_DEFAULTS: ProjectDefaults = { locale: "en", timeZone: "UTC" };

/** What a recipient asked for and does not get. */
export type Ignored = {
  readonly field: "locale" | "timeZone" | "currency";
  /** Only where it has the shape of a language tag: anything else may be a person's data. */
  readonly given?: string | undefined;
};

/** What comes of a recipient's own wishes; `null` and the empty text are none. */
export type ReadReader = (given: Readonly<Record<keyof Reader, unknown>>) => {
  readonly reader: Reader;
  readonly ignored: readonly Ignored[];
};

/** Nothing that a recipient asks for costs the email: what is unknown is replaced by the default. */
export function createReaders(
  languages: Languages,
  ofDefinition: Locale | undefined,
  defaults: ProjectDefaults,
): ReadReader {
  const standard =
    matchLocale(languages, ofDefinition) ?? matchLocale(languages, defaults.locale) ?? "en";
  return (given) => {
    const ignored: Ignored[] = [];
    const read = <T>(
      field: Ignored["field"],
      find: (text: string) => T | undefined,
    ): T | undefined => {
      const wanted = given[field];
      if (wanted === undefined || wanted === null || wanted === "") return undefined;
      const found = typeof wanted === "string" ? find(wanted) : undefined;
      if (found === undefined)
        ignored.push({
          field,
          given: field === "locale" && typeof wanted === "string" ? readLocale(wanted) : undefined,
        });
      return found;
    };
    const timeZone = read("timeZone", readTimeZone);
    const currency = read("currency", readCurrency);
    const reader = {
      locale: read("locale", (text) => matchLocale(languages, text)) ?? standard,
      ...(timeZone === undefined || timeZone === defaults.timeZone ? {} : { timeZone }),
      ...(currency === undefined || currency === defaults.currency ? {} : { currency }),
    };
    return { reader, ignored };
  };
}

/** Readers with one key get the same email. */
export function readerKey({ locale, timeZone = "", currency = "" }: Reader): string {
  return [locale, timeZone, currency].join(" ");
}

/** The name of a time zone as `Intl` writes it; undefined where there is none. An offset ("+02:00") is no time zone. */
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
