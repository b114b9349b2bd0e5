import { describe, expect, test } from "@jest/globals";
import type { Draft, DraftChange as Change } from "../../functions/words/draft.ts";
import { FOLDS, shownFolded, shownWhole } from "../../functions/email/content.ts";
import { language as af } from "../fixtures/project/notifications/locales/af.ts";
import { en } from "../../functions/notification/languages/en.ts";
import { draftOf } from "./mail-factory.ts";

const folded = (varied: Partial<Draft>, { email } = en) =>
  shownFolded(draftOf(varied), email, FOLDS[0]);
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
  test.each(["", [], ["", ""]])("without a value shows the text for empty: %j", (value) => {
    for (const shown of [folded, whole])
      expect(shown({ facts: [{ label: "L", value }] }).facts).toEqual([
        { label: "L", lines: ["(none)"] },
      ]);
  });

  test("of 300 characters is shown whole; a longer one is cut at a word and counts the rest", () => {
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

  test("is whole in the text part", () => {
    const value = words(160);
    expect(whole({ facts: [{ label: "L", value }] }).facts).toEqual([
      { label: "L", lines: [value] },
    ]);
    expect(whole({ changes: [changed(value, "")] }).changes).toMatchObject([{ before: [value] }]);
  });
});

describe("a list", () => {
  const items = (count: number) => Array.from({ length: count }, (_, index) => `item ${index}`);

  test("of 10 items is shown whole; a longer one shows 9 and counts the rest", () => {
    const shownOf = (count: number, language = en) =>
      folded({ changes: [{ label: "L", added: items(count), removed: [] }] }, language).changes[0];
    expect(shownOf(10)).toMatchObject({ kind: "list", added: items(10), removed: [] });
    expect(shownOf(11)).toMatchObject({ added: [...items(9), "and 2 more"] });
    expect(shownOf(60, af)).toMatchObject({ added: [...items(9), "en nog 51"] });
  });

  test("of a fact is cut the same way, and so is a long item", () => {
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
  test("has a heading and up to 1200 characters", () => {
    const summary = { heading: "From “Notes”", text: `One.\n${"x".repeat(1300)}` };
    expect(folded({ summary }).summary).toEqual({
      heading: "From “Notes”",
      lines: ["One.", `${"x".repeat(1195)}… (and 105 more characters)`],
    });
    expect(whole({ summary }).summary?.lines[1]).toBe("x".repeat(1300));
  });

  test("is absent without a text", () => {
    expect(folded({}).summary).toBeUndefined();
  });
});

test("a lower limit cuts values, labels and lists further", () => {
  const facts = [{ label: "y".repeat(120), value: "x".repeat(800) }];
  const added = Array.from({ length: 60 }, (_, index) => `Learner ${index}`);
  const draft = draftOf({ facts, changes: [{ label: "L", added, removed: [] }] });
  expect(shownFolded(draft, en.email, FOLDS[5])).toMatchObject({
    facts: [
      { label: `${"y".repeat(9)}…`, lines: [`${"x".repeat(10)}… (and 790 more characters)`] },
    ],
    changes: [{ added: ["and 60 more"] }],
  });
});
