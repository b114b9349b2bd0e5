import { describe, expect, test } from "@jest/globals";
import { formatsFor } from "../../functions/notification/format/formatter.ts";
import { languages } from "../../functions/notification/languages/languages.ts";

const momentIn = (timeZone: string, given: string) =>
  formatsFor(languages.en, { locale: "en", timeZone }).formatter.moment(given);

describe("moment", () => {
  test.each([
    ["2026-11-23T07:15:00Z", "23 November 2026 at 07:15 UTC"],
    ["2026-11-23T07:15:00.123z", "23 November 2026 at 07:15 UTC"],
    ["2026-11-23T09:15:00+02:00", "23 November 2026 at 07:15 UTC"],
    ["2026-11-23T02:15-05:00", "23 November 2026 at 07:15 UTC"],
    ["2026-11-23", "2026-11-23"],
    ["this morning", "this morning"],
  ])("shows %s as %s", (isoDateTime, shown) => expect(momentIn("UTC", isoDateTime)).toBe(shown));

  test("uses the reader's time zone", () => {
    expect(momentIn("Africa/Johannesburg", "2026-11-23T07:15:00Z")).toBe(
      "23 November 2026 at 09:15",
    );
  });
});

describe.each(Object.values(languages))("the texts in $name", (language) => {
  const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).toSorted();
  /** Two frames are optional. */
  const entries = (texts: object) =>
    new Map(Object.entries<string>({ ...texts }).filter(([key]) => key !== "fromToDates"));
  const parts = ["email", "frames", "unsubscribePage"] as const;

  test.each(parts)("have the placeholders of English: %s", (part) => {
    for (const [key, text] of entries(languages.en[part])) {
      const said = entries(language[part]).get(key) ?? "";
      expect([key, said.trim() === ""]).toEqual([key, false]);
      expect([key, placeholders(said)]).toEqual([key, placeholders(text)]);
    }
  });

  test("has 40 to 60 common words, each once, in lower case and in its script", () => {
    const { commonWords, script } = language;
    expect(commonWords.length).toBeGreaterThanOrEqual(40);
    expect(commonWords.length).toBeLessThanOrEqual(60);
    expect(new Set(commonWords).size).toBe(commonWords.length);
    const letters = new RegExp(`^[${script.map((name) => `\\p{Script=${name}}`).join("")}]+$`, "u");
    for (const word of [...commonWords, ...Object.keys(language.numberWords)]) {
      expect(word).toMatch(letters);
      expect(word).toBe(word.toLowerCase());
    }
  });

  test("has no word in both lists", () => {
    for (const word of language.commonWords) expect(language.numberWords).not.toHaveProperty(word);
  });

  test("has the number words from two to twelve, each a whole number", () => {
    const values = new Set(Object.values(language.numberWords));
    for (let value = 2; value <= 12; value++) expect([...values]).toContain(value);
    for (const value of values) expect(Number.isInteger(value)).toBe(true);
  });
});
