/** What a definition writes its subject, headline and facts with. */
import { createDateFormat } from "./date-format.ts";
import type { Language, Locale } from "./language.ts";
import type { Reader } from "./reader.ts";
import { createValueFormat, fill } from "./value-format.ts";

/** A text of a definition in the reader's language, `{name}` filled from `values`. */
export type Say = (text: string, values?: Readonly<Record<string, string>>) => string;

export type Formatter = {
  readonly locale: Locale;
  readonly say: Say;
  /** An ISO date as people write it: `2026-11-30` -> "30 November 2026"; anything else stays as it is. */
  readonly day: (isoDate: string) => string;
  /** An ISO date-time in the reader's time zone: "23 November 2026 at 07:15 UTC"; anything else stays as it is. */
  readonly moment: (isoDateTime: string) => string;
  /** The fact that says how many others, or changes, an email does not show: "Not shown: + 6 more". */
  readonly notShown: (
    count: number,
    what: "facts" | "changes",
  ) => { readonly label: string; readonly value: string; readonly withheld: true };
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
};

export function createFormatter(
  language: Language,
  { locale, timeZone = "UTC", currency }: Partial<Reader> = {},
): Formatter {
  const { texts, email } = language;
  const options = { language, tag: locale ?? language.locale, timeZone, currency };
  const dates = createDateFormat(options);
  const { list, count: digits } = createValueFormat(options);
  return {
    locale: options.tag,
    say: (text, values = {}) => {
      const said = Object.hasOwn(texts, text) ? texts[text] : undefined;
      return fill(said ?? text, values);
    },
    day: (given) => dates.day(given) ?? given,
    moment: (given) => dates.time(given) ?? given,
    notShown: (count, what) => ({
      label: what === "facts" ? email.factsNotShown : email.changesNotShown,
      value: fill(email.notShown, { count: digits(count) }),
      withheld: true,
    }),
    list,
  };
}
