import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { fixOf } from "../../project/faults/fixes.ts";
import { createEmptyProject, type EmptyProject } from "../helpers/empty-project.ts";

const DEFINITION = "notifications/order-shipped.ts";

let project: EmptyProject;
beforeEach(async () => {
  project = await createEmptyProject();
  expect(project.postrider("init", "--yes", "--no-install")).toMatchObject({ code: 0 });
});
afterEach(() => project.remove());

async function change(path: string, from: string, to: string): Promise<void> {
  const text = await project.read(path);
  expect(text).toContain(from);
  await project.write(path, text.replace(from, to));
}

test("check lists what it has checked if there is no fault", () => {
  expect(project.postrider("check")).toEqual({
    code: 0,
    output: "✓ 1 definition, 1 sample, 5 languages: no faults\n",
    errors: "",
  });
  expect(JSON.parse(project.postrider("check", "--json").output)).toEqual({
    definitions: 1,
    samples: 1,
    languages: 5,
    faults: [],
  });
});

test("shows file, line, the lines around it, what was expected and the fix, in 80 columns", async () => {
  await change(DEFINITION, '"customer.name"', '"customer.nam"');
  const { code, output } = project.postrider("check");
  expect(code).toBe(1);
  expect(output).toBe(`
  ✗ notifications/order-shipped.ts:19  personal[0]

      18 |   // Hidden in every text that is shared with the AI.
    > 19 |   personal: ["customer.nam", "customer.email"],
      20 |   recipients: ({ data }) => data.notify,

    Expected a path into the data, got "customer.nam": no field \`nam\` in \`customer\`.
    Fix: write the path of a field in \`data\`; \`[]\` stands for each item of a list.

1 fault in 1 file
`);
});

test.each([
  ["a syntax error", "const a = 1;\n\nexport const b = ;\n", 3, 'Unexpected ";"'],
  [
    "an import of nothing",
    'import { x } from "./none.ts";\nexport const y = x;\n',
    1,
    'Could not resolve "./none.ts"',
  ],
  ["an error when loaded", "export const a = 1;\nthrow new Error('no');\n", 2, "Error: no"],
])("says file and line of %s, without a stack", async (_name, text, line, got) => {
  await project.write("notifications/a-broken.ts", text);
  const { code, output, errors } = project.postrider("check");
  expect({ code, errors }).toEqual({ code: 1, errors: "" });
  expect(output).toContain(`  ✗ notifications/a-broken.ts:${line}\n`);
  expect(output).toContain(`Expected a module that can be loaded, got ${got}`);
  expect(output).not.toContain("    at ");
});

describe("--json has each fault in parts", () => {
  const faults = () => JSON.parse(project.postrider("check", "--json").output).faults;

  test("a file that cannot be loaded", async () => {
    await change(DEFINITION, "=> data.notify,", "=> data.notify;");
    expect(faults()).toEqual([
      {
        file: DEFINITION,
        line: 20,
        expected: "to be a module that can be loaded",
        got: 'Expected "}" but found ";"',
        fix: "correct this line.",
        message: expect.stringMatching(/^Expected notifications\/order-shipped\.ts to be a module/),
      },
    ]);
  });

  test("a sample, by its name's line", async () => {
    await change(DEFINITION, '["office@example.com"]', '["office"]');
    expect(faults()).toEqual([
      expect.objectContaining({
        file: DEFINITION,
        line: 36,
        field: "samples[0]",
        expected: "to become an email",
        got: "recipient-invalid: recipient 1 of 1: no @",
      }),
    ]);
  });

  test("a setting", async () => {
    await change("postrider.config.ts", "Postrider <postrider@example.com>", "Acme");
    expect(faults()).toEqual([
      expect.objectContaining({
        file: "postrider.config.ts",
        line: 13,
        field: "fromAddress",
        got: '"Acme"',
        fix: 'fromAddress: "Acme <news@acme.example>"',
      }),
    ]);
  });

  test("a field that is in two places has no line", async () => {
    await change(
      DEFINITION,
      "notes: z.optional",
      "replyTo: z.optional(z.string()),\n    notes: z.optional",
    );
    await change(DEFINITION, "  recipients:", '  replyTo: "help",\n  recipients:');
    const [fault] = faults();
    expect(fault).toMatchObject({ file: DEFINITION, field: "replyTo" });
    expect(fault).not.toHaveProperty("line");
  });
});

test("every fault that the checks can find has a fix", () => {
  const sentences = ["checks", "ai", "samples", "files"].flatMap((name) => {
    const file = new URL(`../../project/definition-${name}.ts`, import.meta.url);
    const texts = readFileSync(file, "utf8").matchAll(/`(Expected (?:[^`\\]|\\.)*)`/g);
    return [...texts].map(([, text = ""]) => text.replaceAll("\\`", "`"));
  });
  const named = sentences
    .filter((text) => text !== "Expected $1 of ${path}")
    .map((text) => text.replace("${path}", "notifications/a.ts").replace("${index}", "0"));
  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((text) => fixOf(text) === undefined)).toEqual([]);
});

test("shows the line of a definition that throws", async () => {
  await change(DEFINITION, "data.customer?.name", "data.customer.name.first.letter");
  const { code, output } = project.postrider("check");
  expect(code).toBe(1);
  expect(output).toMatch(/notifications\/order-shipped\.ts:25 {2}samples\[0\]\.event\.data/);
  expect(output).toMatch(/> 25 \| .*data\.customer\.name/);
});

test("shows the line of a settings file that cannot be loaded", async () => {
  await change("postrider.config.ts", 'preset: "starter"', "preset: ");
  const { code, output } = project.postrider("check");
  expect(code).toBe(1);
  expect(output).toMatch(/^\s*✗ postrider\.config\.ts:9\n/);
  expect(output).toMatch(/> {1,2}9 \|   preset: ,/);
});

test("dev does not start with a setting that has a fault", async () => {
  await change(
    "postrider.config.ts",
    'fromAddress: "Postrider <postrider@example.com>"',
    'fromAddress: "Acme"',
  );
  const { code, output } = project.postrider("dev", "--once", "--port", "0");
  expect(code).toBe(1);
  expect(output).toMatch(/^\s*✗ postrider\.config\.ts:13 {2}fromAddress\n/);
  expect(output).not.toContain("http://");
});
