import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { managerOf } from "../../cli/init/install.ts";
import { KINDS } from "../../functions/notification/format/value-format.ts";
import { createEmptyProject, type EmptyProject } from "../helpers/empty-project.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const source = (path: string) => readFileSync(join(ROOT, path), "utf8");
const WRITTEN = [
  "postrider.config.ts",
  "notifications/order-shipped.ts",
  "notifications/order-shipped.test.ts",
  "AGENTS.md",
  "cdk.json",
  "tsconfig.json",
  "package.json",
  ".gitignore",
];

let project: EmptyProject;
beforeEach(async () => {
  project = await createEmptyProject();
});
afterEach(() => project.remove());

describe("init --yes in an empty folder", () => {
  test("lists what it writes, and the project has no faults and passes its test", () => {
    const { code, output, errors } = project.postrider("init", "--yes", "--no-install");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    const listed = [...output.matchAll(/^ {2}create {2}(.+)$/gm)].map(([, path]) => path);
    expect(listed).toEqual(WRITTEN);
    expect(output).toContain("npx postrider dev ");
    expect(project.postrider("check")).toEqual({
      code: 0,
      output: "✓ 1 definition, 1 sample, 5 languages: no faults\n",
      errors: "",
    });
    expect(project.node(["--test", "notifications/order-shipped.test.ts"])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/pass 3\n/),
    });
  });

  test.each(["module", "commonjs"])("nothing in the project has a type error: %s", async (type) => {
    await project.write("package.json", JSON.stringify({ name: "shop", type }));
    project.postrider("init", "--yes", "--no-install");
    const { compilerOptions, include } = JSON.parse(await project.read("tsconfig.json"));
    const paths = {
      postrider: [join(ROOT, "lib/postrider.ts")],
      "postrider/notifications": [join(ROOT, "functions/notification/public.ts")],
      "postrider/testing": [join(ROOT, "project/testing.ts")],
    };
    const typeRoots = [join(ROOT, "node_modules/@types")];
    // The sources have more to check than the package's declarations.
    const options = { ...compilerOptions, paths, typeRoots, lib: ["es2024", "esnext"] };
    await project.write("tsconfig.json", JSON.stringify({ compilerOptions: options, include }));
    const tsc = join(ROOT, "node_modules/typescript/bin/tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", project.folder], {
      encoding: "utf8",
    });
    expect(stdout).toBe("");
  });

  test("`postrider app`, which cdk.json calls, synthesises the stack of the settings", async () => {
    project.postrider("init", "--yes", "--no-install", "--from", "Acme <news@acme.example>");
    const { app, context } = JSON.parse(await project.read("cdk.json"));
    expect(app).toBe("npx --no-install postrider app");
    const { code, errors } = project.node([join(ROOT, "bin/postrider.ts"), "app"], {
      CDK_OUTDIR: join(project.folder, "cdk.out"),
      CDK_VALIDATION: "false",
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, "aws:cdk:bundling-stacks": [] }),
    });
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    const template = await project.read("cdk.out/Postrider.template.json");
    expect(template).toContain('"MAIL_FROM": "Acme <news@acme.example>"');
    // The preset starter.
    expect(template).not.toContain("AWS::CloudWatch::Dashboard");
  });
});

test.each([
  ["openai", /apiKeyParameter: "\/postrider\/openai-api-key",\n\};/],
  ["bedrock", /provider: "bedrock",\n {2}model: "openai\./],
  ["none", /aiDailyLimitUsd: 0,/],
])("--ai %s is in the settings, which are accepted", async (ai, text) => {
  expect(project.postrider("init", "--yes", "--no-install", "--ai", ai)).toMatchObject({ code: 0 });
  expect(await project.read("postrider.config.ts")).toMatch(text);
  expect(project.postrider("cost", "--json")).toMatchObject({ code: 0, errors: "" });
});

