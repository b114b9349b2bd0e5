import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cut, cutGraphemes, cutWords, shorten } from "../../functions/values/cut.ts";

const FAMILY = "👩‍👩‍👧‍👦";

describe("a beginning that ends between graphemes", () => {
  test.each([
    ["the text itself where it fits", "Zoë", 3, "Zoë"],
    ["nothing of nothing", "", 0, ""],
    ["plain letters", "abcdef", 4, "abcd"],
    ["an emoji that fits", "ab😀c", 4, "ab😀"],
    ["no half of an emoji", "ab😀c", 3, "ab"],
    ["a family that fits", `a${FAMILY}b`, 12, `a${FAMILY}`],
    ["no half of a family", `a${FAMILY}b`, 11, "a"],
    ["no joiner at the end", `a${FAMILY}b`, 4, "a"],
    ["a flag that fits", "a🇩🇪🇫🇷", 5, "a🇩🇪"],
    ["no half of a flag", "a🇩🇪🇫🇷", 7, "a🇩🇪"],
    ["no letter without its accent", "cafe\u0301 x", 4, "caf"],
    ["no emoji without its colour", "a👍🏽b", 3, "a"],
    ["no half of a syllable", "한국".normalize("NFD"), 4, "한".normalize("NFD")],
    ["nothing where not even one fits", FAMILY, 5, ""],
  ])("has %s", (_name, text, length, expected) => {
    expect(cutGraphemes(text, length)).toBe(expected);
  });

  test("cuts a letter under a pile of accents, because it may be as long as a text", () => {
    expect(cutGraphemes(`e${"\u0301".repeat(1000)}`, 200)).toHaveLength(200);
    expect(cutGraphemes(`😀${"\u200d😀".repeat(1000)}`, 200)).toMatch(/^😀(?:\u200d😀)*$/u);
  });

  test("is a row of whole graphemes, whatever the text", () => {
    const piece = fc.constantFrom("a", " ", "é", "e\u0301", "😀", FAMILY, "🇩🇪", "👍🏽", "\r\n", "한");
    const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
    fc.assert(
      fc.property(fc.array(piece), fc.nat({ max: 40 }), (pieces, length) => {
        const text = pieces.join("");
        const boundaries = [...segmenter.segment(text)].map(({ index }) => index);
        const ends = [...boundaries, text.length].filter((index) => index <= length);
        expect(cutGraphemes(text, length)).toBe(text.slice(0, Math.max(...ends)));
      }),
    );
  });
});

describe("whole words", () => {
  test.each([
    ["a word", "one two three", 9, "one two"],
    ["a line", "one\ntwo\nthree", 10, "one\ntwo\n"],
    ["a long word", "a bbbbbbbbbb", 8, "a bbbbbb"],
    ["everything", "one two", 7, "one two"],
  ])("end at %s", (_name, text, length, expected) => {
    expect(cutWords(text, length)).toBe(expected);
  });
});

test.each([
  ["short", 10, "short"],
  ["exactly ten", 11, "exactly ten"],
  ["cut at a word", 10, "cut at a…"],
  ["onewordthatislong", 10, "onewordth…"],
  ["12345678😀", 9, "12345678…"],
  ["12345678😀x", 10, "12345678…"],
])("shorten(%j, %i) is %j", (text, length, expected) =>
  expect(shorten(text, length)).toBe(expected),
);

test("cut keeps the beginning of a long number", () => {
  expect(cut("1".repeat(900), 800)).toBe(`${"1".repeat(799)}…`);
});
