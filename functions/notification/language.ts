/** A language is one file: in ./languages/, or in a project's `notifications/locales/`. */

/** A BCP 47 language tag: "en", "pt-BR". */
export type Locale = string;

/** The fixed texts of an email. `{…}` are placeholders. */
export type EmailTexts = {
  readonly changed: string;
  readonly details: string;
  readonly added: string;
  readonly removed: string;
  /** The previous value, shown after the new one: "was {before}". */
  readonly was: string;
  /** Shown for a missing value. */
  readonly none: string;
  readonly yes: string;
  readonly no: string;
  /** How many characters of a long value, or items of a list, the email leaves out: `{count}`. */
  readonly moreCharacters: string;
  readonly moreItems: string;
  /** Labels and value (`{count}`) of the lines that say how many facts or changes the email leaves out. */
  readonly factsNotShown: string;
  readonly changesNotShown: string;
  readonly notShown: string;
  /** The heading of the summary of a free text; `{label}` is that text's label. */
  readonly summaryHeading: string;
  /** One line that says that AI wrote the summary. */
  readonly aiNotice: string;
  /** Why you receive the email, in its footer. Used if the definition has no `reason`. */
  readonly reason: string;
  /** The text of the unsubscribe link. */
  readonly unsubscribe: string;
  /** Stands before the brand's support address: "Questions?" */
  readonly questions: string;
};

/** Phrases and sentences around values. They must not depend on the article, gender or number of a label. */
export type Frames = {
  /** Phrases of rendered references. */
  readonly fromTo: string;
  /** `fromTo` for dates and times: "du {before} au {after}". Default: `fromTo`. */
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
  /** The difference of two percentages: one point, and any other number. */
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

/** The texts of the unsubscribe page. */
export type UnsubscribeTexts = {
  /** Asks the reader to confirm. */
  readonly askTitle: string;
  readonly ask: string;
  /** The button that confirms. */
  readonly button: string;
  readonly doneTitle: string;
  readonly done: string;
  /** Shown if the link is incomplete or not valid. */
  readonly badTitle: string;
  readonly bad: string;
  /** Shown if a service is temporarily unavailable. */
  readonly awayTitle: string;
  readonly away: string;
};

export type Language = {
  readonly locale: Locale;
  /** Its name in English, for the AI. */
  readonly name: string;
  /** The tag for `Intl` if the recipient's tag has no region. Default: `locale`. */
  readonly intl?: string | undefined;
  /** A date with its weekday: "{weekday} {date}". Default, and for a tag of another region: as `Intl` writes it. */
  readonly weekdayDate?: string | undefined;
  /** Unicode script names of the language's letters. */
  readonly script: readonly string[];
  /** Default: left to right. */
  readonly direction?: "rtl" | undefined;
  /** Nouns are capitalized within a sentence, as in German. */
  readonly capitalizesNouns?: boolean | undefined;
  /** Lower-case words that only mean a number: cardinals and ordinals, without "one". */
  readonly numberWords: Readonly<Record<string, number>>;
  /** Lower-case words and phrases for a day or a time that `Intl` does not have: "tonight", "weekend". */
  readonly dateWords?: readonly string[] | undefined;
  /** 40 to 60 frequent function words, to recognize a text in this language. */
  readonly commonWords: readonly string[];
  /** Replacements within `fromTo` after its values are filled in: French "de André" becomes "d’André". Default: none. */
  readonly contractions?: readonly (readonly [pattern: RegExp, replacement: string])[] | undefined;
  readonly email: EmailTexts;
  readonly frames: Frames;
  readonly unsubscribePage: UnsubscribeTexts;
  /** Translations of a definition's English texts (`"Starts"`, `"New class: {class}"`). A missing one stays English. */
  readonly texts: Readonly<Record<string, string>>;
};

/** By locale. English is always included. */
export type Languages = Readonly<Record<Locale, Language>> & { readonly en: Language };

/** Defines a project's language; `notifications/locales/<locale>.ts` exports it as `language`. */
export function defineLanguage(language: Language): Language {
  return language;
}

/** Fills `{name}` in one pass: a value that looks like a placeholder stays as it is. */
export function fill(frame: string, values: Readonly<Record<string, string | undefined>>): string {
  return frame.replaceAll(/\{(\w+)\}/g, (hole, name: string) => values[name] ?? hole);
}
