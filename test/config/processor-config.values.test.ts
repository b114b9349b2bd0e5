import { describe, expect, test } from "@jest/globals";
import { problemsOf, read } from "./config-environment.ts";

describe("the page of the unsubscribe links", () => {
  const URL = "https://abc.lambda-url.eu-west-1.on.aws/";
  const KEY = "k".repeat(32);

  test.each([
    ["neither page nor key", {}],
    ["a page and where its key is", { UNSUBSCRIBE_URL: URL, UNSUBSCRIBE_KEY_PARAMETER: "/key" }],
    ["a page and its key", { UNSUBSCRIBE_URL: URL, UNSUBSCRIBE_KEY: KEY }],
    ["a page on this machine", { UNSUBSCRIBE_URL: "http://127.0.0.1:8026/", UNSUBSCRIBE_KEY: KEY }],
  ])("may be %s", (_what, variables) => expect(read(variables)).toMatchObject(variables));

  test.each([
    ["a page without its key", { UNSUBSCRIBE_URL: URL }, "Expected one of `UNSUBSCRIBE_KEY_"],
    [
      "a page with two keys",
      { UNSUBSCRIBE_URL: URL, UNSUBSCRIBE_KEY: KEY, UNSUBSCRIBE_KEY_PARAMETER: "/key" },
      "Expected one of `UNSUBSCRIBE_KEY_PARAMETER` and `UNSUBSCRIBE_KEY` to be set",
    ],
    [
      "a key without its page",
      { UNSUBSCRIBE_KEY: KEY },
      "Expected `UNSUBSCRIBE_URL` to be set because its key is set, got nothing",
    ],
    [
      "a parameter without its page",
      { UNSUBSCRIBE_KEY_PARAMETER: "/key" },
      "Expected `UNSUBSCRIBE_URL` to be set because its key is set, got nothing",
    ],
    [
      "a page that anybody on the way can change",
      { UNSUBSCRIBE_URL: "http://example.com/", UNSUBSCRIBE_KEY: KEY },
      'Expected `UNSUBSCRIBE_URL` to begin with https:// (or http://127.0.0.1), got "http://example.com/"',
    ],
    [
      "a key too short, which is not shown",
      { UNSUBSCRIBE_URL: URL, UNSUBSCRIBE_KEY: "short" },
      "Expected `UNSUBSCRIBE_KEY` to be a key of at least 32 characters, got 5, not shown",
    ],
  ])("may not be %s", (_what, variables, problem) =>
    expect(problemsOf(variables)).toEqual([expect.stringContaining(problem)]),
  );
});

describe("what the AI may cost a day", () => {
  test.each([
    ["0", 0],
    ["10", 10],
    ["2.50", 2.5],
    ["0.000001", 0.000001],
    ["100000", 100_000],
  ])("may be %s", (text, usd) => {
    expect(read({ AI_DAILY_LIMIT_USD: text }).AI_DAILY_LIMIT_USD).toBe(usd);
  });

  test.each(["ten", "-1", "1e3", "100000.5", "1,5", "$5", "0.0000001"])("may not be %s", (text) => {
    expect(problemsOf({ AI_DAILY_LIMIT_USD: text })).toEqual([
      `Expected \`AI_DAILY_LIMIT_USD\` to be a number from 0 to 100000, got ${JSON.stringify(text)}`,
    ]);
  });

  test("is without bound where nothing is set", () => {
    expect(read().AI_DAILY_LIMIT_USD).toBeUndefined();
  });
});

test.each([
  ["AI_PRICE_USD_PER_MILLION", "0.1/0.01/0.5", "0.1/0.5", "three numbers, `input/cached/output`"],
  ["PHONE_COUNTRIES", "NA, ZA", "ZA,South Africa", "countries as two capital letters"],
  ["DEFAULT_LOCALE", "pt-BR", "German", "a language tag"],
  ["TIME_ZONE", "Africa/Johannesburg", "Paarl", "an IANA time zone"],
  ["CURRENCY", "ZAR", "rand", "an ISO 4217 currency"],
  ["PHONE_COUNTRIES", "ZA", "XX", "countries as two capital letters"],
  ["MAIL_REPLY_TO", "office@example.com", "Office <office@example.com>", "without a name"],
  ["MAIL_REPLY_TO", "office@example.com", "office", "an address"],
  ["MAIL_FROM", "Post <post@example.com>", "post", "`Name <address>` or an address"],
])("%s may be %s and not %s", (name, right, wrong, bound) => {
  expect(read({ [name]: right })).toHaveProperty(name, right);
  const problems = problemsOf({ [name]: wrong });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`Expected \`${name}\` to be `);
  expect(problems[0]).toContain(bound);
  expect(problems[0]).toContain(`got ${JSON.stringify(wrong)}`);
});
