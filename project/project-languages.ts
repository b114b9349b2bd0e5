/** A project's own languages: one file each in `notifications/locales/`, beside those that ship or in place of them. */
import type { Language, Languages } from "../functions/notification/language.ts";
import { en } from "../functions/notification/languages/en.ts";
import { languages as shipped } from "../functions/notification/languages/languages.ts";
import { readLocale } from "../functions/notification/locale.ts";
import type { DefinitionFile } from "./definition-files.ts";

export type LanguageFile = {
  /** "notifications/locales/pt.ts". */
  readonly path: string;
  readonly language: Language;
};

export function readLanguages(files: readonly DefinitionFile[]): {
  readonly languages: Languages;
  readonly own: readonly LanguageFile[];
  readonly faults: readonly string[];
} {
  const own: LanguageFile[] = [];
  const faults: string[] = [];
  for (const { path, exports } of files) {
    const [, name] = /^[^/]+\/locales\/([^/]+)\.ts$/.exec(path) ?? [];
    if (name === undefined || exports === undefined) continue;
    if (name === "languages") {
      faults.push(`Expected each language to be a file of its own, got ${path}`);
      continue;
    }
    // Another module that languages share.
    if (!("language" in exports) && readLocale(name) !== name) continue;
    const { language } = exports;
    const ofFile = languageFaults(path, name, language);
    faults.push(...ofFile);
    if (ofFile.length === 0 && isLanguage(language)) own.push({ path, language });
  }
  const languages = Object.fromEntries(own.map(({ language }) => [language.locale, language]));
  return { languages: { ...shipped, ...languages }, own, faults };
}

/** Every fault was looked for before. */
function isLanguage(value: unknown): value is Language {
  return isObject(value);
}

function languageFaults(path: string, name: string, language: unknown): string[] {
  if (!isObject(language))
    return [`Expected ${path} to export its language as \`language\`, got ${kindOf(language)}`];
  const faults: string[] = [];
  const expect = (holds: boolean, field: string, bound: string, got: unknown) => {
    if (!holds)
      faults.push(`Expected \`language.${field}\` of ${path} to be ${bound}, got ${shown(got)}`);
  };
  const { locale, name: english, intl, script, direction, numberWords, commonWords } = language;
  expect(locale === name, "locale", `${JSON.stringify(name)} as its file's name`, locale);
  expect(isText(english), "name", "its name in English", english);
  expect(intl === undefined || isTag(intl), "intl", "a language tag", intl);
  expect(
    isList(script) && script.every(isScript),
    "script",
    'Unicode scripts such as ["Latin"]',
    script,
  );
  expect(
    direction === undefined || direction === "rtl",
    "direction",
    '"rtl" or left out',
    direction,
  );
  expect(
    isObject(numberWords) && Object.values(numberWords).every((value) => typeof value === "number"),
    "numberWords",
    "words with their numbers",
    numberWords,
  );
  expect(
    isList(commonWords) && commonWords.every(isText),
    "commonWords",
    "a list of words",
    commonWords,
  );
  for (const part of ["email", "frames", "unsubscribePage"] as const)
    faults.push(...textFaults(path, part, language[part]));
  expect(
    isObject(language["texts"]) &&
      Object.values(language["texts"]).every((text) => typeof text === "string"),
    "texts",
    "English texts with their translations",
    language["texts"],
  );
  return faults;
}

/** Every text that English has must be there, with the same placeholders. */
function textFaults(
  path: string,
  part: "email" | "frames" | "unsubscribePage",
  given: unknown,
): string[] {
  if (!isObject(given))
    return [`Expected \`language.${part}\` of ${path} to be an object, got ${kindOf(given)}`];
  return Object.entries<string | undefined>({ ...en[part] }).flatMap(([key, english = ""]) => {
    const text = given[key];
    const field = `\`language.${part}.${key}\` of ${path}`;
    if (!isText(text)) return [`Expected ${field} to be a text, got ${kindOf(text)}`];
    return placeholders(text) === placeholders(english)
      ? []
      : [
          `Expected ${field} to have the placeholders ${placeholders(english) || "of English, none"}, got ${JSON.stringify(text)}`,
        ];
  });
}

function placeholders(text: string): string {
  return [...new Set(text.match(/\{\w+\}/g) ?? [])].toSorted().join(" ");
}

function isScript(value: unknown): boolean {
  try {
    return new RegExp(`\\p{Script=${String(value)}}`, "u") instanceof RegExp && isText(value);
  } catch {
    return false;
  }
}

function isTag(value: unknown): boolean {
  return typeof value === "string" && readLocale(value) !== undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value.trim() !== "";
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value) && value.length > 0;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  return value === undefined || value === null ? "nothing" : `a value of type ${typeof value}`;
}

function shown(value: unknown): string {
  return value === undefined ? "nothing" : JSON.stringify(value).slice(0, 80);
}
