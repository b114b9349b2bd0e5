import { expect, test } from "@jest/globals";
import { readAnswerText } from "../../functions/words/answer.ts";
import {
  judgeDocument,
  MAX_SENTENCES_BYTES,
  readVerdict,
  sentencesOf,
} from "../../functions/words/judge.ts";

test("the judge gets the writer's data and each sentence with number and kind", () => {
  const answer = { headline: "{F1} moves.", bullets: ["It moves {C1}."], summary: "It says so." };
  expect(JSON.parse(judgeDocument('{"facts":[{"id":"F1"}]}', sentencesOf(answer)))).toEqual({
    data: { facts: [{ id: "F1" }] },
    sentences: [
      { number: 1, kind: "headline", text: "{F1} moves." },
      { number: 2, kind: "bullet", text: "It moves {C1}." },
      { number: 3, kind: "summary", text: "It says so." },
    ],
  });
});

test.each([
  ['{"unsupported": []}', { supported: true }],
  ['```json\n{"unsupported": []}\n```', { supported: true }],
  [
    '{"unsupported": [{"sentence": 2, "reason": "old and new\\nare exchanged"}]}',
    { supported: false, reason: "old and new are exchanged" },
  ],
])("reads the verdict %s", (content, value) => {
  expect(readVerdict(content)).toEqual({ ok: true, value });
});

test("cuts a long reason", () => {
  const reason = "so ".repeat(1000);
  const read = readVerdict(JSON.stringify({ unsupported: [{ sentence: 1, reason }] }));
  expect(read.ok && !read.value.supported && read.value.reason.length).toBe(200);
});

test.each(["", "fine", "{}", '{"unsupported": "none"}', "[]"])(
  "returns no verdict for %j",
  (content) => {
    expect(readVerdict(content)).toEqual({ ok: false, reason: "ai-not-verified" });
  },
);

test("sentencesOf stays below its bound when each character takes three bytes", () => {
  const longest = {
    headline: "語".repeat(250),
    bullets: Array.from({ length: 6 }, () => "語".repeat(400)),
    summary: "語".repeat(600),
  };
  expect(readAnswerText(JSON.stringify(longest))).toEqual(longest);
  expect(Buffer.byteLength(sentencesOf(longest))).toBeLessThanOrEqual(MAX_SENTENCES_BYTES);
});
