import { describe, expect, test } from "@jest/globals";
import { languages as shipped } from "../../functions/notification/languages/languages.ts";
import { fixOf } from "../../project/faults/fixes.ts";
import { readLanguages } from "../../project/project-languages.ts";
import { language as pt } from "../fixtures/languages/pt.ts";

const read = (language: unknown, name = "pt") =>
  readLanguages([{ path: `notifications/locales/${name}.ts`, exports: { language } }]);
const faultsOf = (more: object, name?: string) => read({ ...pt, ...more }, name).faults;

test("adds a language to those that ship", () => {
  const { languages, own, faults } = read(pt);
  expect(faults).toEqual([]);
  expect(languages).toEqual({ ...shipped, pt });
  expect(own).toEqual([{ path: "notifications/locales/pt.ts", language: pt }]);
});

test("replaces one of those that ship", () => {
  const af = { ...shipped["af"], texts: { Order: "Bestelling" } };
  expect(read(af, "af").languages["af"]).toBe(af);
});

test("leaves out modules that languages share, and those in folders", () => {
  const files = ["notifications/locales/some-words.ts", "notifications/locales/pt/words.ts"];
  const { languages, faults } = readLanguages(files.map((path) => ({ path, exports: { a: 1 } })));
  expect([languages, faults]).toEqual([shipped, []]);
});

describe("a fault names the file, the field and the fix:", () => {
  test.each<[string, readonly string[], string]>([
    [
      "another file's locale",
      faultsOf({ locale: "es" }),
      '`language.locale` of notifications/locales/pt.ts to be "pt", the name of its file, got "es"',
    ],
    [
      "a missing text",
      faultsOf({ email: { ...pt.email, was: undefined } }),
      "`language.email.was` of notifications/locales/pt.ts to be a text, got nothing",
    ],
    [
      "an empty text",
      faultsOf({ frames: { ...pt.frames, set: " " } }),
      "`language.frames.set` of notifications/locales/pt.ts to be a text",
    ],
    [
      "a missing placeholder",
      faultsOf({ frames: { ...pt.frames, fromTo: "de {before}" } }),
      "`language.frames.fromTo` of notifications/locales/pt.ts to have the placeholders {after} {before}",
    ],
    [
      "another placeholder",
      faultsOf({ email: { ...pt.email, yes: "sim {x}" } }),
      "`language.email.yes` of notifications/locales/pt.ts to have no placeholders",
    ],
    [
      "no page",
      faultsOf({ unsubscribePage: undefined }),
      "`language.unsubscribePage` of notifications/locales/pt.ts to be an object, got nothing",
    ],
    [
      "an unknown script",
      faultsOf({ script: ["Latim"] }),
      '`language.script` of notifications/locales/pt.ts to be Unicode scripts such as ["Latin"], got ["Latim"]',
    ],
    [
      "no number words",
      faultsOf({ numberWords: { dois: "2" } }),
      "`language.numberWords` of notifications/locales/pt.ts",
    ],
    [
      "no language",
      read(undefined).faults,
      "notifications/locales/pt.ts to export its language as `language`, got nothing",
    ],
    [
      "the file of before",
      readLanguages([{ path: "notifications/locales/languages.ts", exports: { languages: {} } }])
        .faults,
      "each language to have its own file, got notifications/locales/languages.ts",
    ],
  ])("%s", (_name, faults, sentence) => {
    expect(faults).toEqual([expect.stringContaining(`Expected ${sentence}`)]);
    expect(fixOf(faults[0] ?? "")).toBeDefined();
  });
});
