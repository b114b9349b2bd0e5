import { describe, expect, test } from "@jest/globals";
import { createRedactor } from "../../../functions/words/redactor/redactor.ts";

function redacted(text: string, ...personal: string[]): string {
  return createRedactor({ personal, countries: ["ZA"] }).redact(text);
}

describe("redact hides a declared name", () => {
  test.each([
    ["as it is", "Zoë Adams called", "{P1} called"],
    ["by its first word", "Zoë called", "{P1} called"],
    ["by its last word", "Adams called", "{P1} called"],
    ["in the genitive", "Adams's and Zoës", "{P1}'s and {P2}"],
    ["without accents", "Zoe Adams", "{P1}"],
    ["in capitals and in small letters", "ZOE ADAMS; zoe adams", "{P1}; {P2}"],
    ["with an initial", "Z. Adams, Z Adams, Adams Z.", "{P1}, {P2}, {P3}"],
    ["the other way round", "Adams, Zoë", "{P1}, {P2}"],
    ["taken apart", "Zoe\u0308 Adams", "{P1}"],
    ["with invisible characters", "Zo\u00adë Ad\u200bams", "{P1}"],
    ["letter by letter", "A d a m s", "{P1}"],
    ["in wide letters", "Ａｄａｍｓ", "{P1}"],
    ["with letters of another script", "Аdаms", "{P1}"],
    ["with digits for letters", "Ad4ms", "{P1}"],
    ["in a file name", "cv_adams2.pdf ZoëAdams.pdf", "cv_{P1}2.pdf {P2}.pdf"],
    ["behind a backslash", "C:\\adams and hi\\nAdams", "C:\\{P1} and hi\\n{P2}"],
    ["in entities", "Zo&euml; &#65;dams", "{P1}"],
    ["percent-encoded", "?q=Zo%C3%AB%20Adams&r=%2541dams", "?q={P1}&r={P2}"],
    ["in Unicode escapes", "Zo\\u00eb", "{P1}"],
  ])("%s", (_name, text, expected) => {
    expect(redacted(text, "Zoë Adams")).toBe(expected);
  });

  test.each([
    ["a zoo, an adamant", "Zoë Adams"],
    ["is a good one", "Isa"],
    ["van, de and von", "Jan van de Merwe"],
    ["will you go in may?", "Will", "May"],
    ["a note, I think", "T"],
  ])("and leaves %s", (text, ...personal) => {
    expect(redacted(text, ...personal)).toBe(text);
  });

  test("that is also a common word, if capitalized", () => {
    expect(redacted("Will will go in May; George campus, WILL", "Will", "May", "George")).toBe(
      "{P1} will go in {P2}; {P3} campus, {P4}",
    );
  });

  test("that is declared in two values as one", () => {
    expect(redacted("with Zoë Adams today", "Zoë", "Adams")).toBe("with {P1} today");
  });

  test("of other scripts, with attached particles", () => {
    expect(redacted("请联系王小明先生, 小明", "王小明")).toBe("请联系{P1}先生, {P2}");
    expect(redacted("قال والأحمد إنه", "الأحمد")).toBe("قال و{P1} إنه");
    expect(redacted("민준씨", "김민준")).toBe("{P1}씨");
    expect(redacted("с Ивановой", "Иванов")).toBe("с {P1}");
    expect(redacted("left with 😀 Emoji", "😀", "Emoji")).toBe("left with {P1}");
  });

  test("in other spellings and short forms", () => {
    expect(redacted("Mueller, Muller", "Müller")).toBe("{P1}, {P2}");
    expect(redacted("Müller", "Mueller")).toBe("{P1}");
    expect(redacted("Almeida, OBrien, O’Brien", "d'Almeida", "O'Brien")).toBe("{P1}, {P2}, {P3}");
    expect(redacted("Nols and Piet wait. The end", "Nolwazi", "Pieter", "Theodora")).toBe(
      "{P1} and {P2} wait. The end",
    );
    expect(redacted("P. van der Westhuizen", "Pieter van der Westhuizen")).not.toContain(
      "Westhuizen",
    );
  });
});

describe("redact hides a declared value", () => {
  test.each([
    ["+27 82 555 0142", "(082) 555-0142; 0825550142; 0027825550142", "{P1}; {P2}; {P3}"],
    ["8001015009087", "800101-5009-08-7", "{P1}"],
    ["A1234567", "a 1234 567", "{P1}"],
    ["4711", "ext. 4711, 14711", "ext. {P1}, 14711"],
    ["thandi.n@example.com", "<Thandi.N@Example.com>, thandi.n", "<{P1}>, {P2}"],
    ["J", "J's book", "{P1}'s book"],
    ["x".repeat(500), `a ${"x".repeat(500)} x`, "a {P1} x"],
  ])("%s", (value, text, expected) => {
    expect(redacted(text, value)).toBe(expected);
  });

  test("with the original characters restored", () => {
    const { redact, hidden } = createRedactor({ personal: ["Zoë Adams"], countries: [] });
    expect(redact("ZOE%20ADAMS, Zo&euml;; ZOE%20ADAMS")).toBe("{P1}, {P2}; {P1}");
    expect([...hidden()]).toEqual([
      ["P1", { kind: "name", value: "ZOE%20ADAMS" }],
      ["P2", { kind: "name", value: "Zo&euml;" }],
    ]);
  });
});

test("redact hides a value in later texts after one text identified it", () => {
  const { redact, known } = createRedactor({ personal: [], countries: ["ZA"] });
  expect([redact("call 555-0142"), redact("code 5550142")]).toEqual(["call {P1}", "code {P2}"]);
  expect(known()).toContainEqual({ kind: "phone", value: "555-0142" });
});

test("known excludes common words", () => {
  const { known } = createRedactor({
    personal: ["May Will", "Grace", "Zoë de Beer"],
    countries: [],
  });
  expect(known().map(({ value }) => value)).toEqual(["May Will", "Zoë de Beer", "Zoë", "Beer"]);
});
