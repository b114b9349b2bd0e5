import { expect, test } from "@jest/globals";
import { readSettings, SettingsError } from "../../lib/settings.ts";

const GOOD = { fromAddress: "Acme <mail@example.org>", apiKeyParameter: "/acme/openai-api-key" };

const read = (context: Record<string, unknown>) =>
  readSettings((name) => ({ ...GOOD, ...context })[name]);

function problemsOf(context: Record<string, unknown>): readonly string[] {
  try {
    read(context);
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
    throw error;
  }
  return [];
}

test("two settings are enough, and the rest is left to its default", () => {
  const settings = read({});
  expect(Object.entries(settings).filter(([, value]) => value !== undefined)).toEqual(
    Object.entries(GOOD),
  );
});

test.each([
  ["fromAddress", "mail@example.org", "mail@example.org"],
  [
    "fromAddress",
    '"Acme, Inc." <a.b+c@mail.example.co.za>',
    '"Acme, Inc." <a.b+c@mail.example.co.za>',
  ],
  ["apiKeyParameter", "/aws/reference/secretsmanager/a/b", "/aws/reference/secretsmanager/a/b"],
  ["model", " gpt-6-sol ", "gpt-6-sol"],
  ["openAiBaseUrl", "https://ai.example.org/v1", "https://ai.example.org/v1"],
  ["configurationSet", "postrider_1", "postrider_1"],
  ["onUnknown", "park", "park"],
  ["batchLimit", "500", 500],
  ["batchLimit", 1, 1],
  ["aiDailyLimitUsd", "2.50", 2.5],
  ["aiDailyLimitUsd", 0, 0],
  ["aiPriceUsdPerMillion", "0.20/0.02/1.20", "0.20/0.02/1.20"],
  ["replyTo", "office@example.org", "office@example.org"],
  ["recipientsParameter", "/acme/recipients", "/acme/recipients"],
  ["phoneCountries", "NA, ZA", "NA, ZA"],
  ["unsubscribeConcurrency", "20", 20],
  ["unsubscribe", "false", false],
  ["unsubscribe", true, true],
  ["retainData", "false", false],
  ["retainData", true, true],
  ["sandboxRecipients", "me@example.net, example.com", ["me@example.net", "example.com"]],
  ["model", "", undefined],
])("%s may be %j", (name, value, expected) => {
  expect(read({ [name]: value })).toHaveProperty(name, expected);
});

test.each([
  ["fromAddress", "Acme", '`Name <address>` or an address, on one line, got "Acme"'],
  ["fromAddress", "Acme <mail@localhost>", "`Name <address>`"],
  ["fromAddress", "Acme <mail@example.org>\r\nBcc: x@example.org", "on one line"],
  ["fromAddress", "a@example.org, b@example.org", "`Name <address>`"],
  ["fromAddress", "", "got nothing"],
  ["apiKeyParameter", "", "got nothing"],
  ["apiKeyParameter", "openai-api-key", 'begins with "/"'],
  ["apiKeyParameter", "/a b", "of letters, digits and ._-/"],
  ["model", "gpt 6", "without spaces"],
  ["openAiBaseUrl", "http://ai.example.org", 'https://, got "http://ai.example.org"'],
  ["openAiBaseUrl", "ai.example.org", "https://"],
  ["configurationSet", "a".repeat(65), "at most 64"],
  ["onUnknown", "retry", 'one of resend, park, got "retry"'],
  ["batchLimit", "ten", 'an integer from 1 to 500, got "ten"'],
  ["batchLimit", 0, "an integer from 1 to 500, got 0"],
  ["batchLimit", "501", "an integer from 1 to 500"],
  ["batchLimit", "1.5", "an integer from 1 to 500"],
  ["aiDailyLimitUsd", "ten", 'a number from 0 to 100000, got "ten"'],
  ["aiDailyLimitUsd", -1, "from 0 to 100000, got -1"],
  ["aiDailyLimitUsd", "100001", "from 0 to 100000"],
  ["aiPriceUsdPerMillion", "0.2/1.2", "three numbers, `input/cached/output`"],
  ["replyTo", "Office <office@example.org>", "an address without a name"],
  ["recipientsParameter", "recipients", 'begins with "/"'],
  ["phoneCountries", "South Africa", "as two capital letters"],
  ["unsubscribeConcurrency", "0", 'an integer from 1 to 1000, got "0"'],
  ["unsubscribe", "yes", 'one of true, false, got "yes"'],
  ["retainData", "no", 'one of true, false, got "no"'],
  ["sandboxRecipients", "me@example.net,", "with commas between them"],
])("%s may not be %j", (name, value, bound) => {
  const problems = problemsOf({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`Expected \`${name}\` to be `);
  expect(problems[0]).toContain(bound);
});

test("every wrong setting is named at once", () => {
  expect(problemsOf({ fromAddress: "nobody", batchLimit: "ten", onUnknown: "retry" })).toHaveLength(
    3,
  );
});

test("a key given in place of its parameter's name is refused and not repeated", () => {
  const [problem] = problemsOf({ apiKeyParameter: "sk-proj-4711" });
  expect(problem).toContain("never the key itself");
  expect(problem).not.toContain("4711");
});
