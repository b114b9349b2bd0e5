import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { expect, test } from "@jest/globals";
import { eventually } from "../helpers/eventually.ts";
import { FIXTURE } from "../helpers/fixture-project.ts";

const PROGRAM = [
  "--no-warnings",
  fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url)),
  "configure",
];
const run = (...args: string[]) =>
  spawnSync(process.execPath, [...PROGRAM, ...args], {
    cwd: FIXTURE,
    encoding: "utf8",
    input: "\n",
  });

test("configure without a terminal says what to do instead, and exits with 2", () => {
  const { status, stdout, stderr } = run();
  expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  expect(stderr).toContain("Expected a terminal to ask on, got none.");
  expect(stderr).toContain("npx postrider deploy -c stage=staging");
});

test("--help describes the command", () => {
  const { status, stdout } = run("--help");
  expect(status).toBe(0);
  expect(stdout).toContain("Usage: postrider configure");
});

/** util-linux's `script` runs a command on a pseudo-terminal; Node has none of its own. */
const hasTerminal = /util-linux/.test(spawnSync("script", ["--version"]).stdout?.toString() ?? "");

(hasTerminal ? test : test.skip)("on a real terminal it asks and writes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "postrider-terminal-"));
  const file = join(folder, "postrider.config.ts");
  const text = (stage: string) =>
    `export const config = {\n${stage}  fromAddress: "mail@example.org",\n  apiKeyParameter: "/acme/key",\n};\n`;
  await writeFile(file, text(""));
  const command = [process.execPath, ...PROGRAM, "--project", folder].join(" ");
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: FIXTURE });
  try {
    let seen = "";
    child.stdout.on("data", (chunk) => (seen += stripVTControlCharacters(String(chunk))));
    const answers: [RegExp, string][] = [
      [/Emails a month/, "\r"],
      [/Preset:/, "\r"],
      [/Stage:/, "dev\r"],
      [/Sender/, "\r"],
      [/Is the sender an identity/, "\r"],
      [/While in the sandbox/, "\r"],
      [/Who runs/, "\r"],
      [/Model:/, "\r"],
      [/holds the key/, "\r"],
      [/cost a day/, "\r"],
      [/alarm fires/, "\r"],
      [/with the recipients/, "\r"],
      [/Write this/, "\r"],
    ];
    let from = 0;
    for (const [question, answer] of answers) {
      await eventually(() => expect(seen.slice(from)).toMatch(question), { timeoutMs: 30_000 });
      from = seen.length;
      child.stdin.write(answer);
    }
    const [code] = await once(child, "close");
    expect(code).toBe(0);
    expect(await readFile(file, "utf8")).toBe(text('  stage: "dev",\n'));
    expect(seen).toContain("npx postrider doctor");
  } finally {
    child.kill();
    await rm(folder, { recursive: true });
  }
});
