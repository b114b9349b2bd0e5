import { describe, expect, test } from "@jest/globals";

const WORDS = new URL("../../../operator/console/page/needs-words.js", import.meta.url).href;
const { needsWords } = (await import(WORDS)) as {
  readonly needsWords: (given: typeof NOTHING) => { readonly title: string; readonly text: string };
};

const NOTHING = {
  emails: 0,
  hasMore: false,
  deadLetters: { count: 0, isMore: false },
  isPaused: false,
  isSesOpen: false,
};

describe("what needs an operator", () => {
  test.each([
    [{}, "Nothing needs you", "Everything is done, or goes on by itself."],
    [{ emails: 1 }, "1 email needs you", "Everything else is done, or goes on by itself."],
    [{ emails: 3 }, "3 emails need you", "Everything else is done, or goes on by itself."],
    [
      { emails: 50, hasMore: true },
      "50 or more emails need you",
      "These are the newest. “Needs you” lists all.",
    ],
    [
      { deadLetters: { count: 1, isMore: false } },
      "1 dead letter needs you",
      "Everything else is done, or goes on by itself.",
    ],
    [
      { emails: 1, deadLetters: { count: 2, isMore: false } },
      "1 email and 2 dead letters need you",
      "Everything else is done, or goes on by itself.",
    ],
    [
      { deadLetters: { count: 100, isMore: true } },
      "100 or more dead letters need you",
      "Everything else is done, or goes on by itself.",
    ],
  ])("with %j is said in the title: %s", (over, title, text) => {
    expect(needsWords({ ...NOTHING, ...over })).toEqual({ title, text });
  });

  /** Every combination: 2^5. */
  const all = Array.from({ length: 32 }, (_, bits) => {
    const has = (bit: number) => (bits & (1 << bit)) !== 0;
    return {
      emails: has(0) ? 2 : 0,
      hasMore: has(0) && has(1),
      deadLetters: { count: has(2) ? 1 : 0, isMore: false },
      isPaused: has(3),
      isSesOpen: has(4),
    };
  });

  test.each(all)("with %j says only what is true", (given) => {
    const { title, text } = needsWords(given);
    const needs = given.emails + given.deadLetters.count > 0;
    expect(title === "Nothing needs you").toBe(!needs && !given.isPaused);
    // Acknowledged, suppressed, expired and cancelled emails were not delivered.
    expect(text).not.toContain("delivered");
    expect(text.includes("by itself")).toBe(!given.isPaused && !given.hasMore && !given.isSesOpen);
    expect(text.includes("Everything else")).toBe(needs && text.includes("by itself"));
    expect(text.includes("paused")).toBe(given.isPaused);
    expect(text.includes("SES takes no email now")).toBe(given.isSesOpen && !given.isPaused);
  });
});
