import { describe, expect, test } from "@jest/globals";
import { fallbackDraft } from "../../functions/words/draft.ts";
import { languages } from "../../functions/notification/languages/languages.ts";
import { createReaders, type ProjectDefaults } from "../../functions/notification/reader.ts";
import { notificationOf } from "./notification-factory.ts";

const DEFAULTS: ProjectDefaults = { locale: "fr", timeZone: "Africa/Johannesburg" };
const NOTHING = { locale: undefined, timeZone: undefined, currency: undefined };
const read = (given: object, ofDefinition?: string, defaults = DEFAULTS) =>
  createReaders(languages, ofDefinition, defaults)({ ...NOTHING, ...given });

describe("a reader's language", () => {
  test.each([
    ["de-AT", "es", "de-AT"],
    ["zu", "es", "es"],
    ["zu", "zu", "fr"],
    [undefined, "es", "es"],
    [null, undefined, "fr"],
    ["", undefined, "fr"],
    [7, undefined, "fr"],
  ])("for %j under a definition in %j is %j", (locale, ofDefinition, expected) =>
    expect(read({ locale }, ofDefinition).reader.locale).toBe(expected),
  );

  test("is English when no requested language exists", () =>
    expect(read({ locale: "zu" }, "xh", { locale: "st", timeZone: "UTC" }).reader.locale).toBe(
      "en",
    ));

  test("is reported when it is unknown, with the tag only if it is well-formed", () => {
    expect(read({ locale: "zu_ZA" }).ignored).toEqual([{ field: "locale", given: "zu-ZA" }]);
    expect(read({ locale: "Anna Meyer" }).ignored).toEqual([{ field: "locale", given: undefined }]);
    expect(read({ locale: "de" }).ignored).toEqual([]);
  });
});

test("a time zone and a currency are kept if they differ from the project's", () => {
  const given = { timeZone: "europe/berlin", currency: "eur" };
  expect(read(given).reader).toEqual({ locale: "fr", timeZone: "Europe/Berlin", currency: "EUR" });
  expect(read({ timeZone: DEFAULTS.timeZone }).reader).toEqual({ locale: "fr" });
});

test.each([
  ["timeZone", "Paarl"],
  ["timeZone", "+02:00"],
  ["timeZone", 2],
  ["currency", "rand"],
  ["currency", "R"],
])("an invalid %s, %j, is reported, and the project's is used", (field, given) => {
  const { reader, ignored } = read({ [field]: given });
  expect(reader).toEqual({ locale: "fr" });
  expect(ignored).toEqual([{ field, given: undefined }]);
});

describe("the emails of a notification", () => {
  const ofReaders = (...readers: object[]) =>
    notificationOf({
      recipients: () =>
        readers.map((reader, index) => ({ address: `r${index}@example.com`, ...reader })),
      facts: () => [{ label: "At", value: "2026-11-24T14:24:00Z" }],
    });

  test("are one for each language, time zone and currency", () => {
    const { contents } = ofReaders(
      { locale: "de" },
      { locale: "de", timeZone: "Europe/Berlin" },
      { locale: "DE", timeZone: "UTC" },
      { locale: "en-US", timeZone: "America/New_York" },
    );
    expect(
      contents.map((content) => [
        content.locale,
        content.timeZone,
        fallbackDraft(content, "by-definition").facts[0]?.value,
      ]),
    ).toEqual([
      ["de", undefined, "24. November 2026 um 14:24 UTC"],
      ["de", "Europe/Berlin", "24. November 2026 um 15:24"],
      ["en-US", "America/New_York", "November 24, 2026 at 9:24 AM"],
    ]);
  });

  test("are at most eight, with languages before time zones", () => {
    const zones = Intl.supportedValuesOf("timeZone").slice(0, 20);
    const { contents, recipients } = ofReaders(
      ...zones.map((timeZone) => ({ locale: "en", timeZone })),
      { locale: "de" },
      { locale: "fr-CA", timeZone: "America/Toronto" },
    );
    expect(contents).toHaveLength(8);
    expect(recipients).toHaveLength(22);
    expect(recipients.slice(-2).map(({ locale }) => locale)).toEqual(["de", "fr-CA"]);
    const keys = contents.map(({ locale, timeZone }) => `${locale} ${timeZone}`);
    for (const { locale, timeZone } of recipients) expect(keys).toContain(`${locale} ${timeZone}`);
  });
});
