import { describe, expect, test } from "@jest/globals";
import { ConfigError } from "../../functions/platform/errors.ts";
import { readConfig } from "../../functions/config/unsubscribe-config.ts";

const LEAST = { COORDINATION_TABLE: "Coordination", UNSUBSCRIBE_KEY_PARAMETER: "/postrider/links" };
const KEY = "k".repeat(32);

function problemsOf(environment: Record<string, string>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe("the unsubscribe function's environment", () => {
  test("needs a table and where the key is", () => {
    expect(readConfig(LEAST)).toEqual({
      ...LEAST,
      UNSUBSCRIBE_KEY: undefined,
      DEFAULT_LOCALE: "en",
      DYNAMODB_TIMEOUT_MS: 3_000,
    });
    expect(problemsOf({ COORDINATION_TABLE: "c", UNSUBSCRIBE_KEY: KEY })).toEqual([]);
  });

  test.each([
    ["without a key", { COORDINATION_TABLE: "c" }],
    ["with two", { ...LEAST, UNSUBSCRIBE_KEY: KEY }],
  ])("is refused %s", (_what, environment) =>
    expect(problemsOf(environment)).toEqual([
      "Expected one of `UNSUBSCRIBE_KEY_PARAMETER` and `UNSUBSCRIBE_KEY` to be set, and not both",
    ]),
  );

  test("is refused with a key of fewer than 32 characters, which is not shown", () =>
    expect(problemsOf({ COORDINATION_TABLE: "c", UNSUBSCRIBE_KEY: "short-but-secret" })).toEqual([
      "Expected `UNSUBSCRIBE_KEY` to be a key of at least 32 characters, got 16, not shown",
    ]));

  test("names every variable at fault", () =>
    expect(problemsOf({ UNSUBSCRIBE_KEY: KEY, DYNAMODB_TIMEOUT_MS: "soon" })).toEqual([
      expect.stringMatching(/^Expected `COORDINATION_TABLE` to be set/),
      'Expected `DYNAMODB_TIMEOUT_MS` to be an integer from 10 to 60000, got "soon"',
    ]));
});