describe("in a folder that has files", () => {
  test("keeps a definition, and adds only what package.json and .gitignore lack", async () => {
    await project.write("notifications/order-shipped.ts", "// mine\n");
    await project.write(
      "package.json",
      JSON.stringify({
        name: "shop",
        version: "7.0.0",
        type: "module",
        scripts: { test: "vitest", dev: "next dev" },
        dependencies: { zod: "^3.25.0" },
      }),
    );
    await project.write(".gitignore", "node_modules\ndist");

    const { code, output } = project.postrider("init", "--yes", "--no-install");

    expect(code).toBe(0);
    expect(output).toContain("  keep    notifications/order-shipped.ts, which exists\n");
    expect(output).toMatch(
      /^ {2}add to {2}package\.json: scripts check, .*\n {24}packages .*, aws-cdk$/m,
    );
    expect(await project.read("notifications/order-shipped.ts")).toBe("// mine\n");
    expect(JSON.parse(await project.read("package.json"))).toMatchObject({
      name: "shop",
      version: "7.0.0",
      scripts: { test: "vitest", dev: "next dev", deploy: "postrider deploy" },
      dependencies: { zod: "^3.25.0", postrider: expect.stringMatching(/^\^\d/) },
      devDependencies: { "aws-cdk": "~2.1148.1" },
    });
    expect(await project.read(".gitignore")).toBe(
      "node_modules\ndist\ncdk.out/\ncdk-outputs.json\n.env\n",
    );
  });

  test("writes nothing when every file exists", () => {
    project.postrider("init", "--yes", "--no-install");
    expect(project.postrider("init", "--yes", "--no-install")).toMatchObject({
      code: 0,
      output: expect.stringContaining("Nothing to write: every file exists."),
    });
  });

  test("definitions are ES modules in a package that is CommonJS, as `npm init -y` makes it", async () => {
    const scripts = { test: 'echo "Error: no test specified" && exit 1' };
    await project.write("package.json", JSON.stringify({ name: "x", type: "commonjs", scripts }));
    project.postrider("init", "--yes", "--no-install");
    expect(project.postrider("check")).toMatchObject({ code: 0 });
    const written = JSON.parse(await project.read("package.json"));
    expect(written).toMatchObject({
      type: "commonjs",
      scripts: { test: expect.stringMatching(/^node --test/) },
    });
    expect(project.node(["--test", "notifications/order-shipped.test.ts"])).toMatchObject({
      code: 0,
    });
  });

  test("a package.json that is no JSON is not touched, and nothing is written", async () => {
    await project.write("package.json", "{");
    const { code, errors } = project.postrider("init", "--yes", "--no-install");
    expect(code).toBe(1);
    expect(errors).toMatch(/^Expected package\.json to be JSON: .* Nothing was written\.\n$/);
    expect(WRITTEN.filter((path) => project.has(path))).toEqual(["package.json"]);
  });
});

test.each([
  [["init"], "Run `npx postrider init --yes` to take the defaults."],
  [
    ["init", "--yes", "--from", "Acme"],
    'Expected a sender such as "Acme <news@acme.example>", got "Acme"',
  ],
  [["init", "--yes", "--event", "../x"], "Expected an event type that begins with a letter"],
  [["init", "--yes", "--ai", "other"], "Allowed choices are openai, bedrock, none"],
])("%j ends with exit code 2 and a sentence, and writes nothing", (args, sentence) => {
  const { code, errors } = project.postrider(...args);
  expect(code).toBe(2);
  expect(errors).toContain(sentence);
  expect(WRITTEN.filter((path) => project.has(path))).toEqual([]);
});

test("AGENTS.md lists every field of a definition, and no other", () => {
  const definition = /export type Definition<.*?> = \{([^]*?)\n\};/.exec(
    source("functions/notification/definition.ts"),
  );
  const fields = [...(definition?.[1] ?? "").matchAll(/^ {2}readonly (\w+)\??:/gm)].map(
    ([, name]) => name,
  );
  const listed = namesIn("The fields of a definition");
  expect(fields.length).toBeGreaterThan(10);
  expect(new Set(listed)).toEqual(new Set(fields));
  expect(listed).toHaveLength(fields.length);
});

test("AGENTS.md lists every field and every kind of a value, and no other", () => {
  const types = source("functions/notification/definition.ts");
  const fields = ["Described", "Fact"].flatMap((type) => {
    const [, body = ""] = new RegExp(`type ${type} = [^{]*{([^]*?)\\n};`).exec(types) ?? [];
    return [...body.matchAll(/^ {2}readonly (\w+)\??:/gm)].map(([, name]) => name);
  });
  expect(fields).toContain("about");
  expect(namesIn("Values").toSorted()).toEqual([...fields, ...KINDS].map(String).toSorted());
});

/** The names in the first column of a section's tables. */
function namesIn(heading: string): string[] {
  const [, after = ""] = source("templates/AGENTS.md").split(`\n## ${heading}\n`);
  const [section = ""] = after.split("\n## ");
  return [...section.matchAll(/^\| (`[^|]*) \|/gm)].flatMap(([, cell = ""]) =>
    [...cell.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name),
  );
}

test.each([
  [undefined, "npm"],
  ["npm/11.19.1 node/v24.21.0 linux x64 workspaces/false", "npm"],
  ["pnpm/10.2.0 npm/? node/v24.21.0 linux x64", "pnpm"],
  ["yarn/4.5.0 npm/? node/v24.21.0 linux x64", "yarn"],
])("run by %j, the packages are installed with %s", (agent, manager) => {
  expect(managerOf(agent)).toBe(manager);
});
