import { expect, test } from "@jest/globals";
import { BEDROCK, problemsOf, read } from "./config-environment.ts";

test("Bedrock's, where there is a key, whatever its form", () => {
  expect(read(BEDROCK)).toHaveProperty("AI_PROVIDER", "bedrock");
  const problem =
    "Expected neither `OPENAI_API_KEY_PARAMETER` nor `OPENAI_API_KEY` to be set if `AI_PROVIDER` is bedrock: the function's role signs";
  for (const key of [{ OPENAI_API_KEY: "sk-4711" }, { OPENAI_API_KEY_PARAMETER: "/a-key" }])
    expect(problemsOf({ ...BEDROCK, ...key })).toEqual([problem]);
});

test.each(["gpt-6-luna", "gpt-5.4-mini", undefined])(
  "Bedrock's, where the model is OpenAI's own (%s)",
  (model) => {
    expect(problemsOf({ ...BEDROCK, AI_MODEL: model })).toEqual([
      `Expected \`AI_MODEL\` to be a Bedrock model such as openai.gpt-oss-20b-1:0, got "${model ?? "gpt-6-luna"}"`,
    ]);
  },
);

test.each([
  "openai.gpt-5.6-luna",
  "us.openai.gpt-oss-20b-1:0",
  "us-gov.openai.gpt-oss-20b-1:0",
  "arn:aws:bedrock:eu-west-1:123456789012:application-inference-profile/a1b2c3",
])("but AI_MODEL may be %s", (model) => {
  expect(read({ ...BEDROCK, AI_MODEL: model }).AI_MODEL).toBe(model);
});

test.each([
  "amazon.nova-micro-v1:0",
  "us-gov.amazon.nova-micro-v1:0",
  "global.anthropic.claude-haiku-4-5",
  "arn:aws:bedrock:eu-west-1::foundation-model/anthropic.claude-haiku-4-5",
  "arn:aws:bedrock:eu-west-1:123456789012:inference-profile/eu.amazon.nova-micro-v1:0",
])("Bedrock's, where the model speaks no chat completions (%s)", (model) => {
  expect(problemsOf({ ...BEDROCK, AI_MODEL: model })).toEqual([
    `Expected \`AI_MODEL\` to be a Bedrock model that supports chat completions (those of amazon and anthropic do not), got "${model}"`,
  ]);
});

test("Bedrock's, where its region is none", () => {
  expect(read({ ...BEDROCK, BEDROCK_REGION: "us-gov-west-1" })).toHaveProperty("BEDROCK_REGION");
  expect(problemsOf({ ...BEDROCK, BEDROCK_REGION: "Frankfurt" })).toEqual([
    'Expected `BEDROCK_REGION` to be a region such as us-east-1, got "Frankfurt"',
  ]);
});

test("what only Bedrock has, where OpenAI writes", () => {
  expect(problemsOf({ BEDROCK_REGION: "us-east-1" })).toEqual([
    'Expected `BEDROCK_REGION` to be set only if `AI_PROVIDER` is bedrock, got "us-east-1"',
  ]);
  expect(problemsOf({ BEDROCK_BASE_URL: "https://example.com" })).toEqual([
    'Expected `BEDROCK_BASE_URL` to be set only if `AI_PROVIDER` is bedrock, got "https://example.com"',
  ]);
});
