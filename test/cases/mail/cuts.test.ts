import { expect, test } from "@jest/globals";
import { caseOf, mailsOf } from "./mail-cases.ts";

const CODES = "02-cut-eats-numbers.jsonl";
const EMOJI = "12-cosmetic-cut.jsonl";

test.each([
  ["62 codes in one language", "CSM#95", 55, 800],
  ["26 codes in two languages", "two languages", 22, 350],
])("shows the first codes that fit: %s", (_name, name, least, most) => {
  for (const { text } of mailsOf(caseOf(CODES, name))) {
    const codes = text.match(/\b40063813339\d\d\b/g) ?? [];
    expect(codes.length).toBeGreaterThanOrEqual(least);
    expect(codes.join("\n").length).toBeLessThan(most);
    expect(text).toMatch(/\s*…\n/);
  }
});

test("shows as many numbers as a subject has room for", () => {
  const [mail] = mailsOf(caseOf(CODES, "a subject of numbers"));
  expect(mail?.subject).toMatch(/^Shop note: 4000 4001(?: 40\d\d){15,}…$/);
  expect(mail?.subject.length).toBeLessThanOrEqual(120);
});

test.each([
  ["a family", "element-x", /^X y: A+(?:👩‍👩‍👧‍👦)?…?( tail)?$/u],
  ["a flag", "a flag", /^X y: A+(?:🇩🇪)?(?:🇫🇷)?…?$/u],
])("cuts no half of %s", (_name, name, expected) => {
  const [mail] = mailsOf(caseOf(EMOJI, name));
  expect(mail?.subject).toMatch(expected);
  expect(mail?.subject).not.toMatch(/\u200d…/);
  expect(mail?.html).not.toMatch(/\u200d…/);
});
