import { expect, test } from "@jest/globals";
import type { PostriderConfig } from "../../../lib/settings/stage-config.ts";
import { SETTING_NAMES } from "../../../functions/config/settings.ts";

import { inFile, onCommandLine, problemsOf } from "./settings-factory.ts";

/** Each setting, a value of it in the file, and the same on the command line. */
const VALUES: readonly (readonly [keyof PostriderConfig, unknown, string])[] = [
  ["preset", "starter", "starter"],
  ["stage", "staging-2", "staging-2"],
  ["retainData", false, "false"],
  ["retainData", true, "true"],
  ["fromAddress", "mail@example.org", "mail@example.org"],
  [
    "fromAddress",
    '"Acme, Inc." <a.b+c@mail.example.co.za>',
    '"Acme, Inc." <a.b+c@mail.example.co.za>',
  ],
  ["fromAddress", "Büro <mail@bücher.example>", "Büro <mail@bücher.example>"],
  ["fromAddress", "mail@xn--e1afmkfd.xn--p1ai", "mail@xn--e1afmkfd.xn--p1ai"],
  ["identity", "create", "create"],
  ["mailFromDomain", "bounce.example.org", "bounce.example.org"],
  ["replyTo", "office@example.org", "office@example.org"],
  ["configurationSet", "postrider_1", "postrider_1"],
  ["sandboxRecipients", ["me@example.net", "example.com"], "me@example.net, example.com"],
  ["recipientsParameter", "/acme/recipients", "/acme/recipients"],
  ["scheduleMinutes", 60, "60"],
  ["batchLimit", 500, " 500 "],
  ["batchLimit", 1, "1"],
  ["slots", 20, "20"],
  ["reservedConcurrency", 1000, "1000"],
  ["onUnconfirmed", "hold", "hold"],
  ["events", "troubles", "troubles"],
  ["retentionDays", 30, "30"],
  ["provider", "bedrock", "bedrock"],
  ["model", "gpt-6-sol", " gpt-6-sol "],
  ["model", "7", "7"],
  ["apiKeyParameter", "/aws/reference/secretsmanager/a/b", "/aws/reference/secretsmanager/a/b"],
  ["openAiBaseUrl", "https://ai.example.org/v1", "https://ai.example.org/v1"],
  ["bedrockRegion", "us-gov-west-1", "us-gov-west-1"],
  ["aiDailyLimitUsd", 2.5, "2.50"],
  ["aiDailyLimitUsd", 0, "0"],
  ["aiPriceUsdPerMillion", "0.20/0.02/1.20", "0.20/0.02/1.20"],
  ["aiVerify", "off", "off"],
  ["aiVerifyModel", "gpt-6-luna", "gpt-6-luna"],
  ["aiVerifyPriceUsdPerMillion", "0.1/0.01/0.6", "0.1/0.01/0.6"],
  ["aiKeepExchange", "off", "off"],
  ["phoneCountries", ["NA", "ZA"], "NA, ZA"],
  ["locale", "pt-BR", "pt-BR"],
  ["timeZone", "Africa/Johannesburg", "Africa/Johannesburg"],
  ["currency", "ZAR", "ZAR"],
  ["unsubscribe", false, "false"],
  ["unsubscribeConcurrency", 20, "20"],
  ["alarmEmail", "ops@example.org", "ops@example.org"],
  ["dashboard", false, "false"],
  ["alarms", false, "false"],
  ["runbookUrl", "https://wiki.example.org/runbook", "https://wiki.example.org/runbook"],
  ["logRetentionDays", 3653, "3653"],
];

test.each(VALUES)("%s may be %j in the file, and -c the same", (name, value, written) => {
  expect(inFile(name, value)).toHaveProperty(name, value);
  expect(onCommandLine(name, written)).toHaveProperty(name, value);
});

