/** A project's own languages, each in one file of `notifications/locales/`. They are added to the shipped ones or replace them. */
import * as z from "zod/mini";
import type { Language, Languages } from "../functions/notification/language.ts";
import { en } from "../functions/notification/languages/en.ts";
import { languages as shipped } from "../functions/notification/languages/languages.ts";
import { readLocale } from "../functions/notification/locale.ts";
import type { DefinitionFile } from "./definition-files.ts";
import { aText, fitting, kindOf, schemaFaults } from "./schema-faults.ts";

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
    const { language } = exports;
    if (name === "languages")
      faults.push(`Expected each language to have its own file, got ${path}`);
    // A module that language files import.
    else if (!("language" in exports) && readLocale(name) !== name) continue;
    else if (typeof language !== "object" || language === null)
      faults.push(
        `Expected ${path} to export its language as \`language\`, got ${kindOf(language)}`,
      );
    else if (isLanguage(name, language)) own.push({ path, language });
    else faults.push(...schemaFaults(schemaOf(name), language, { path, name: "language" }));
  }
  const languages = Object.fromEntries(own.map(({ language }) => [language.locale, language]));
  return { languages: { ...shipped, ...languages }, own, faults };
}

function isLanguage(name: string, value: object): value is Language {
  return schemaOf(name).safeParse(value).success;
}

function schemaOf(name: string) {
  return z.looseObject({
    locale: z.literal(name, `to be ${JSON.stringify(name)}, the name of its file`),
    name: fitting(aText, "its name in English"),
    intl: z.optional(
      fitting(z.string().check(z.refine((tag) => readLocale(tag) !== undefined)), "a language tag"),
    ),
    script: fitting(
      z.array(z.string().check(z.refine(isScript))).check(z.minLength(1)),
      'Unicode scripts such as ["Latin"]',
    ),
    direction: z.optional(z.literal("rtl", '"rtl" or left out')),
    numberWords: fitting(z.record(z.string(), z.number()), "words with their numbers"),
    commonWords: fitting(z.array(aText).check(z.minLength(1)), "a list of words"),
    email: translationsOf(en.email),
    frames: translationsOf(en.frames),
    unsubscribePage: translationsOf(en.unsubscribePage),
    texts: fitting(z.record(z.string(), z.string()), "English texts with their translations"),
  });
}

/** Requires every text of the English language, with the same placeholders. */
function translationsOf(english: Readonly<Record<string, string | undefined>>) {
  const fields = Object.entries(english).map(([key, text = ""]) => {
    const expected = placeholdersOf(text);
    const isComplete = (given: string) => placeholdersOf(given) === expected;
    const message =
      expected === "" ? "to have no placeholders" : `to have the placeholders ${expected}`;
    return [
      key,
      z
        .string("a text")
        .check(z.refine((given) => /\S/.test(given), { error: "a text", abort: true }))
        .check(z.refine(isComplete, message)),
    ];
  });
  return z.looseObject(Object.fromEntries(fields), "an object");
}

function placeholdersOf(text: string): string {
  return [...new Set(text.match(/\{\w+\}/g))].toSorted().join(" ");
}

function isScript(name: string): boolean {
  try {
    return name !== "" && new RegExp(`\\p{Script=${name}}`, "u") instanceof RegExp;
  } catch {
    return false;
  }
}
