import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { brokenFaults } from "../../project/definition-files.ts";
import { copyProject, type ProjectCopy } from "../helpers/project-copy.ts";

const CHECK = ["--no-warnings", "bin/postrider.ts", "check"];

describe("postrider check", () => {
  let project: ProjectCopy;
  beforeAll(async () => {
    project = await copyProject();
  });
  afterAll(() => project.remove());

  test("says what it has checked and exits with 0", () => {
    expect(project.run(...CHECK)).toEqual({
      code: 0,
      output: "✓ 6 definitions, 13 samples, 2 languages: no faults\n",
    });
  });

  test.each([
    [
      "a syntax error",
      "const a = 1;\n\nexport const b = ;\n",
      /Unexpected ";" \(notifications\/a-broken\.ts:3\)/,
    ],
    [
      "an import of nothing",
      'import { x } from "./none.ts";\nexport const y = x;\n',
      /Could not resolve "\.\/none\.ts" \(notifications\/a-broken\.ts:1\)/,
    ],
    [
      "an error when loaded",
      "export const a = 1;\nthrow new Error('no');\n",
      /Error: no \(notifications\/a-broken\.ts:2\)/,
    ],
  ])("says file and line of %s, without a stack", async (_name, text, fault) => {
    await project.write("notifications/a-broken.ts", text);
    const { code, output } = project.run(...CHECK);
    expect(code).toBe(1);
    expect(output).toMatch(fault);
    expect(output).toMatch(
      /^Expected notifications\/a-broken\.ts to be a module that can be loaded/,
    );
    expect(output).not.toContain("    at ");
    await project.write("notifications/a-broken.ts", "export const helper = 1;\n");
    expect(project.run(...CHECK).code).toBe(0);
  });

  test("refuses an option that is none", () => {
    const { code, output } = project.run(...CHECK, "--sometimes");
    expect(code).toBe(2);
    expect(output).toContain("--sometimes");
    expect(output).not.toContain("    at ");
  });
});

test("a helper that cannot be loaded is named once, not with each file that imports it", () => {
  const broken = "SyntaxError: Expression expected (notifications/data.ts:3)";
  expect(
    brokenFaults([
      { path: "notifications/data.ts", broken },
      { path: "notifications/order.ts", broken },
      { path: "functions/notification/default/default-definition.ts", exports: {} },
    ]),
  ).toEqual([`Expected notifications/data.ts to be a module that can be loaded, got ${broken}`]);
});
