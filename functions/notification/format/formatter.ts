/** The functions with which a definition writes its subject, headline, facts and changes. */
import { createDateFormat } from "./date-format.ts";
import { fill, type Language, type Locale } from "../language.ts";
import type { ProjectDefaults } from "../reader.ts";
import { createValueFormat, type ValueFormat } from "./value-format.ts";

/** A text of a definition in the reader's language, `{name}` filled from `values`. */
export type Say = (text: string, values?: Readonly<Record<string, string>>) => string;

export type Formatter = {
  readonly locale: Locale;
  /** Translates a text by the language's `texts`; a missing one stays English. */
  readonly say: Say;
  /** Formats an ISO date: `2026-11-30` becomes "30 November 2026". Anything else stays as it is. */
  readonly day: (isoDate: string) => string;
  /** Formats an ISO date-time in the reader's time zone: "23 November 2026 at 07:15 UTC". Anything else stays as it is. */
  readonly moment: (isoDateTime: string) => string;
  /** The fact that says how many facts or changes an email leaves out: "Not shown: + 6 more". */
  readonly notShown: (
    count: number,
    what: "facts" | "changes",
  ) => { readonly label: string; readonly value: string; readonly aiLabel: null };
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
};

export type Formats = { readonly formatter: Formatter; readonly format: ValueFormat };

export function formatsFor(
  language: Language,
  { locale, timeZone, currency }: ProjectDefaults,
): Formats {
  const options = { language, tag: locale, timeZone, currency };
  const { texts, email } = language;
  const dates = createDateFormat(options);
  const format = createValueFormat(options);
  return {
    format,
    formatter: {
      locale,
      say: (text, values = {}) =>
        fill((Object.hasOwn(texts, text) ? texts[text] : undefined) ?? text, values),
      day: (given) => dates.day(given) ?? given,
      moment: (given) => dates.time(given) ?? given,
      notShown: (count, what) => ({
        label: what === "facts" ? email.factsNotShown : email.changesNotShown,
        value: fill(email.notShown, { count: format.count(count) }),
        aiLabel: null,
      }),
      list: format.list,
    },
  };
}
