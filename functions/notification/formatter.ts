/** What a definition writes its subject, headline and facts with. */
import { createDateFormat } from "./date-format.ts";
import type { Language, Locale } from "./language.ts";
import type { ProjectDefaults } from "./reader.ts";
import {
  createValueFormat,
  fill,
  type ValueFormat,
  type ValueFormatOptions,
} from "./value-format.ts";

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
  ) => { readonly label: string; readonly value: string; readonly aiLabel: null };
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
};

export type Formats = { readonly formatter: Formatter; readonly format: ValueFormat };

/** By language: making what `Intl` formats with takes longer than an email. */
const known = new WeakMap<Language, Map<string, Formats>>();
/** Time zones and currencies come from events. */
const MOST_KNOWN = 50;

/** How a reader's values are written; the same object for the same reader. */
export function formatsFor(
  language: Language,
  { locale, timeZone, currency }: ProjectDefaults,
): Formats {
  const ofLanguage = known.get(language) ?? new Map<string, Formats>();
  known.set(language, ofLanguage);
  const key = `${locale} ${timeZone} ${currency ?? ""}`;
  const formats =
    ofLanguage.get(key) ?? createFormats({ language, tag: locale, timeZone, currency });
  if (ofLanguage.size >= MOST_KNOWN) ofLanguage.clear();
  ofLanguage.set(key, formats);
  return formats;
}

function createFormats(options: ValueFormatOptions): Formats {
  const { texts, email } = options.language;
  const dates = createDateFormat(options);
  const format = createValueFormat(options);
  return {
    format,
    formatter: {
      locale: options.tag,
      say: (text, values = {}) => {
        const said = Object.hasOwn(texts, text) ? texts[text] : undefined;
        return fill(said ?? text, values);
      },
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
