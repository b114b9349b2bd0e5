import { describe, expect, test } from "@jest/globals";
import type { Languages } from "../../functions/notification/language.ts";
import { de } from "../../functions/notification/languages/de.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import {
  intlTag,
  languageFor,
  matchLocale,
  readLocale,
} from "../../functions/notification/locale.ts";

const withBrazil: Languages = {
  ...languages,
  "pt-BR": { ...en, locale: "pt-BR" },
  "zh-Hant": { ...en, locale: "zh-Hant" },
};

test.each([
  ["de", "de"],
  ["DE", "de"],
  [" de ", "de"],
  ["de_at", "de-AT"],
  ["de_AT.UTF-8", "de-AT"],
  ["sr-latn-rs", "sr-Latn-RS"],
  ["de-DE-u-nu-arab", "de-DE"],
  ["", undefined],
  ["C", undefined],
  ["Deutsch (Österreich)", undefined],
  ["en,af", undefined],
  ["__proto__", undefined],
  ["a".repeat(36), undefined],
])("readLocale reads %j as %j", (given, tag) => expect(readLocale(given)).toBe(tag));

test.each([
  ["de", "de"],
  ["de-AT", "de-AT"],
  ["en-US", "en-US"],
  ["pt_BR", "pt-BR"],
  ["pt", "pt-BR"],
  ["pt-PT", "pt-PT"],
  ["zh-Hant-TW", "zh-Hant-TW"],
  ["zu", undefined],
  ["constructor", undefined],
  [undefined, undefined],
])("matchLocale finds for %j the tag %j", (given, tag) =>
  expect(matchLocale(withBrazil, given)).toBe(tag),
);

describe("languageFor", () => {
  test.each([
    ["de-AT", "de"],
    ["pt", "pt-BR"],
    ["zh-Hant-TW", "zh-Hant"],
    ["zu", "en"],
    ["not a tag", "en"],
  ])("returns for %j the language %j", (tag, locale) =>
    expect(languageFor(withBrazil, tag).locale).toBe(locale),
  );
});

test.each([
  [en, "en", "en-GB"],
  [en, "en-US", "en-US"],
  [de, "de", "de"],
  [de, "de-AT", "de-AT"],
])("intlTag prefers the region of the reader: %#", (language, tag, intl) =>
  expect(intlTag(language, tag)).toBe(intl),
);
