/** Selects the language of an email and the tag for `Intl`. */
import type { Language, Languages, Locale } from "./language.ts";

const LONGEST_TAG = 35;

/** Normalizes a tag to language, script and region: "de_AT.UTF-8" becomes "de-AT". Undefined if it is not a tag. */
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

/** The tag of the language that fits `given`, with the region of `given` ("de-AT") if it has one; undefined if none fits. */
export function matchLocale(languages: Languages, given: string | undefined): Locale | undefined {
  const tag = given === undefined ? undefined : readLocale(given);
  const language = tag === undefined ? undefined : languageOf(languages, tag);
  if (tag === undefined || language === undefined) return undefined;
  return hasRegion(tag) ? tag : language.locale;
}

/** The language for a stored tag; English if the project no longer has it. */
export function languageFor(languages: Languages, locale: Locale): Language {
  const tag = readLocale(locale);
  return (tag === undefined ? undefined : languageOf(languages, tag)) ?? languages.en;
}

/** The tag for `Intl`: the email's own if it has a region, else the language's. */
export function intlTag({ locale, intl = locale }: Language, tag: Locale): Locale {
  return hasRegion(tag) ? tag : intl;
}

/** Looks up "zh-Hant-TW", "zh-Hant", "zh", then any language with that base. Source: RFC 4647, section 3.4 */
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
