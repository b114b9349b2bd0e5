import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { createProgram } from "../../cli/program.ts";
import { createEmptyProject, type EmptyProject } from "../helpers/empty-project.ts";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const DOCUMENTS = [
  "README.md",
  "CONTRIBUTING.md",
  "templates/AGENTS.md",
  ...readdirSync(new URL("docs/", ROOT))
    .filter((name) => /\.(?:md|txt)$/.test(name))
    .map((name) => `docs/${name}`),
];
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };
const { commands } = createProgram();

test.each(DOCUMENTS)("each npm script that %s names exists", (path) => {
  const named = [...read(path).matchAll(/npm run ([a-z][a-z0-9:]*)/g)].map(([, name]) => name);
  expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ""))).toEqual([]);
});

test.each(DOCUMENTS)("each command of postrider that %s names exists, with its options", (path) => {
  const named = [
    ...read(path).matchAll(/(?:npx|npm run) postrider (?:-- )?([a-z][a-z-]*)([^\n`#|]*)/g),
  ];
  const wrong = named.filter(([, name, rest = ""]) => {
    const command = commands.find((one) => one.name() === name);
    const options = rest.match(/(?<=\s)--[a-z-]+/g) ?? [];
    const known = new Set(["--help", ...(command?.options ?? []).map(({ long }) => long)]);
    return command === undefined || options.some((option) => !known.has(option));
  });
  expect(wrong.map(([text]) => text)).toEqual([]);
});

test("a reader of README meets the npm scripts", () => {
  const readme = read("README.md");
  // Named together, or for those who only work on this repository (CONTRIBUTING.md).
  const within = ["typecheck", "lint", "format", "unused", "build", "prepack"];
  const others = Object.keys(scripts).filter(
    (name) => !["start", "test", ...within].includes(name) && !name.startsWith("test:"),
  );
  const missing = others.filter(
    (name) => !readme.includes(`npm run ${name}`) && !readme.includes(`\`${name}\``),
  );
  expect(missing).toEqual([]);
});

describe("the first commands of README", () => {
  const [, block = ""] = /```sh\n([^]*?)```/.exec(read("README.md")) ?? [];
  const lines = block.split("\n").map((line) => line.replace(/\s+#.*$/, ""));
  let project: EmptyProject;
  beforeAll(async () => {
    project = await createEmptyProject();
  });
  afterAll(() => project.remove());

  test("are installation, init, dev and deploy", () => {
    expect(lines.filter((line) => line !== "")).toEqual([
      "npm init -y && npm install postrider",
      "npx postrider init",
      "npx postrider dev",
      "npx postrider deploy",
    ]);
  });

  test("lead from an empty folder to an email", () => {
    expect(project.postrider("init", "--yes", "--no-install")).toMatchObject({ code: 0 });
    const { code, output } = project.postrider("dev", "--once", "--port", "0");
    expect([code, output]).toEqual([0, expect.stringMatching(/order\.shipped +✓ mailed 1/)]);
  });
});
