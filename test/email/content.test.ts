import { describe, expect, test } from "@jest/globals";
import type { Change } from "../../functions/notification/definition.ts";
import type { Draft } from "../../functions/words/draft.ts";
import { cutAtWord, shownFolded, shownWhole } from "../../functions/email/content.ts";
import { af } from "../fixtures/project/notifications/locales/af.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { draftOf } from "./mail-factory.ts";

const folded = (varied: Partial<Draft>, { email } = en) => shownFolded(draftOf(varied), email);
const whole = (varied: Partial<Draft>) => shownWhole(draftOf(varied), en.email);
const changed = (before: string, after: string): Change => ({ label: "L", before, after });
const words = (count: number) => "word ".repeat(count).trim();

describe("a value", () => {
  test.each<[string, Change, object]>([
    ["in columns", changed("a", "b"), { kind: "columns", before: "a", after: "b" }],
    ["that was not there", changed("", "b"), { kind: "columns", before: "(none)", after: "b" }],
    ["that is gone", changed("a", ""), { kind: "columns", before: "a", after: "(none)" }],
    ["of 90 characters", changed("x".repeat(90), "b"), { kind: "columns" }],
    ["of 91 characters", changed("x".repeat(91), "b"), { kind: "stacked", after: ["b"] }],
    ["of 91 characters, new", changed("a", "x".repeat(91)), { kind: "stacked", before: ["a"] }],
    ["of two lines", changed("a\nb", "c"), { kind: "stacked", before: ["a", "b"], after: ["c"] }],
    ["of lines as Windows ends them", changed("a\r\nb", ""), { before: ["a", "b"] }],
  ])("%s", (_name, change, shown) => {
    expect(folded({ changes: [change] }).changes).toMatchObject([{ label: "L", ...shown }]);
    expect(whole({ changes: [change] }).changes).toMatchObject([{ label: "L", ...shown }]);
  });

  test("that is nothing, or a list without items, says so", () => {
    for (const value of ["", []])
      for (const shown of [folded, whole])
        expect(shown({ facts: [{ label: "L", value }] }).facts).toEqual([
          { label: "L", lines: ["(none)"] },
        ]);
  });

  test("of 300 characters is shown whole; of more, up to a word, and how much more there is", () => {
    const linesOf = (value: string) => folded({ facts: [{ label: "L", value }] }).facts[0]?.lines;
    expect(linesOf("x".repeat(300))).toEqual(["x".repeat(300)]);
    expect(linesOf("x".repeat(301))).toEqual([`${"x".repeat(300)}… (and 1 more characters)`]);
    // 60 words are 299 characters, and the blank after them is cut off.
    expect(linesOf(words(100))).toEqual([`${words(60)}… (and 200 more characters)`]);
    const cutInAfrikaans = folded({ facts: [{ label: "L", value: words(100) }] }, af).facts[0];
    expect(cutInAfrikaans?.lines).toEqual([`${words(60)}… (en nog 200 karakters)`]);
  });

  test("is never cut within a character", () => {
    const [fact] = folded({ facts: [{ label: "L", value: `x${"😀".repeat(200)}` }] }).facts;
    expect(fact?.lines[0]).toBe(`x${"😀".repeat(149)}… (and 102 more characters)`);
  });

  test("is whole in the text, whatever its length", () => {
    const value = words(160);
    expect(whole({ facts: [{ label: "L", value }] }).facts).toEqual([
      { label: "L", lines: [value] },
    ]);
    expect(whole({ changes: [changed(value, "")] }).changes).toEqual([
      { kind: "stacked", label: "L", before: [value], after: ["(none)"] },
    ]);
  });
});

describe("a list", () => {
  const items = (count: number) => Array.from({ length: count }, (_, index) => `item ${index}`);

  test("of 10 is shown whole; of more, the first 8 and how many more there are", () => {
    const shownOf = (count: number, language = en) =>
      folded({ changes: [{ label: "L", added: items(count), removed: [] }] }, language).changes[0];
    expect(shownOf(10)).toMatchObject({ kind: "list", added: items(10), removed: [] });
    expect(shownOf(11)).toMatchObject({ added: [...items(8), "and 3 more"] });
    expect(shownOf(60, af)).toMatchObject({ added: [...items(8), "en nog 52"] });
  });

  test("of a fact is folded likewise, and a long item is", () => {
    const value = [words(100), ...items(20)];
    expect(folded({ facts: [{ label: "L", value }] }).facts[0]?.lines).toEqual([
      `${words(60)}… (and 200 more characters)`,
      ...items(7),
      "and 13 more",
    ]);
  });

  test("is whole in the text", () => {
    const all = items(60);
    expect(whole({ facts: [{ label: "L", value: all }] }).facts[0]?.lines).toEqual(all);
    const [change] = whole({ changes: [{ label: "L", added: all, removed: all }] }).changes;
    expect(change).toMatchObject({ added: all, removed: all });
  });
});

describe("a mail of many long values", () => {
  const facts = (value: string, label = "L") =>
    Array.from({ length: 40 }, () => ({ label, value }));
  const lengthOf = (value: string) => {
    const [fact] = folded({
      facts: facts(value),
      changes: facts(value).map(() => changed(value, value)),
    }).facts;
    return fact?.lines[0]?.indexOf("…");
  };

  test.each<[string, string, number]>([
    ["in ASCII", "x".repeat(800), 300],
    ["in Cyrillic", "ж".repeat(800), 150],
    ["in Chinese", "授".repeat(800), 75],
    ["in markup", "<".repeat(800), 40],
  ])("%s, folds them so far that they take 40 000 bytes at the most", (_name, value, length) => {
    expect(lengthOf(value)).toBe(length);
  });

  test("cuts labels, too", () => {
    const many = folded({ facts: facts("<".repeat(800), "&".repeat(120)) }).facts;
    expect(many[0]?.label).toMatch(/^&+…$/);
    expect(many[0]?.label.length).toBeLessThanOrEqual(75);
    expect(folded({ facts: facts("x", "y".repeat(120)) }).facts[0]?.label).toBe("y".repeat(120));
  });
});

test.each([
  ["short", 10, "short"],
  ["exactly ten", 11, "exactly ten"],
  ["cut at a word", 10, "cut at a…"],
  ["onewordthatislong", 10, "onewordth…"],
  ["no awordlikethat", 10, "no awordl…"],
  ["12345678😀", 9, "12345678…"],
  ["12345678😀x", 10, "12345678…"],
])("%j is cut to %i characters: %j", (text, length, cut) =>
  expect(cutAtWord(text, length)).toBe(cut),
);
