/** What a language consists of: one file in ./languages/, or one in a project's `notifications/locales/`. */

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
  /** The same for dates and times, where these need an article: "du {before} au {after}". */
  readonly fromToDates?: string | undefined;
  readonly addedItems: string;
  readonly removedItems: string;
  readonly quote: string;
  readonly later: string;
  readonly earlier: string;
  readonly more: string;
  readonly less: string;
  readonly longer: string;
  readonly shorter: string;
  /** The difference of two percentages: of one point, and of any other number of them. */
  readonly percentagePoint: string;
  readonly percentagePoints: string;
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
  /** How a weekday and a date stand together, where `Intl`'s own way with `intl` is not wanted: "{weekday} {date}". */
  readonly weekdayDate?: string | undefined;
  /** Unicode script names: the letters that this language is written with. */
  readonly script: readonly string[];
  /** Default: left to right. */
  readonly direction?: "rtl" | undefined;
  /** Nouns keep their capital letter within a sentence, as in German. */
  readonly capitalizesNouns?: boolean | undefined;
  /** Lower-case words that name a number and nothing else: cardinals and ordinals, but not "one". */
  readonly numberWords: Readonly<Record<string, number>>;
  /** Lower-case words and phrases that name a day or a time, beside what `Intl` knows: "tonight", "weekend". */
  readonly dateWords?: readonly string[] | undefined;
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

/** Checks the types of a language of a project: `notifications/locales/<locale>.ts` exports it as `language`. */
export function defineLanguage(language: Language): Language {
  return language;
}
