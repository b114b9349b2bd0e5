import { describe, expect, test } from "@jest/globals";
import { ANSWER, readAnswerText } from "../../functions/words/answer.ts";

const words = (headline: unknown, bullets: unknown = []) =>
  readAnswerText(JSON.stringify({ headline, bullets, summary: "" }));

describe("an AI answer is accepted", () => {
  test("when it is JSON of the requested shape", () => {
    expect(
      words("Class C-1 starts later", ["It starts on 7 December.", "The site is new."]),
    ).toEqual({
      headline: "Class C-1 starts later",
      bullets: ["It starts on 7 December.", "The site is new."],
      summary: "",
    });
    expect(readAnswerText('\n {"bullets": [], "headline": "So"} \n')).toEqual({
      headline: "So",
      bullets: [],
      summary: "",
    });
  });

  test("at the limits: a headline of 250 characters, six bullets of 400", () => {
    const bullets = Array<string>(6).fill("b".repeat(400));
    expect(words("h".repeat(250), bullets)).toEqual({
      headline: "h".repeat(250),
      bullets,
      summary: "",
    });
  });

  test.each([
    ["blanks around", "  So it is \n", "So it is"],
    ["line breaks", "One\r\nTwo\nThree", "One Two Three"],
    ["line separators", "One\u2028Two\u2029Three", "One Two Three"],
    ["NUL, bell, escape and DEL", "a\0b\u0007c\u001bd\u007fe", "a b c d e"],
    ["C1 controls", "a\u0085b\u009bc", "a b c"],
    ["marks that turn the direction", "pay \u202etxt.exe\u2066 now\u2069", "pay  txt.exe  now"],
    ["invisible characters", "a\u200bb\u200e c", "a b  c"],
  ])("without %s", (_name, given, text) => {
    expect(words(given, [given])).toEqual({ headline: text, bullets: [text], summary: "" });
  });

  test.each([
    ["in a code fence", '```json\n{"headline":"a","bullets":[]}\n```'],
    ["between prose", 'Here it is: {"headline":"a","bullets":[]} Hope this helps!'],
    [
      "behind a thought",
      '<think>{"headline":"b","bullets":[]}</think>{"headline":"a","bullets":[]}',
    ],
    [
      "as the last of several",
      '{"headline":"b","bullets":[]} {"headline":"a","bullets":[]} {"x":1}',
    ],
    ["as a text of JSON", JSON.stringify('{"headline":"a","bullets":[]}')],
    ["with another key, which is left out", '{"headline":"a","bullets":[],"constructor":1}'],
  ])("%s", (_name, content) => {
    expect(readAnswerText(content)).toEqual({ headline: "a", bullets: [], summary: "" });
  });

  test("with joined emoji", () => {
    const emoji = "👩\u200d💻 and 👨\u200d👩\u200d👧";
    expect(words(emoji, [emoji])).toEqual({ headline: emoji, bullets: [emoji], summary: "" });
  });

  test("with markup unchanged, because the layout escapes it", () => {
    const markup = "<b>Now</b> & [here](http://x) **so**";
    expect(words(markup)).toEqual({ headline: markup, bullets: [], summary: "" });
  });
});

describe("an AI answer is refused", () => {
  test.each(["", " ", "\n\t "])("as empty for %j", (content) => {
    expect(readAnswerText(content)).toBe("ai-empty");
  });

  test.each([
    ["prose", "The class starts later."],
    ["cut off", '{"headline":"a","bullets":["b'],
    ["null", "null"],
    ["a text", '"headline"'],
    ["a list", '[{"headline":"a","bullets":[]}]'],
    ["without bullets", '{"headline":"a"}'],
    ["without a headline", '{"bullets":[]}'],
  ])("as malformed when it is %s", (_name, content) => {
    expect(readAnswerText(content)).toBe("ai-malformed");
  });

  test.each([
    ["an empty headline", "", []],
    ["a blank headline", "  \n", []],
    ["a headline of control characters", "\0\u001b\u200b\u2028", []],
    ["a headline that is no text", 7, []],
    ["a headline of 251 characters", "h".repeat(251), []],
    ["bullets that are a text", "a", "b"],
    ["bullets that are null", "a", null],
    ["a bullet that is no text", "a", ["b", 7]],
    ["an empty bullet", "a", ["b", ""]],
    ["a bullet of control characters", "a", ["\u200b\0"]],
    ["a bullet of 401 characters", "a", ["b".repeat(401)]],
    ["seven bullets", "a", Array(7).fill("b")],
  ])("as malformed with %s", (_name, headline, bullets) => {
    expect(words(headline, bullets)).toBe("ai-malformed");
  });
});

test("the schema sent to the AI accepts the same answers, in strict mode", () => {
  const { additionalProperties, required, properties } = ANSWER.schema;
  expect(additionalProperties).toBe(false);
  expect(required).toEqual(Object.keys(properties ?? {}));
});
