import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import { userInfo } from "node:os";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { simpleParser } from "mailparser";
import { runningFile, writeRunningFile } from "../../../local/dev/running.ts";
import { type LocalSystem, startSystem } from "../../../local/dev/system.ts";
import { pauseOf } from "../../../operator/actions/system.ts";
import { eventually } from "../../helpers/eventually.ts";
import { FIXTURE } from "../../helpers/fixture-project.ts";
import { operatorOn } from "../../operator/actions/operator-on.ts";
import { postrider } from "./operator.ts";

const PROGRAM = fileURLToPath(new URL("../../../bin/postrider.ts", import.meta.url));
const LOCAL = ["-C", FIXTURE, "--local"];

let system: LocalSystem;
let remove: (() => Promise<void>) | undefined;
beforeAll(async () => {
  system = await startSystem();
  remove = await writeRunningFile(system, runningFile(FIXTURE));
});
afterAll(async () => {
  await remove?.();
  await system.stop();
});

const run = (...args: string[]) => postrider("http://127.0.0.1:2", [...args, ...LOCAL]);

const mails = () =>
  Promise.all(
    system.ses.mailbox.mails().map(async ({ recipients, source, tags }) => ({
      recipients,
      tags,
      ...(await simpleParser(source)),
    })),
  );

test("try sends one email of a sample to one address, marked as a test, and leaves no row", async () => {
  const { code, output } = await run(
    "try",
    "--sample",
    "class of which all is known",
    "--to",
    "you@example.com",
    "--yes",
    "--json",
  );
  expect(code).toBe(0);
  const [mail, ...others] = await mails();
  expect(others).toEqual([]);
  expect(JSON.parse(output)).toMatchObject({ to: "you@example.com", subject: mail?.subject });
  expect(mail?.recipients).toEqual(["you@example.com"]);
  expect(mail?.tags).toEqual({});
  expect(mail?.subject).toMatch(/^\[Test\] New class: /);
  expect(mail?.text).toContain("This is a test by postrider try. Only you got it.");
  expect(mail?.html).toMatch(/<body[^>]*><p [^>]*>This is a test by postrider try\./);
  expect((await operatorOn(system).readModel.find({})).items).toEqual([]);
});

test.each([
  [["--sample", "class of which all is known", "--to", "nobody"], 2, "no @."],
  [["--to", "you@example.com"], 2, "Expected a file of events, `-` for stdin, or --sample NAME."],
  [
    ["--sample", "class of which all is known", "--to", "you@example.com"],
    2,
    "To do it without being asked",
  ],
])("try %j sends nothing, with exit code %i", async (args, exitCode, sentence) => {
  const before = (await mails()).length;
  const { code, errors } = await run("try", ...args);
  expect(errors).toContain(sentence);
  expect(code).toBe(exitCode);
  expect(await mails()).toHaveLength(before);
});

/** util-linux's `script` runs a command on a pseudo-terminal; Node has none of its own. */
const hasTerminal = /util-linux/.test(spawnSync("script", ["--version"]).stdout?.toString() ?? "");

(hasTerminal ? test : test.skip).each([
  ["y\r", 0, true],
  ["\r", 1, false],
])(
  "on a terminal an action says what it will do, asks why, and asks for yes (%j)",
  async (answer, exitCode, isPaused) => {
    const command = `${process.execPath} --no-warnings ${PROGRAM} pause ${LOCAL.join(" ")}`;
    const child = spawn("script", ["-qec", command, "/dev/null"]);
    let shown = "";
    child.stdout.on("data", (chunk) => (shown += stripVTControlCharacters(String(chunk))));
    for (const [question, typed] of [
      [/Why\? \(recorded with your name, \S+\)/, "wrong prices\r"],
      [/Pause all email\? \(y\/N\)/, answer],
    ] as const) {
      await eventually(() => expect(shown).toMatch(question), { timeoutMs: 30_000 });
      child.stdin.write(typed);
    }
    const [code] = await once(child, "close");
    expect(shown).toContain("Runs end before they take a message.");
    expect(shown).toContain("In the dev server.");
    expect(code).toBe(exitCode);
    const operator = operatorOn(system);
    const pause = await pauseOf(operator);
    if (isPaused) {
      expect(pause).toMatchObject({ by: userInfo().username, why: "wrong prices" });
      await run("resume", "--yes");
    } else
      expect([pause, shown]).toEqual([undefined, expect.stringContaining("Nothing was changed.")]);
  },
);
