import { describe, expect, test } from "@jest/globals";
import { ConfigError } from "../../functions/platform/errors.ts";
import { readConfig } from "../../functions/config/processor-config.ts";
import { FIELDS } from "../../functions/config/environment.ts";
import { PROCESSOR } from "../../functions/config/processor-variables.ts";
import { BEDROCK, problemsOf, read, REQUIRED } from "./config-environment.ts";

const all = Object.entries(PROCESSOR.shape).map(([name, field]) => {
  const { about, bound } = FIELDS.get(field)!;
  const { success, data } = field.safeParse(undefined);
  return { name, about, bound, required: !success, standard: data };
});
const integers = all.flatMap(({ name, bound, standard }) => {
  const [, min, max] = /^an integer from (\d+) to (\d+)$/.exec(bound) ?? [];
  return min === undefined
    ? []
    : [[name, { min: Number(min), max: Number(max), standard: Number(standard) }] as const];
});
const choices = all.flatMap(({ name, bound }) => {
  const options = /^one of (.+)$/.exec(bound)?.[1]?.split(", ");
  return options === undefined ? [] : [[name, options] as const];
});
const urls = all.filter(({ bound }) => bound.startsWith("a URL")).map(({ name }) => name);
const required = all.filter((one) => one.required);
const withDefault = all.flatMap(({ name, standard }) =>
  standard === undefined ? [] : [[name, standard] as const],
);

