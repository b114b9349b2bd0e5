/** Which language an email is written in, and the tag that `Intl` formats its values with. */
import type { Language, Languages, Locale } from "./language.ts";

const LONGEST_TAG = 35;

/**
 * A tag as it is stored: language, script and region ("pt_BR" -> "pt-BR", "DE" -> "de", "de_AT.UTF-8" -> "de-AT").
 * Undefined where the text does not have the shape of a tag.
 */
export function readLocale(given: string): Locale | undefined {
  const [tag = ""] = given.trim().split(/[.@]/);
  if (tag.length > LONGEST_TAG) return undefined;
  try {
    const { language, script, region } = new Intl.Locale(tag.replaceAll("_", "-"));
    return [language, script, region].filter((part) => part !== undefined).join("-");
  } catch {
    return undefined;
  }
}

/**
 * The tag of an email to a reader of `given`: the language's own, or with the reader's region ("de-AT") where it has one.
 * Undefined where no language fits: neither exactly nor by its base.
 */
export function matchLocale(languages: Languages, given: string | undefined): Locale | undefined {
  const tag = given === undefined ? undefined : readLocale(given);
  const language = tag === undefined ? undefined : languageOf(languages, tag);
  if (tag === undefined || language === undefined) return undefined;
  return hasRegion(tag) ? tag : language.locale;
}

/** The language of an email's tag; English where a plan of another version names one that is not there. */
export function languageFor(languages: Languages, locale: Locale): Language {
  const tag = readLocale(locale);
  return (tag === undefined ? undefined : languageOf(languages, tag)) ?? languages.en;
}

/** The tag for `Intl`: the email's own where it has a region, else the language's. */
export function intlTag({ locale, intl = locale }: Language, tag: Locale): Locale {
  return hasRegion(tag) ? tag : intl;
}

/** "zh-Hant-TW" is looked for as itself, "zh-Hant", "zh", and then as any language of that base: RFC 4647, section 3.4. */
function languageOf(languages: Languages, tag: Locale): Language | undefined {
  for (let part = tag; part !== ""; part = part.slice(0, Math.max(0, part.lastIndexOf("-")))) {
    const found = Object.hasOwn(languages, part) ? languages[part] : undefined;
    if (found !== undefined) return found;
  }
  return Object.values(languages).find(({ locale }) => baseOf(locale) === baseOf(tag));
}

function baseOf(tag: Locale): string {
  return tag.split("-")[0] ?? tag;
}

function hasRegion(tag: Locale): boolean {
  return new Intl.Locale(tag).region !== undefined;
}
