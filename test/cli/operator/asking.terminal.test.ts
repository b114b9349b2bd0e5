import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { stripVTControlCharacters } from "node:util";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { type LocalSystem, startSystem } from "../../../local/dev/system.ts";
import { eventually } from "../../helpers/eventually.ts";
import { environmentOf, PROGRAM } from "./operator.ts";
import { startSts } from "./sts.ts";

/** util-linux's `script` runs a command on a pseudo-terminal; Node has none of its own. */
const hasTerminal = /util-linux/.test(spawnSync("script", ["--version"]).stdout?.toString() ?? "");
const onTerminal = hasTerminal ? test : test.skip;

let system: LocalSystem;
let sts: Awaited<ReturnType<typeof startSts>>;
beforeAll(async () => {
  [system, sts] = await Promise.all([
    startSystem(),
    startSts("arn:aws:iam::123456789012:user/ada"),
  ]);
});
afterAll(async () => {
  await system.stop();
  await sts.stop();
});

/** Types each answer when its question is there; returns what was shown and the exit code. */
async function suppress(answers: readonly (readonly [question: RegExp, typed: string])[]) {
  const command = `${process.execPath} ${PROGRAM} suppress eve@example.com`;
  const child = spawn("script", ["-qec", command, "/dev/null"], {
    env: {
      ...environmentOf(system.environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? ""),
      AWS_ENDPOINT_URL_STS: sts.url,
      RECIPIENT_KEY: system.environment["RECIPIENT_KEY"],
    },
  });
  let shown = "";
  child.stdout.on("data", (chunk) => (shown += stripVTControlCharacters(String(chunk))));
  try {
    for (const [question, typed] of answers) {
      await eventually(() => expect(shown).toMatch(question), { timeoutMs: 30_000 });
      child.stdin.write(typed);
    }
    const [code] = await once(child, "close");
    return { code: Number(code), shown };
  } finally {
    child.kill();
  }
}

const CTRL_C = "\u0003";
const CTRL_D = "\u0004";

onTerminal.each([
  ["Ctrl-D at the reason", [[/Why\?/, CTRL_D]]],
  [
    "Ctrl-D at the question",
    [
      [/Why\?/, "a test\r"],
      [/Stop all email to eve@example\.com\?/, CTRL_D],
    ],
  ],
  ["Ctrl-C at the reason", [[/Why\?/, CTRL_C]]],
] as const)("%s changes nothing, says so, and ends with exit code 1", async (_, answers) => {
  const { code, shown } = await suppress(answers);
  expect(code).toBe(1);
  expect(shown).toMatch(/\r?\nNo answer, so nothing was changed\.\s*$/);
  expect(shown).not.toContain("Warning");
});

onTerminal("a no changes nothing, a yes does it and says it", async () => {
  const until = [/Why\?/, "a test\r"] as const;
  const question = /Stop all email to eve@example\.com\?/;
  expect(await suppress([until, [question, "n\r"]])).toMatchObject({
    code: 1,
    shown: expect.stringContaining("Nothing was changed."),
  });
  expect(await suppress([until, [question, "y\r"]])).toMatchObject({
    code: 0,
    shown: expect.stringContaining("✓ Suppressed eve@example.com."),
  });
});
