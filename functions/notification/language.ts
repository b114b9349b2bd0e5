/** The languages that mails are written in, and how a definition's words are said in each. */

export const LOCALES = ["en", "af"] as const;

export type Locale = (typeof LOCALES)[number];

/** The mail's own words; definitions' labels and sentences are translated by their English text. */
export type FixedTexts = {
  readonly changed: string;
  readonly before: string;
  readonly after: string;
  readonly added: string;
  readonly removed: string;
  readonly facts: string;
  /** What stands where a value is missing. */
  readonly nothing: string;
  readonly and: string;
  /** `{count}` more of a value or a list that the mail does not show whole. */
  readonly moreCharacters: string;
  readonly moreItems: string;
  /** The labels and the value of the facts that say how many facts or changes a mail does not show. */
  readonly factsNotShown: string;
  readonly changesNotShown: string;
  readonly notShown: string;
  /** Why the reader has this mail. */
  readonly why: string;
  /** The same, of events of the type `{type}`. */
  readonly whyOfType: string;
  /** Who wrote it; `{model}` is the AI's name. */
  readonly writtenByAi: string;
  readonly writtenByRule: string;
  /** The AI did not answer. */
  readonly writtenWithoutAi: string;
  /** It did, and its words were not used. */
  readonly writtenAnew: string;
  readonly writtenOverBudget: string;
  /** It was not asked, because it would have been told who somebody is. */
  readonly writtenInPrivate: string;
  /** Another version wrote it, for a reason or in a way that this version has no sentence for. */
  readonly writtenAutomatically: string;
  /** The link by which the reader ends mails of this kind. */
  readonly unsubscribe: string;
};

/** One language: a file of ./languages/, with a project's own `texts`. */
export type Language = {
  readonly locale: Locale;
  /** Its name in English, for the AI. */
  readonly name: string;
  readonly fixed: FixedTexts;
  readonly months: readonly string[];
  /** English text of a definition (`"Starts"`, `"New class: {class}"`) -> this language; what is missing stays English. */
  readonly texts: Readonly<Record<string, string>>;
};

export type Languages = Readonly<Record<Locale, Language>>;

/** The language of this tag, else the project's default. */
export function languageFor(languages: Languages, locale: string): Language {
  return Object.values(languages).find((language) => language.locale === locale) ?? languages.en;
}

/** A text of a definition in the reader's language, `{name}` filled from `values`. */
export type Say = (text: string, values?: Readonly<Record<string, string>>) => string;

/** What a definition writes its facts with. */
export type Formatter = {
  readonly locale: Locale;
  readonly say: Say;
  /** An ISO date as people write it: `2026-11-30` -> "30 November 2026"; anything else stays as it is. */
  readonly day: (isoDate: string) => string;
  /** An ISO date-time in its own offset: "23 November 2026, 07:15 UTC", "…, 09:15 (+02:00)"; anything else stays as it is. */
  readonly moment: (isoDateTime: string) => string;
  /** The fact that says how many others, or changes, a mail does not show: "Not shown: + 6 more". */
  readonly notShown: (
    count: number,
    what: "facts" | "changes",
  ) => { readonly label: string; readonly value: string; readonly withheld: true };
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
};

export function createFormatter({ locale, texts, months, fixed }: Language): Formatter {
  const day = (isoDate: string): string => {
    const [, year, month, date] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(isoDate) ?? [];
    const name = months[Number(month) - 1];
    return name === undefined ? isoDate : `${Number(date)} ${name} ${year}`;
  };
  return {
    locale,
    say: (text, values = {}) => {
      const said = Object.hasOwn(texts, text) ? texts[text] : undefined;
      return (said ?? text).replaceAll(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
    },
    day,
    moment: (isoDateTime) => {
      const [, date, time, offset] =
        /^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/i.exec(
          isoDateTime,
        ) ?? [];
      if (date === undefined) return isoDateTime;
      return `${day(date)}, ${time} ${offset?.toUpperCase() === "Z" ? "UTC" : `(${offset})`}`;
    },
    notShown: (count, what) => ({
      label: what === "facts" ? fixed.factsNotShown : fixed.changesNotShown,
      value: fixed.notShown.replace("{count}", String(count)),
      withheld: true,
    }),
    list: (items) =>
      items.length < 2
        ? items.join("")
        : `${items.slice(0, -1).join(", ")} ${fixed.and} ${items.at(-1)}`,
  };
}