/** Values that are refused, each with a part of the bound that it is told. */
const WRONG: readonly (readonly [keyof PostriderConfig, unknown, string])[] = [
  ["preset", "cheap", "one of starter, production"],
  ["stage", "Staging", "small letters"],
  ["stage", "a".repeat(21), "at most 20"],
  ["retainData", "false", 'true or false, got "false"'],
  ["fromAddress", "Acme", '`Name <address>` or an address, on one line, got "Acme"'],
  ["fromAddress", "Acme <mail@localhost>", "`Name <address>`"],
  ["fromAddress", "Acme <mail@example.org>\r\nBcc: x@example.org", "on one line"],
  ["fromAddress", "a@example.org, b@example.org", "`Name <address>`"],
  ["fromAddress", "Acme <a..b@example.org>", "`Name <address>`"],
  ["fromAddress", undefined, "got nothing"],
  ["identity", "none", "one of existing, create"],
  ["mailFromDomain", "example.org", "below the domain of `fromAddress`"],
  [
    "mailFromDomain",
    "bounce.example.com",
    'only with `identity: "create"`, got "bounce.example.com"',
  ],
  ["mailFromDomain", "bounce", "a domain, below"],
  ["replyTo", "Office <office@example.org>", "an address without a name"],
  ["configurationSet", "a".repeat(65), "at most 64"],
  ["sandboxRecipients", ["me@example.net", ""], "addresses or domains"],
  ["sandboxRecipients", [], "addresses or domains"],
  ["recipientsParameter", "recipients", 'begins with "/"'],
  ["scheduleMinutes", 0, "an integer from 1 to 60, got 0"],
  ["scheduleMinutes", 61, "an integer from 1 to 60, got 61"],
  ["batchLimit", "20", 'an integer from 1 to 500, got "20"'],
  ["batchLimit", 0, "an integer from 1 to 500, got 0"],
  ["batchLimit", 501, "an integer from 1 to 500"],
  ["batchLimit", 1.5, "an integer from 1 to 500"],
  ["slots", 21, "an integer from 1 to 20"],
  ["reservedConcurrency", 0, "an integer from 1 to 1000"],
  ["onUnconfirmed", "resend", 'one of retry, hold, got "resend"'],
  ["events", "on", 'one of off, troubles, all, got "on"'],
  ["retentionDays", 29, "an integer from 30 to 3650"],
  ["provider", "azure", "one of openai, bedrock"],
  ["model", "gpt 6", "without spaces"],
  [
    "apiKeyParameter",
    undefined,
    'required with `provider: "openai"`, not allowed with bedrock, got nothing',
  ],
  ["apiKeyParameter", "openai-api-key", 'begins with "/"'],
  ["apiKeyParameter", "/a b", "of letters, digits and ._-/"],
  ["openAiBaseUrl", "http://ai.example.org", "(on stage local also http:// of this machine)"],
  ["openAiBaseUrl", "http://127.0.0.1.example.org/v1", "without user, password or query"],
  ["openAiBaseUrl", "http://user:4711@127.0.0.1/v1", "without user, password or query"],
  ["openAiBaseUrl", "ai.example.org", "https://"],
  ["openAiBaseUrl", "https://ai.example.org/?key=1", "without user, password or query"],
  ["bedrockRegion", "Ireland", "an AWS region"],
  ["aiDailyLimitUsd", "ten", 'a number from 0 to 100000, got "ten"'],
  ["aiDailyLimitUsd", -1, "from 0 to 100000, got -1"],
  ["aiDailyLimitUsd", 100_001, "from 0 to 100000"],
  ["aiPriceUsdPerMillion", "0.2/1.2", "three numbers, `input/cached/output`"],
  ["aiVerify", "maybe", "one of on, off"],
  ["aiVerifyModel", "gpt 6", "without spaces"],
  ["aiVerifyPriceUsdPerMillion", "free", "three numbers, `input/cached/output`"],
  ["aiKeepExchange", "no", "one of on, off"],
  ["phoneCountries", ["South Africa"], "as two capital letters"],
  ["locale", "German", "a language tag"],
  ["locale", "pt_BR", "a language tag"],
  ["timeZone", "Paarl", "an IANA time zone"],
  ["timeZone", "+02:00", "an IANA time zone"],
  ["currency", "rand", "an ISO 4217 currency"],
  ["unsubscribe", "yes", 'true or false, got "yes"'],
  ["unsubscribeConcurrency", 0, "an integer from 1 to 1000"],
  ["alarmEmail", "Ops <ops@example.org>", "an address without a name"],
  ["alarms", "none", 'true or false, got "none"'],
  ["dashboard", "yes", 'true or false, got "yes"'],
  ["runbookUrl", "docs/runbook.md", "a URL that begins with https://"],
  ["logRetentionDays", 45, "one of 1, 3, 5, 7, 14, 30, 60, 90"],
];

test.each(WRONG)("%s may not be %j: the file is told its bound", (name, value, bound) => {
  const problems = problemsOf(() => inFile(name, value));
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(`Expected \`${name}\` to be `);
  expect(problems[0]).toContain(bound);
  expect(problems[0]).toMatch(/ \(postrider\.config\.ts\)$/);
});

test("each setting has a value here that is taken, and one that is refused", () => {
  for (const cases of [VALUES, WRONG])
    expect(new Set(cases.map(([name]) => name))).toEqual(new Set(SETTING_NAMES));
});
