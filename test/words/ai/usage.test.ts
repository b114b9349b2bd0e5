import { expect, test } from "@jest/globals";
import { readUsage } from "../../../functions/words/ai/usage.ts";

test.each([
  [
    { prompt_tokens: 10, completion_tokens: 0 },
    { input: 10, cached: 0, output: 0 },
  ],
  [
    { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 10 } },
    { input: 10, cached: 10, output: 3 },
  ],
  [
    { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: { cached_tokens: null } },
    { input: 10, cached: 0, output: 3 },
  ],
  [
    { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: null, cost: 0.1 },
    { input: 10, cached: 0, output: 3 },
  ],
])("reads %j", (usage, tokens) => {
  expect(readUsage(usage)).toEqual(tokens);
});

const NOT_COUNTS: readonly [string, unknown][] = [
  ["a text", "10"],
  ["a list", [1]],
  ["an object", {}],
  ["negative", -1],
  ["a fraction", 1.5],
  ["not a number", NaN],
  ["too large", 1e300],
  ["infinite", Infinity],
];

test.each([
  ["no usage", undefined],
  ["null", null],
  ["a list", []],
  ["a prompt without tokens", { prompt_tokens: 0, completion_tokens: 0 }],
  ["only the prompt's tokens", { prompt_tokens: 10 }],
  [
    "more cached tokens than the prompt has",
    { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: { cached_tokens: 11 } },
  ],
  ...NOT_COUNTS.flatMap(([what, count]): [string, unknown][] => [
    [`a prompt whose count is ${what}`, { prompt_tokens: count, completion_tokens: 3 }],
    [`an answer whose count is ${what}`, { prompt_tokens: 10, completion_tokens: count }],
    [
      `cached tokens whose count is ${what}`,
      { prompt_tokens: 10, completion_tokens: 3, prompt_tokens_details: { cached_tokens: count } },
    ],
  ]),
])("returns undefined for %s", (_name, usage) => {
  expect(readUsage(usage)).toBeUndefined();
});
