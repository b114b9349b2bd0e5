import { describe, expect, test } from "@jest/globals";
import { ConfigFileError, withChanges } from "../../../cli/configure/config-file.ts";
import type { SettingName } from "../../../functions/config/settings.ts";

const FILE = `/** Yours. */
import type { PostriderConfig } from "./lib/settings/stage-config.ts";

const REGION = "eu-west-1";

export const config: PostriderConfig = {
  // Who sends.
  fromAddress: "Acme <mail@example.org>",
  sandboxRecipients: [
    "me@example.net",
  ],
  recipientsParameter:
    "/acme/recipients",

  "model": "gpt-6-luna",
  bedrockRegion: REGION,
};

export const other = { model: "x" };
`;

const change = (
  changes: ConstructorParameters<typeof Map<SettingName, string | number | undefined>>[0],
) => withChanges(FILE, new Map(changes));

describe("a change in postrider.config.ts", () => {
  test("replaces the line of its setting only", () => {
    expect(change([["fromAddress", "Shop <shop@example.org>"]])).toBe(
      FILE.replace("Acme <mail@example.org>", "Shop <shop@example.org>"),
    );
  });

  test("replaces all lines of a setting, also of a quoted one", () => {
    expect(
      change([
        ["recipientsParameter", "/acme/all"],
        ["model", "gpt-6-sol"],
      ]),
    ).toBe(
      FILE.replace(
        'recipientsParameter:\n    "/acme/recipients"',
        'recipientsParameter: "/acme/all"',
      ).replace('"model": "gpt-6-luna"', 'model: "gpt-6-sol"'),
    );
  });

  test("removes all lines of a setting", () => {
    const text = change([
      ["sandboxRecipients", undefined],
      ["model", undefined],
    ]);
    expect(text).not.toContain("me@example.net");
    expect(text).toContain('example.org>",\n  recipientsParameter:');
    expect(text).toContain('recipients",\n\n  bedrockRegion');
  });

  test("inserts a new setting in the order of the table of settings", () => {
    expect(
      change([
        ["alarmEmail", "ops@example.org"],
        ["stage", "staging"],
        ["aiDailyLimitUsd", 2.5],
      ]),
    ).toBe(
      FILE.replace("  fromAddress", '  stage: "staging",\n  fromAddress').replace(
        "REGION,\n};",
        'REGION,\n  aiDailyLimitUsd: 2.5,\n  alarmEmail: "ops@example.org",\n};',
      ),
    );
  });

  test("ignores the removal of a missing setting", () => {
    expect(change([["stage", undefined]])).toBe(FILE);
  });

  test.each([
    ["export const config = {", "};"],
    ["export const config: PostriderConfig = {", "};"],
  ])("is made between %s and %s", (opening, closing) => {
    const text = `${opening}\n${closing}\n`;
    expect(withChanges(text, new Map([["stage", "dev"]]))).toBe(
      `${opening}\n  stage: "dev",\n${closing}\n`,
    );
  });

  test.each([
    ["no object", "export const config = other;\n"],
    ["an object in a line", "export const config: PostriderConfig = { fromAddress: 'a' };\n"],
    ["an object without an end", "export const config: PostriderConfig = {\n  stage: 'dev',\n"],
  ])("of %s is refused", (_what, text) => {
    expect(() => withChanges(text, new Map([["stage", "dev"]]))).toThrow(ConfigFileError);
  });

  test("of a text holds it as a text, whatever is in it", () => {
    expect(change([["fromAddress", 'A "B" \\ <a@example.org>']])).toContain(
      'fromAddress: "A \\"B\\" \\\\ <a@example.org>",',
    );
  });
});
