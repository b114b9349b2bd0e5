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
  ...readdirSync(new URL("docs/", ROOT), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(?:md|txt)$/.test(name))
    .map((name) => `docs/${name.replaceAll("\\", "/")}`),
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

test("CONTRIBUTING lists every npm script", () => {
  const page = read("CONTRIBUTING.md");
  // npm runs prepack itself.
  const listed = (name: string) => name === "prepack" || page.includes(`\`npm run ${name}`);
  const others = Object.keys(scripts).filter((name) => !["start", "test"].includes(name));
  expect(others.filter((name) => !listed(name))).toEqual([]);
});

/** What runs the commands of README and docs/getting-started.md, by the words that it runs them with. */
const RUN_BY: Readonly<Record<string, readonly [file: string, words: string]>> = {
  "npm init -y && npm install postrider": ["test/package/package.ts", '["install", tarball]'],
  "npx postrider init": ["test/package/package.ts", '"init", "--yes"'],
  "npx postrider dev": ["test/cli/dev.test.ts", '"dev"'],
  "npx postrider dev --once": ["test/package/package.ts", '["dev", "--once"'],
  "npx postrider send event.json": ["test/cli/dev.test.ts", '"send"'],
  "npx postrider check": ["test/package/package.ts", '["check"]'],
  "npx postrider preview": ["test/cli/preview-project.ts", '"preview"'],
  "npx postrider configure": ["test/cli/configure.program.test.ts", '"configure"'],
  "npx postrider deploy": ["test/cli/deploy.test.ts", 'postrider("deploy")'],
  "npx postrider doctor": ["test/cli/doctor.program.test.ts", '"doctor"'],
  "npm test": ["test/package/package.ts", 'npm(["test"]'],
  "npm ci": [".ci/run", "npm ci"],
  "npm start": [".ci/run", "npm start"],
};
/** They need an AWS account. */
const ON_AWS = /^(?:aws |npx cdk bootstrap$)/;

test.each(["README.md", "docs/getting-started.md"])(
  "a test or CI runs each command of %s",
  (path) => {
    const commands = [...read(path).matchAll(/```sh\n([^]*?)```/g)]
      .flatMap(([, block = ""]) => block.split("\n"))
      .map((line) => line.replace(/\s+#.*$/, ""))
      .filter((line) => line !== "" && !line.startsWith("export ") && !ON_AWS.test(line));
    expect(commands).toContain("npx postrider init");
    const isRun = (command: string) => {
      const [file, words] = RUN_BY[command] ?? [];
      return file !== undefined && words !== undefined && read(file).includes(words);
    };
    expect(commands.filter((command) => !isRun(command))).toEqual([]);
  },
);

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

  test("create a project that mails the event of docs/getting-started.md", async () => {
    const [, event = ""] = /```json\n([^]*?)```/.exec(read("docs/getting-started.md")) ?? [];
    await project.write("event.json", event);
    const { code, output } = project.postrider(
      "dev",
      "--once",
      "--port",
      "0",
      "--events",
      "event.json",
    );
    expect([code, output]).toEqual([0, expect.stringMatching(/order\.shipped +✓ mailed 1/)]);
  });
});
