import { describe, expect, test } from "@jest/globals";
import { jsonIn } from "../../../functions/words/ai/json-in-text.ts";

const A = { headline: "A", bullets: ['with "quotes", {braces} and a \\'] };
const B = { headline: "B", bullets: [] };
const [a, b] = [JSON.stringify(A), JSON.stringify(B)];

test.each([
  ["the whole text", `\n ${a} \n`, [A]],
  ["a whole list", `[${a}]`, [[A]]],
  ["a text that is JSON within JSON", JSON.stringify(a), [A]],
  ["a code fence", `\`\`\`json\n${a}\n\`\`\``, [A]],
  ["prose around", `Here it is:\n${a}\nHope this helps!`, [A]],
  ["braces in the prose", `The set {x, "y"} is ${a} {`, [A]],
  ["several objects, the last first", `Draft: ${a} Final: ${b}`, [B, A]],
  ["objects within objects, as one", `It is {"words":${a}}`, [{ words: A }]],
  ["what stands behind a thought", `<think>\n${a}\n</think>\n${b}`, [B]],
  ["what stands before a thought", `${b}<reasoning>${a}</reasoning>`, [B]],
  ["what stands between thoughts", `<think>${a}</think>${b}<THINK>${a}</THINK>`, [B]],
  ["what stands behind a thought without a beginning", `${a}</think>${b}`, [B]],
  ["a thought where nothing stands outside", `<think>${a}</think>\n`, [A]],
  ["no thought where prose stands outside", `<think>${a}</think>I cannot.`, []],
  ["nothing outside a thought without an end", `Well. <think>${a}`, []],
  ["tags within a text of the object", '{"headline":"<think>"}', [{ headline: "<think>" }]],
  ["an object that is cut off", a.slice(0, -1), []],
  ["prose", "The class has been stopped.", []],
  ["nothing", "", []],
])("finds %s", (_what, text, found) => {
  expect(jsonIn(text)).toEqual(found);
});

describe("an answer built to be expensive", () => {
  test.each([
    ["braces that never close", "{".repeat(1_000_000)],
    ["texts that never close", '{"'.repeat(500_000)],
    ["thoughts that never close", "<think>".repeat(150_000)],
    ["objects without end", '{"a":1}'.repeat(150_000)],
    ["braces within braces", "{".repeat(150_000) + "}".repeat(150_000)],
  ])("is abandoned: %s", (_what, text) => {
    expect(jsonIn(text).length).toBeLessThanOrEqual(50);
  });
});
