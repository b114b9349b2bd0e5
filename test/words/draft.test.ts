import { describe, expect, test } from "@jest/globals";
import {
  addTokens,
  NO_COST,
  NO_TOKENS,
  PLAIN_REASONS,
  plainDraft,
  readWords,
  WORDS_SCHEMA,
  writtenDraft,
} from "../../functions/words/draft.ts";
import { AI_FAILURE_REASONS } from "../../functions/words/ai/ai-failure.ts";
import type { Edition } from "../../functions/notification/evaluate.ts";

const EDITION: Edition = {
  locale: "af",
  subject: "Class updated: C-1",
  headline: "Class C-1 was updated.",
  facts: [{ label: "Class", value: "C-1", withheld: true, identifies: true }],
  changes: [
    { label: "Agent", before: "Thandi", after: "Pieter", withheld: true },
    { label: "Learners", added: ["Zoë"], removed: [] },
  ],
  unchanged: ["Site"],
};
const SHOWN = {
  locale: "af",
  subject: "Class updated: C-1",
  facts: [{ label: "Class", value: "C-1" }],
  changes: [
    { label: "Agent", before: "Thandi", after: "Pieter" },
    { label: "Learners", added: ["Zoë"], removed: [] },
  ],
};
const TOKENS = { input: 120, cached: 100, output: 30 };
const COST = { tokens: TOKENS, microUsd: 13.5 };

const words = (headline: unknown, bullets: unknown = []) =>
  readWords(JSON.stringify({ headline, bullets }));

describe("an answer of the AI is read as words", () => {
  test("when it is JSON of the shape that it was asked for", () => {
    expect(
      words("Class C-1 starts later", ["It starts on 7 December.", "The site is new."]),
    ).toEqual({
      headline: "Class C-1 starts later",
      bullets: ["It starts on 7 December.", "The site is new."],
    });
    expect(readWords('\n {"bullets": [], "headline": "So"} \n')).toEqual({
      headline: "So",
      bullets: [],
    });
  });

  test("at the bounds: a headline of 200, six bullets of 400", () => {
    const bullets = Array<string>(6).fill("b".repeat(400));
    expect(words("h".repeat(200), bullets)).toEqual({ headline: "h".repeat(200), bullets });
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
    expect(words(given, [given])).toEqual({ headline: text, bullets: [text] });
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
    expect(readWords(content)).toEqual({ headline: "a", bullets: [] });
  });

  test("with the emoji that are joined of several", () => {
    const emoji = "👩\u200d💻 and 👨\u200d👩\u200d👧";
    expect(words(emoji, [emoji])).toEqual({ headline: emoji, bullets: [emoji] });
  });

  test("with their markup as it is, because the layout escapes it", () => {
    const markup = "<b>Now</b> & [here](http://x) **so**";
    expect(words(markup)).toEqual({ headline: markup, bullets: [] });
  });
});

describe("an answer of the AI is none", () => {
  test.each(["", " ", "\n\t "])("and empty, when it is %j", (content) => {
    expect(readWords(content)).toBe("ai-empty");
  });

  test.each([
    ["prose", "The class starts later."],
    ["cut off", '{"headline":"a","bullets":["b'],
    ["null", "null"],
    ["a text", '"headline"'],
    ["a list", '[{"headline":"a","bullets":[]}]'],
    ["without bullets", '{"headline":"a"}'],
    ["without a headline", '{"bullets":[]}'],
  ])("and malformed, when it is %s", (_name, content) => {
    expect(readWords(content)).toBe("ai-malformed");
  });

  test.each([
    ["an empty headline", "", []],
    ["a blank headline", "  \n", []],
    ["a headline of control characters", "\0\u001b\u200b\u2028", []],
    ["a headline that is no text", 7, []],
    ["a headline of 201 characters", "h".repeat(201), []],
    ["bullets that are a text", "a", "b"],
    ["bullets that are null", "a", null],
    ["a bullet that is no text", "a", ["b", 7]],
    ["an empty bullet", "a", ["b", ""]],
    ["a bullet of control characters", "a", ["\u200b\0"]],
    ["a bullet of 401 characters", "a", ["b".repeat(401)]],
    ["seven bullets", "a", Array(7).fill("b")],
  ])("and malformed, with %s", (_name, headline, bullets) => {
    expect(words(headline, bullets)).toBe("ai-malformed");
  });
});

test("the schema that the AI is given allows what is read, and strictly so", () => {
  expect(WORDS_SCHEMA.additionalProperties).toBe(false);
  expect([...WORDS_SCHEMA.required]).toEqual(Object.keys(WORDS_SCHEMA.properties));
});

describe("a draft", () => {
  test("by AI has its words, and the event's own subject, facts and changes", () => {
    const written = { headline: "Another agent", bullets: ["Ask the office."] };
    const writer = { model: "gpt-6-luna", firstRefused: "ai-empty", ...COST } as const;
    expect(writtenDraft(EDITION, written, writer)).toEqual({
      ...SHOWN,
      headline: "Another agent",
      bullets: ["Ask the office."],
      writer: { by: "ai", ...writer },
    });
  });

  test("in plain words is headed by its own headline, and says why and what was paid all the same", () => {
    expect(plainDraft(EDITION, "ai-malformed", COST)).toEqual({
      ...SHOWN,
      headline: "Class C-1 was updated.",
      bullets: [],
      writer: { by: "plain", why: "ai-malformed", ...COST },
    });
    expect(plainDraft(EDITION, "by-definition").writer).toMatchObject(NO_COST);
  });

  test("may be plain for every failure of the AI, by its definition, or for want of anything to write", () => {
    expect(PLAIN_REASONS).toEqual([
      "by-definition",
      "nothing-to-write",
      "nobody-to-mail",
      "news-too-old",
      "too-much-to-check",
      ...AI_FAILURE_REASONS,
    ]);
  });
});

test("tokens of two tries add up", () => {
  expect(addTokens(TOKENS, { input: 1, cached: 2, output: 3 })).toEqual({
    input: 121,
    cached: 102,
    output: 33,
  });
  expect(addTokens(NO_TOKENS, TOKENS)).toEqual(TOKENS);
});
