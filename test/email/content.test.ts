import { describe, expect, test } from "@jest/globals";
import type { Draft, DraftChange as Change } from "../../functions/words/draft.ts";
import { cutAtWord, shownFolded, shownWhole } from "../../functions/email/content.ts";
import { language as af } from "../fixtures/project/notifications/locales/af.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { draftOf } from "./mail-factory.ts";

const folded = (varied: Partial<Draft>, { email } = en) => shownFolded(draftOf(varied), email);
const whole = (varied: Partial<Draft>) => shownWhole(draftOf(varied), en.email);
const changed = (before: string, after: string): Change => ({ label: "L", before, after });
const words = (count: number) => "word ".repeat(count).trim();

describe("a changed value", () => {
  test.each<[string, Change, object]>([
    ["is shown by its lines", changed("a", "b"), { before: ["a"], after: ["b"], isLong: false }],
    ["has no lines before where it was set", changed("", "b"), { before: [], after: ["b"] }],
    ["has no lines after where it was cleared", changed("a", ""), { before: ["a"], after: [] }],
    ["is not long with 90 characters", changed("x".repeat(90), "b"), { isLong: false }],
    ["is long with 91 characters", changed("x".repeat(91), "b"), { isLong: true }],
    ["is long where the new one is", changed("a", "x".repeat(91)), { isLong: true }],
    ["is long with two lines", changed("a\nb", "c"), { before: ["a", "b"], isLong: true }],
    ["has the lines that Windows ends", changed("a\r\nb", ""), { before: ["a", "b"] }],
  ])("%s", (_name, change, shown) => {
    const expected = [{ kind: "value", label: "L", ...shown }];
    expect(folded({ changes: [change] }).changes).toMatchObject(expected);
    expect(whole({ changes: [change] }).changes).toMatchObject(expected);
  });
});

describe("a fact", () => {
  test.each(["", [], ["", ""]])("without a value says so: %j", (value) => {
    for (const shown of [folded, whole])
      expect(shown({ facts: [{ label: "L", value }] }).facts).toEqual([
        { label: "L", lines: ["(none)"] },
      ]);
  });

  test("of 300 characters is shown whole; a longer one up to a word, with how much more there is", () => {
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

  test("is whole in the text part, whatever its length", () => {
    const value = words(160);
    expect(whole({ facts: [{ label: "L", value }] }).facts).toEqual([
      { label: "L", lines: [value] },
    ]);
    expect(whole({ changes: [changed(value, "")] }).changes).toMatchObject([{ before: [value] }]);
  });
});

describe("a list", () => {
  const items = (count: number) => Array.from({ length: count }, (_, index) => `item ${index}`);

  test("of 10 is shown whole; of a longer one 9, with how many more there are", () => {
    const shownOf = (count: number, language = en) =>
      folded({ changes: [{ label: "L", added: items(count), removed: [] }] }, language).changes[0];
    expect(shownOf(10)).toMatchObject({ kind: "list", added: items(10), removed: [] });
    expect(shownOf(11)).toMatchObject({ added: [...items(9), "and 2 more"] });
    expect(shownOf(60, af)).toMatchObject({ added: [...items(9), "en nog 51"] });
  });

  test("of a fact is shortened in the same way, and so is a long item", () => {
    const value = [words(100), ...items(20)];
    expect(folded({ facts: [{ label: "L", value }] }).facts[0]?.lines).toEqual([
      `${words(60)}… (and 200 more characters)`,
      ...items(8),
      "and 12 more",
    ]);
  });

  test("is whole in the text part", () => {
    const all = items(60);
    expect(whole({ facts: [{ label: "L", value: all }] }).facts[0]?.lines).toEqual(all);
    const [change] = whole({ changes: [{ label: "L", added: all, removed: all }] }).changes;
    expect(change).toMatchObject({ added: all, removed: all });
  });
});

describe("the summary of a free text", () => {
  test("has its heading, and its lines up to 1200 characters", () => {
    const summary = { heading: "From “Notes”", text: `One.\n${"x".repeat(1300)}` };
    expect(folded({ summary }).summary).toEqual({
      heading: "From “Notes”",
      lines: ["One.", `${"x".repeat(1195)}… (and 105 more characters)`],
    });
    expect(whole({ summary }).summary?.lines[1]).toBe("x".repeat(1300));
  });

  test("is absent where there is none", () => {
    expect(folded({}).summary).toBeUndefined();
  });
});

describe("an email of many long values", () => {
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
    ["in ASCII", "x".repeat(800), 75],
    ["in Cyrillic", "ж".repeat(800), 40],
    ["in Chinese", "授".repeat(800), 40],
    ["in markup", "<".repeat(800), 20],
  ])("%s shortens them until it fits", (_name, value, length) => {
    expect(lengthOf(value)).toBe(length);
  });

  test("shortens labels, too", () => {
    const many = folded({ facts: facts("<".repeat(800), "&".repeat(120)) }).facts;
    expect(many[0]?.label).toMatch(/^&+…$/);
    expect(many[0]?.label.length).toBeLessThanOrEqual(75);
    expect(folded({ facts: facts("x", "y".repeat(120)) }).facts[0]?.label).toBe("y".repeat(120));
  });

  test("shows fewer items of its lists", () => {
    const list = Array.from({ length: 60 }, (_, index) => `Learner ${index}`);
    const changes = Array.from({ length: 40 }, () => ({ label: "L", added: list, removed: list }));
    const { added } = folded({ changes }).changes[0] as { added: readonly string[] };
    expect(added.length).toBeLessThan(10);
    expect(added.at(-1)).toMatch(/^and \d+ more$/);
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
