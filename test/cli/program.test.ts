import { spawnSync } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PROGRAM = join(ROOT, "bin/postrider.ts");
const COMMANDS = [
  "init",
  "dev",
  "send",
  "preview",
  "eval",
  "new",
  "check",
  "configure",
  "cost",
  "deploy",
  "doctor",
  "why",
  "find",
  "show",
  "tail",
  "mcp",
  "stats",
  "dead-letters",
  "circuit",
  "console",
  "try",
  "resend",
  "cancel",
  "acknowledge",
  "held",
  "release",
  "mark-sent",
  "redrive",
  "purge",
  "pause",
  "resume",
  "suppressed",
  "suppress",
  "unsuppress",
  "export",
  "erase",
];

let empty: string;
beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), "postrider-empty-"));
});
afterAll(() => rm(empty, { recursive: true }));

function postrider(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--no-warnings", PROGRAM, ...args],
    { cwd: empty, encoding: "utf8", env: { PATH: process.env["PATH"], HOME: empty } },
  );
  return { code: status, output: stdout, errors: stderr };
}

test("--help lists every command with its description, in 80 columns, and the exit codes", () => {
  const { code, output } = postrider("--help");
  expect(code).toBe(0);
  const listed = [...output.matchAll(/^ {2}([a-z-]+) {2,}[A-Z]/gm)].map(([, name]) => name);
  expect(listed).toEqual(COMMANDS);
  expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(output).toContain("Exit codes: 0 fine, 1 faults found");
});

test.each(COMMANDS)("%s --help has an example and the exit codes, in 80 columns", (command) => {
  const { code, output } = postrider(command, "--help");
  expect(code).toBe(0);
  expect(output).toContain(`Usage: postrider ${command}`);
  expect(output).toContain(`  npx postrider ${command}`);
  expect(output).toContain("Exit codes: 0 fine, 1 faults found");
  expect(output.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

test.each([
  ["lift", "unsuppress"],
  ["parked", "held"],
  ["sent", "mark-sent"],
])("%s, the name of version 0.2, still works, and the help does not list it", (old, command) => {
  const [asOld, asNew] = [postrider(old, "--help"), postrider(command, "--help")];
  expect(asOld.output.replace(`postrider ${old}`, `postrider ${command}`)).toBe(asNew.output);
  expect(postrider("--help").output).not.toMatch(new RegExp(`^ {2}${old} `, "m"));
});

test("--version prints the package's version", () => {
  expect(postrider("--version")).toEqual({
    code: 0,
    output: expect.stringMatching(/^\d+\.\d+\.\d+\n$/),
    errors: "",
  });
});

test("ends without an error when the reader of its output closes the pipe", () => {
  const command = `"${process.execPath}" --no-warnings "${PROGRAM}" --help | true`;
  const { stderr } = spawnSync("sh", ["-c", command], { encoding: "utf8" });
  expect(stderr).toBe("");
});

describe("wrong usage ends with exit code 2 and a sentence", () => {
  test.each([
    [["chekc"], "(Did you mean check?)"],
    [["check", "--jsn"], "(Did you mean --json?)"],
    [["dev", "--port", "x"], 'Expected an integer from 0 to 65535, got "x".'],
    [[], "Usage: postrider"],
  ])("%j", (args, sentence) => {
    const { code, errors } = postrider(...args);
    expect(code).toBe(2);
    expect(errors).toContain(sentence);
    expect(errors).not.toContain("    at ");
  });

  test.each([
    "dev",
    "send --sample x",
    "preview",
    "eval --model x",
    "new a.b",
    "check",
    "configure",
    "cost",
    "deploy",
    "doctor",
  ])("%s in a folder without a project names `init`", (command) => {
    const { code, output, errors } = postrider(...command.split(" "));
    expect({ code, output }).toEqual({ code: 2, output: "" });
    expect(errors).toBe(
      "Expected a Postrider project in this folder, found no postrider.config.ts. Run `npx postrider init` to create one, or name the project's folder with --project.\n",
    );
  });
});
