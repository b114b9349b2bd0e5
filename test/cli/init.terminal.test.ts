import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { afterEach, beforeEach, expect, test } from "@jest/globals";
import { createEmptyProject, type EmptyProject } from "../helpers/empty-project.ts";
import { eventually } from "../helpers/eventually.ts";

const PROGRAM = fileURLToPath(new URL("../../bin/postrider.ts", import.meta.url));
/** util-linux's `script` runs a command on a pseudo-terminal; Node has none of its own. */
const hasTerminal = /util-linux/.test(spawnSync("script", ["--version"]).stdout?.toString() ?? "");
const onTerminal = hasTerminal ? test : test.skip;

let project: EmptyProject;
beforeEach(async () => {
  project = await createEmptyProject();
});
afterEach(() => project.remove());

/** Types each answer when its question is there; returns what was shown and the exit code. */
async function answer(answers: readonly (readonly [question: RegExp, typed: string])[]) {
  const command = `${process.execPath} --no-warnings ${PROGRAM} init --no-install`;
  const child = spawn("script", ["-qec", command, "/dev/null"], { cwd: project.folder });
  let shown = "";
  child.stdout.on("data", (chunk) => (shown += stripVTControlCharacters(String(chunk))));
  try {
    let from = 0;
    for (const [question, typed] of answers) {
      await eventually(() => expect(shown.slice(from)).toMatch(question), { timeoutMs: 30_000 });
      from = shown.length;
      child.stdin.write(typed);
    }
    const [code] = await once(child, "close");
    return { code: Number(code), shown };
  } finally {
    child.kill();
  }
}

onTerminal("init asks three questions and writes after a yes", async () => {
  const { code, shown } = await answer([
    [/Sender of your emails/, "Acme <news@acme.example>\r"],
    [/Type of your first event/, "invoice.paid\r"],
    [/Who runs the AI/, "\r"],

    [/Write 8 files\?/, "\r"],
  ]);
  expect(code).toBe(0);
  expect(shown).not.toContain("preset");
  expect(await project.read("postrider.config.ts")).toMatch(
    /preset: "starter",[^]*fromAddress: "Acme <news@acme\.example>"/,
  );
  expect(project.has("notifications/invoice-paid.ts")).toBe(true);
  expect(project.postrider("check")).toMatchObject({ code: 0 });
});

onTerminal("init writes nothing after a no, and nothing on Ctrl-C", async () => {
  const until: [RegExp, string][] = [
    [/Sender of your emails/, "\r"],
    [/Type of your first event/, "\r"],
    [/Who runs the AI/, "\r"],
  ];
  const refused = await answer([...until, [/Write 8 files\?/, "n\r"]]);
  expect([refused.code, refused.shown]).toEqual([
    0,
    expect.stringContaining("Nothing was written."),
  ]);
  const ended = await answer([[/Sender of your emails/, "\u0003"]]);
  expect([ended.code, ended.shown]).toEqual([
    1,
    expect.stringContaining("No answer, so nothing was changed."),
  ]);
  expect(project.has("postrider.config.ts")).toBe(false);
});