describe("an environment that is right", () => {
  test("needs only the names that have no default", () => {
    expect(required.map(({ name }) => name).toSorted()).toEqual(
      Object.keys(REQUIRED)
        .filter((name) => !name.endsWith("_KEY_PARAMETER"))
        .toSorted(),
    );
    expect(read()).toMatchObject(REQUIRED);
  });

  test.each(withDefault)("gets its default for %s: %s", (name, standard) => {
    expect(read()).toHaveProperty(name, standard);
    expect(read({ [name]: "" })).toHaveProperty(name, standard);
    expect(read({ [name]: "  " })).toHaveProperty(name, standard);
  });

  test("gets the times of the design by default", () => {
    expect(read()).toMatchObject({
      BATCH_LIMIT: 50,
      STOP_MS: 90_000,
      FUNCTION_TIMEOUT_MS: 105_000,
      LEASE_MS: 120_000,
      VISIBILITY_TIMEOUT_MS: 120_000,
      INTENT_AGE_MS: 5_000,
      SETTLE_MS: 1_200_000,
      ON_UNCONFIRMED: "retry",
      RETENTION_DAYS: 30,
    });
  });

  test("may leave out what is optional", () => {
    expect(read().SES_CONFIGURATION_SET).toBeUndefined();
    expect(read({ SES_CONFIGURATION_SET: "mail" }).SES_CONFIGURATION_SET).toBe("mail");
  });

  test("is read without the blanks around its values", () => {
    expect(read({ DELIVERIES_TABLE: " Rows\n", BATCH_LIMIT: " 7 " })).toMatchObject({
      DELIVERIES_TABLE: "Rows",
      BATCH_LIMIT: 7,
    });
  });

  test("may hold whatever else it likes", () => {
    expect(read({ AWS_REGION: "af-south-1", BATCH: "x" })).toEqual(read());
  });

  test("leaves out variables that are not listed", () => {
    const names = Object.keys(read({ AWS_REGION: "eu-west-1" }));
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  test("may be a whole run at a hundredth of its scale", () => {
    const hundredth = Object.fromEntries(
      integers
        .filter(([name]) => name.endsWith("_MS"))
        .map(([name, { standard }]) => [name, String(standard / 100)]),
    );
    expect(read(hundredth)).toMatchObject({ STOP_MS: 900, LEASE_MS: 1_200, SETTLE_MS: 12_000 });
  });

  test.each(["retry", "hold"] as const)("may say what follows an unanswered mail: %s", (policy) => {
    expect(read({ ON_UNCONFIRMED: policy }).ON_UNCONFIRMED).toBe(policy);
  });

  test.each(integers.filter(([name]) => !name.endsWith("_MS")))(
    "may hold %s at both its bounds",
    (name, { min, max }) => {
      expect(read({ [name]: String(min) })).toHaveProperty(name, min);
      expect(read({ [name]: String(max) })).toHaveProperty(name, max);
    },
  );
});

describe("each variable that is wrong is refused, with its name, its bound and its value", () => {
  test.each(required)("$name, when it is missing or blank", ({ name, about }) => {
    const problem = `Expected \`${name}\` to be set (${about}), got nothing`;
    for (const nothing of [undefined, "", "   "])
      expect(problemsOf({ [name]: nothing })).toEqual([problem]);
  });

  test.each(integers)("%s, when it is no integer within its bounds", (name, { min, max }) => {
    const wrong = [
      "ten",
      "1.5",
      "1e3",
      "0x10",
      "-1",
      "+1",
      "1_000",
      "1,000",
      "10 s",
      "NaN",
      "Infinity",
      "9".repeat(16),
      String(max + 1),
      ...(min > 0 ? [String(min - 1)] : []),
    ];
    for (const value of wrong)
      expect(problemsOf({ [name]: value })).toEqual([
        `Expected \`${name}\` to be an integer from ${min} to ${max}, got ${JSON.stringify(value)}`,
      ]);
  });

  test.each(choices)("%s, when it is no choice", (name, options) => {
    for (const value of ["neither", options.join(","), options[0]!.toUpperCase()])
      expect(problemsOf({ [name]: value })).toEqual([
        `Expected \`${name}\` to be one of ${options.join(", ")}, got ${JSON.stringify(value)}`,
      ]);
  });

  test.each(urls)("%s, when it is no URL of http", (name) => {
    for (const value of [
      "events",
      "sqs.example.com/events",
      "ftp://x/y",
      "https://",
      "arn:aws:sqs",
    ])
      expect(problemsOf({ [name]: value })).toEqual([
        `Expected \`${name}\` to be a URL that begins with http:// or https://, got ${JSON.stringify(value)}`,
      ]);
    const besides: Record<string, string | undefined> =
      {
        UNSUBSCRIBE_URL: { UNSUBSCRIBE_KEY: "k".repeat(32) },
        BEDROCK_BASE_URL: BEDROCK,
      }[name] ?? {};
    expect(read({ ...besides, [name]: "http://127.0.0.1:9324/x" })).toMatchObject({});
  });

  test.each([
    "nobody",
    "post@localhost",
    "Postrider <post>",
    "Postrider <post@example.com> and more",
    "Postrider post@example.com",
    "<post@example.com><other@example.com>",
    "Postrider <post@example.com",
    "a@example.com, b@example.com",
    "Postrider\r\nBcc: all@example.com\r\n<post@example.com>",
    "post@example.com\r\nBcc: all@example.com",
  ])("MAIL_FROM, when it is no sender: %j", (value) => {
    expect(problemsOf({ MAIL_FROM: value })).toEqual([
      `Expected \`MAIL_FROM\` to be \`Name <address>\` or an address, on one line, got ${JSON.stringify(value)}`,
    ]);
  });

  test.each(["post@example.com", "<post@example.com>", "Café Zoë <post@mail.example.co.za>"])(
    "MAIL_FROM may be %s",
    (value) => {
      expect(read({ MAIL_FROM: value }).MAIL_FROM).toBe(value);
    },
  );

  test("the AI's key, when neither it nor its parameter is set, and when both are", () => {
    const problem =
      "Expected one of `OPENAI_API_KEY_PARAMETER` and `OPENAI_API_KEY` to be set, and not both";
    expect(problemsOf({ OPENAI_API_KEY_PARAMETER: undefined })).toEqual([problem]);
    expect(problemsOf({ OPENAI_API_KEY: "sk-4711" })).toEqual([problem]);
    expect(
      read({ OPENAI_API_KEY: "sk-4711", OPENAI_API_KEY_PARAMETER: undefined }).OPENAI_API_KEY,
    ).toBe("sk-4711");
  });

  test("but the AI's key itself is never repeated", () => {
    expect(problemsOf({ OPENAI_API_KEY: "sk-4711", STOP_MS: "1" }).join()).not.toContain("4711");
    expect(problemsOf({ OPENAI_API_KEY: "sk-4711" }).join()).not.toContain("4711");
  });
});

describe("a ConfigError", () => {
  test("has its code, and trying again cannot help", () => {
    expect(() => readConfig({})).toThrow(ConfigError);
    expect(() => readConfig({})).toThrow(
      expect.objectContaining({ code: "config_invalid", retryable: false }),
    );
  });

  test("names every value at fault at once", () => {
    const problems = problemsOf(
      { DELIVERIES_TABLE: "Rows", BATCH_LIMIT: "0", ON_UNCONFIRMED: "hope", OPENAI_BASE_URL: "x" },
      {},
    );
    expect(problems.map((problem) => /`(\w+)`/.exec(problem)?.[1])).toEqual([
      "QUEUE_URL",
      "DEAD_LETTER_QUEUE_URL",
      "COORDINATION_TABLE",
      "MAIL_FROM",
      "BATCH_LIMIT",
      "ON_UNCONFIRMED",
      "OPENAI_BASE_URL",
    ]);
  });

  test("names every disorder at once", () => {
    const problems = problemsOf({
      LEASE_MS: "100000",
      SETTLE_MS: "10",
      AI_ATTEMPT_MS: "50000",
      OPENAI_API_KEY: "sk",
    });
    expect(problems.map((problem) => /`(\w+)`/.exec(problem)?.[1])).toEqual([
      "LEASE_MS",
      "VISIBILITY_TIMEOUT_MS",
      "SETTLE_MS",
      "SETTLE_MS",
      "AI_ATTEMPT_MS",
      "OPENAI_API_KEY_PARAMETER",
    ]);
  });

  test("says it all in its message, a line each", () => {
    const problems = problemsOf({}, {});
    expect(problems).toHaveLength(5);
    expect(() => readConfig({})).toThrow(problems.map((problem) => `- ${problem}`).join("\n"));
  });
});

test("every default is within its own bounds, and an integer", () => {
  for (const [, { min, max, standard }] of integers) {
    expect(Number.isInteger(standard)).toBe(true);
    expect(standard).toBeGreaterThanOrEqual(min);
    expect(standard).toBeLessThanOrEqual(max);
  }
});
