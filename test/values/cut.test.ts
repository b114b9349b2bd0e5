import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import { cut, cutGraphemes, cutWords } from "../../functions/values/cut.ts";

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

describe("a cut in a row of numbers", () => {
  const codes = (count: number, between: string) =>
    Array.from({ length: count }, (_, index) => String(4_006_381_333_931 + index)).join(between);
  const phones = (count: number, between: string) =>
    Array.from({ length: count }, (_, index) => `082 555 ${1000 + index}`).join(between);

  test.each([
    ["codes, one a line", codes(62, "\n"), 800, 57],
    ["codes with blanks between", codes(62, " "), 800, 57],
    ["codes with commas between", codes(62, ", "), 800, 52],
  ])("keeps the whole %s", (_name, text, length, whole) => {
    const kept = cut(text, length);
    expect(kept.length).toBeLessThanOrEqual(length);
    expect(kept.endsWith("…")).toBe(true);
    const numbers = kept.match(/\d+/g) ?? [];
    expect(numbers).toEqual(codes(62, " ").split(" ").slice(0, numbers.length));
    // At most the last whole one goes with the partial one.
    expect(numbers.length).toBeGreaterThanOrEqual(whole - 1);
  });

  test.each([
    ["a line each", "\n"],
    ["commas between", ", "],
    ["blanks between", " "],
  ])("leaves no half of a phone number among others, with %s", (_name, between) => {
    const text = phones(100, between);
    for (let length = 60; length < 120; length++) {
      const kept = cut(text, length);
      expect([length, kept]).toEqual([length, expect.stringMatching(/(?:\d{4},?\n?…|^…)$/)]);
      expect(kept.length).toBeGreaterThan(length - 35);
    }
  });

  test("loses no more than a number's worth of short groups", () => {
    const text = Array.from({ length: 100 }, (_, index) => String(4000 + index)).join(" ");
    for (let length = 60; length < 120; length++) {
      const kept = cut(text, length);
      expect(text.startsWith(kept.slice(0, -1))).toBe(true);
      expect(kept.length).toBeGreaterThan(length - 25);
    }
  });

  test("keeps one number that is too long to be somebody's", () => {
    expect(cut("1".repeat(900), 800)).toBe(`${"1".repeat(799)}…`);
  });

  test("keeps a number that ends where the cut is", () => {
    expect(cut(`tel 082 555 0142 ${"x".repeat(40)}`, 20)).toBe("tel 082 555 0142…");
    expect(cut(`tel 082 555 0142, ${"x".repeat(40)}`, 20)).toBe("tel 082 555 0142,…");
  });

  test.each([
    ["a phone number", "+27 (82) 555-0142"],
    ["an identity number", "800101 5009 087"],
    ["a card", "4111 1111 1111 1111"],
    ["an IBAN", "GB82 WEST 1234 5698 7654 32"],
    ["an IBAN in one piece", "GB82WEST12345698765432"],
  ])("leaves no half of %s", (_name, number) => {
    const text = `${"x ".repeat(30)}${number} and so on ${"y ".repeat(40)}`;
    for (let length = 50; length < 100; length++) {
      const kept = cut(text, length);
      if (!kept.includes(number))
        expect([length, kept]).toEqual([length, expect.stringMatching(/x…$/)]);
    }
  });
});
