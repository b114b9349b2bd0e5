import { describe, expect, test } from "@jest/globals";
import type { Change, Fact } from "../../../functions/notification/definition.ts";
import type { Answer } from "../../../functions/words/answer.ts";
import { promptFor, redactorFor } from "../../../functions/words/prompt.ts";
import { languages } from "../../../functions/notification/languages/languages.ts";
import { aContent, aNotificationOf, CLASS } from "../content-factory.ts";

const NOTE = `Thandi has 3 chairs. Ring her. ${"She is in the office on most days. ".repeat(3)}`;

const FACTS: readonly Fact[] = [
  CLASS,
  { label: "Subject", value: "Business English", share: true, about: true },
  { label: "Note", kind: "freeText", value: NOTE, share: true, about: true },
];
const CHANGES: readonly Change[] = [
  { label: "Start", before: "2026-11-30", after: "2026-12-07", share: true },
  { label: "Learners", kind: "person", added: ["Sipho Dube", "Zoë Adams"], removed: [] },
  { label: "Parcels", kind: "number", before: 2, after: 3, share: true },
];

function read(
  answer: Partial<Answer>,
  { facts = FACTS, changes = CHANGES, locale = "en", words = 90 } = {},
) {
  const content = aContent(facts, changes, locale);
  const notification = aNotificationOf(content, { personal: ["Thandi"] });
  const redactor = redactorFor(notification, []);
  if (redactor === undefined) throw new Error("Expected a redactor");
  const prompt = promptFor(
    notification,
    content,
    { instructions: "Say it.", length: { words } },
    { languages: Object.values(languages), redactor, verify: false },
  );
  return prompt?.read(
    JSON.stringify({ headline: "{F2} starts later.", bullets: [], summary: "", ...answer }),
  );
}

const why = (result: ReturnType<typeof read>) => (result?.ok === false ? result.reason : undefined);

test.each([
  { headline: "{F2} now starts {C1.difference}." },
  { bullets: ["New in the class: {C2.added}.", "Two learners were added."] },
  { bullets: ["The three parcels follow, not two."] },
  { summary: "{P1} has 3 chairs and asks to be rung." },
  { headline: "Class {F1} — “{F2}” — starts later (see below); it’s {C1.difference}!" },
])("accepts %j", (answer) => {
  expect(read(answer)).toMatchObject({ ok: true, value: answer });
});

test.each([
  ["ai-reference", { headline: "{F9} starts later." }],
  ["ai-reference", { headline: "{C2.removed} left {F1}." }],
  ["ai-reference", { headline: "{C1.amount} more for {F1}." }],
  ["ai-reference", { headline: "The class starts later." }],
  ["ai-empty", { headline: "{F1} {C1}" }],
  ["ai-empty", { headline: "{F1}: …" }],
  ["ai-value", { bullets: ["It starts on 14 February."] }],
  ["ai-value", { bullets: ["It starts in February."] }],
  ["ai-value", { bullets: ["It starts on a Tuesday."] }],
  ["ai-value", { bullets: ["It starts tomorrow."] }],
  ["ai-value", { bullets: ["It starts next week."] }],
  ["ai-value", { bullets: ["It starts this weekend."] }],
  ["ai-value", { bullets: ["Five learners were added."] }],
  ["ai-value", { bullets: ["Twenty-one learners were added."] }],
  ["ai-value", { bullets: ["٣ learners were added."] }],
  ["ai-value", { summary: "{P1} has 4 chairs." }],
  ["ai-name", { bullets: ["Room Zulu is free, says Mthembu."] }],
  ["ai-name", { bullets: ["Peter takes over."] }],
  ["ai-name", { bullets: ["The code is ABC-XYZ."] }],
  ["ai-markup", { bullets: ["See https://evil.example/login."] }],
  ["ai-markup", { bullets: ["See evil.example for it."] }],
  ["ai-markup", { bullets: ["Write to prizes@evil."] }],
  ["ai-markup", { bullets: ["It is <b>late</b>."] }],
  ["ai-markup", { bullets: ["It is **late**."] }],
  ["ai-markup", { bullets: ["It is {late}."] }],
  ["ai-markup", { bullets: ["It is &lt;late&gt;."] }],
  ["ai-script", { bullets: ["It has been p\u0430id."] }],
  ["ai-language", { bullets: ["Der Kurs und die Termine sind jetzt später."] }],
  ["ai-malformed", { headline: "" }],
] as const)("refuses with %s %j", (expected, answer) => {
  expect(why(read(answer))).toBe(expected);
});

test("refuses an answer far above the word limit, not slightly above", () => {
  const bullets = (count: number) => [`${"later ".repeat(count)}it starts.`];
  expect(why(read({ bullets: bullets(9) }, { words: 12 }))).toBeUndefined();
  expect(why(read({ bullets: bullets(30) }, { words: 12 }))).toBe("ai-length");
});

test("drops bullets above the limit", () => {
  const bullets = ["It starts later.", "It ends later.", "It moves.", "It is longer."];
  expect(read({ bullets })).toMatchObject({ value: { bullets: bullets.slice(0, 3) } });
});

test("drops a summary when no free text was shared", () => {
  expect(read({ summary: "All is well." }, { facts: FACTS.slice(0, 2) })).toMatchObject({
    value: { summary: "" },
  });
});

describe("a copied shared value", () => {
  test("becomes its reference", () => {
    expect(
      read({ headline: "Business English starts later, on Monday 7 December 2026." }),
    ).toMatchObject({ ok: true, value: { headline: "{F2} starts later, on {C1.after}." } });
  });
  test("is unchanged inside another word", () => {
    const facts: Fact[] = [{ label: "Letter", value: "la", share: true }];
    expect(read({ headline: "{F1} is later." }, { facts, changes: [] })).toMatchObject({
      value: { headline: "{F1} is later." },
    });
  });
});

test("the advice for a second attempt names the fault", () => {
  expect(read({ headline: "{F9} starts later." })).toMatchObject({
    advice: expect.stringContaining("{F9}"),
  });
});

test("refuses an answer whose filled-in values are too long together", () => {
  const value = Array.from({ length: 6 }, (_, at) => `${at} ${"word ".repeat(40)}`);
  const facts: Fact[] = [{ label: "Items", value }];
  const headline = "{F1} ".repeat(8).concat("are new.");
  expect(why(read({ headline }, { facts, changes: [] }))).toBe("ai-length");
  expect(why(read({ headline: "{F1} are new." }, { facts, changes: [] }))).toBeUndefined();
});
