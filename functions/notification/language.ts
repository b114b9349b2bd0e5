/** What a language consists of: one file in ./languages/, or one in a project's `notifications/locales/`. */
import { dateMs } from "../values/time.ts";

/** A BCP 47 language tag: "en", "pt-BR". */
export type Locale = string;

/** The email's own words. `{…}` are placeholders. */
export type EmailTexts = {
  readonly changed: string;
  readonly details: string;
  readonly added: string;
  readonly removed: string;
  /** The old value beside the new one: "was {before}". */
  readonly was: string;
  /** In place of a missing value. */
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  /** How much of a long value, or how many of a list's items, the email does not show. */
  readonly moreCharacters: string;
  readonly moreItems: string;
  /** The labels and the value of the lines that say how many facts or changes the email does not show. */
  readonly factsNotShown: string;
  readonly changesNotShown: string;
  readonly notShown: string;
  /** Above the summary of a free text; `{label}` names that text. */
  readonly summaryHeading: string;
  /** The one line that says that AI wrote the summary. */
  readonly aiNotice: string;
  /** Why the reader has this email, where the definition does not say. */
  readonly reason: string;
  readonly unsubscribe: string;
  readonly questions: string;
};

/** Phrases and sentences around values. None may need the article, the gender or the plural of a label. */
export type Frames = {
  /** Phrases: how references render. */
  readonly fromTo: string;
  readonly addedItems: string;
  readonly removedItems: string;
  readonly quote: string;
  readonly later: string;
  readonly earlier: string;
  readonly more: string;
  readonly less: string;
  readonly longer: string;
  readonly shorter: string;
  /** Sentences of the fallback text. `moved` is for dates and times. */
  readonly moved: string;
  readonly changed: string;
  readonly set: string;
  readonly cleared: string;
  readonly added: string;
  readonly removed: string;
  readonly textChanged: string;
  readonly moreChanges: string;
};

/** The words of the page that an unsubscribe link opens. */
export type UnsubscribeTexts = {
  readonly askTitle: string;
  readonly ask: string;
  readonly button: string;
  readonly doneTitle: string;
  readonly done: string;
  /** The link is incomplete or not valid. */
  readonly badTitle: string;
  readonly bad: string;
  /** A service is unavailable. */
  readonly awayTitle: string;
  readonly away: string;
};

export type Language = {
  readonly locale: Locale;
  /** Its name in English, for the AI. */
  readonly name: string;
  /** The tag for `Intl` where the recipient's tag has no region. Default: `locale`. */
  readonly intl?: string | undefined;
  /** Unicode script names: the letters that this language is written with. */
  readonly script: readonly string[];
  /** Default: left to right. */
  readonly direction?: "rtl" | undefined;
  /** Nouns keep their capital letter within a sentence, as in German. */
  readonly capitalizesNouns?: boolean | undefined;
  /** Lower-case words that name a number and nothing else: cardinals and ordinals, but not "one". */
  readonly numberWords: Readonly<Record<string, number>>;
  /** 40 to 60 frequent function words, by which a text in this language is recognized. */
  readonly commonWords: readonly string[];
  readonly email: EmailTexts;
  readonly frames: Frames;
  readonly unsubscribePage: UnsubscribeTexts;
  /** English text of a definition (`"Starts"`, `"New class: {class}"`) -> this language; what is missing stays English. */
  readonly texts: Readonly<Record<string, string>>;
};

/** By their locales. English is always among them. */
export type Languages = Readonly<Record<Locale, Language>> & { readonly en: Language };

/** The language of this tag, else English. */
export function languageFor(languages: Languages, locale: Locale): Language {
  return (Object.hasOwn(languages, locale) ? languages[locale] : undefined) ?? languages.en;
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
  /** The fact that says how many others, or changes, an email does not show: "Not shown: + 6 more". */
  readonly notShown: (
    count: number,
    what: "facts" | "changes",
  ) => { readonly label: string; readonly value: string; readonly withheld: true };
  /** "a, b and c". */
  readonly list: (items: readonly string[]) => string;
};

export function createFormatter({ locale, intl = locale, texts, email }: Language): Formatter {
  const days = new Intl.DateTimeFormat(intl, {
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  const lists = new Intl.ListFormat(intl);
  const day = (isoDate: string): string => {
    const ms = dateMs(isoDate);
    return ms === undefined ? isoDate : days.format(ms);
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
      label: what === "facts" ? email.factsNotShown : email.changesNotShown,
      value: email.notShown.replace("{count}", String(count)),
      withheld: true,
    }),
    list: (items) => lists.format(items),
  };
}
