import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { brokenFaults, listText } from "../../local/definition-files.ts";
import { copyProject, type ProjectCopy } from "./project-copy.ts";

const CHECK = ["bin/definitions.ts", "--check"];

describe("npm run definitions", () => {
  let project: ProjectCopy;
  let list = "";
  beforeAll(async () => {
    project = await copyProject();
    list = await project.read("notifications/definitions.ts");
  });
  afterAll(() => project.remove());

  test("--check says nothing of the project as it is, and exits with 0", () => {
    expect(project.run(...CHECK)).toEqual({ code: 0, output: "" });
  });

  test("writes a stale list anew; --check only says that it is stale, and exits with 1", async () => {
    await project.write("notifications/definitions.ts", "export const definitions = [];\n");
    const { code, output } = project.run(...CHECK);
    expect(code).toBe(1);
    expect(output).toContain("Expected `definitions` of notifications/definitions.ts");
    expect(await project.read("notifications/definitions.ts")).toContain("= [];");
    expect(project.run("bin/definitions.ts")).toEqual({
      code: 0,
      output: "notifications/definitions.ts\n",
    });
    expect(await project.read("notifications/definitions.ts")).toBe(list);
  });

  test.each([
    [
      "a syntax error",
      "const a = 1;\n\nexport const b = ;\n",
      /SyntaxError: .+ \(notifications\/a-broken\.ts:3\)/,
    ],
    [
      "an import of nothing",
      'import { x } from "./none.ts";\nexport const y = x;\n',
      /notifications\/none\.ts/,
    ],
    [
      "an error when loaded",
      "export const a = 1;\nthrow new Error('no');\n",
      /Error: no \(notifications\/a-broken\.ts:2\)/,
    ],
    ["syntax that Node cannot strip", "export enum A { B }\n", /\(notifications\/a-broken\.ts:1\)/],
  ])(
    "says file and line of %s, without a stack, and writes no list",
    async (_name, text, fault) => {
      await project.write("notifications/a-broken.ts", text);
      for (const args of [CHECK, ["bin/definitions.ts"]]) {
        const { code, output } = project.run(...args);
        expect(code).toBe(1);
        expect(output).toMatch(fault);
        expect(output).toMatch(
          /^Expected notifications\/a-broken\.ts to be a module that can be loaded/,
        );
        expect(output).not.toContain("    at ");
      }
      expect(await project.read("notifications/definitions.ts")).toBe(list);
      await project.write("notifications/a-broken.ts", "export const helper = 1;\n");
      expect(project.run(...CHECK).code).toBe(0);
    },
  );

  test("refuses an option that is none", () => {
    const { code, output } = project.run("bin/definitions.ts", "--sometimes");
    expect(code).toBe(1);
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
      { path: "notifications/other.ts", exports: {} },
    ]),
  ).toEqual([`Expected notifications/data.ts to be a module that can be loaded, got ${broken}`]);
});

describe("the list's text", () => {
  test("names each file's definition after its path, and two never alike", () => {
    const text = listText(
      ["a/b-c", "a-b/c", "delete", "2fa"].map((name) => `notifications/${name}.ts`),
    );
    expect(text).toContain('import { definition as aBC } from "./a/b-c.ts";');
    expect(text).toContain('import { definition as aBC1 } from "./a-b/c.ts";');
    expect(text).toContain(
      "export const definitions = [aBC, aBC1, deleteDefinition, the2faDefinition];",
    );
  });
});
