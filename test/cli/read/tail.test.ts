import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { eventually } from "../../helpers/eventually.ts";
import { type AskedStore, OFFICE, RECIPIENT_KEY, startAskedStore } from "./asked-store.ts";
import { environmentOf, PROGRAM } from "../operator/operator.ts";

let asked: AskedStore;
const children: ChildProcess[] = [];
beforeAll(async () => {
  asked = await startAskedStore();
});
afterAll(async () => {
  for (const child of children) child.kill("SIGKILL");
  await asked.store.stop();
});

function tail(...args: readonly string[]) {
  const child = spawn(process.execPath, ["--no-warnings", PROGRAM, "tail", ...args], {
    env: { ...environmentOf(asked.store.proxy.url), RECIPIENT_KEY },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let output = "";
  child.stdout.on("data", (text) => (output += String(text)));
  child.stderr.on("data", (text) => (output += String(text)));
  return { child, output: () => output };
}

async function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null) await once(child, "close");
  return child.exitCode;
}

const SLOW = { timeoutMs: 50_000 };

test("prints a line for each email that is new or has changed, until Ctrl-C", async () => {
  const [text, json] = [tail(), tail("--json")];
  await eventually(() => expect(text.output()).toContain("Waiting for changes"), SLOW);
  // The JSON has no such line.
  await new Promise((resolve) => setTimeout(resolve, 4_000));
  expect(json.output()).toBe("");
  await asked.deliver(19, OFFICE);
  const line = `✓ delivered       ${OFFICE}: Business English`;
  await eventually(() => expect(text.output()).toContain(line), SLOW);
  await eventually(() => expect(json.output()).toContain('"state":"delivered"'), SLOW);
  const lines = json.output().trim().split("\n");
  const last = JSON.parse(lines.at(-1) ?? "") as { email: { event: { id: string } } };
  expect(last.email.event.id).toBe("evt-19");
  expect(text.output()).not.toContain("part 1");
  for (const { child } of [text, json]) child.kill("SIGINT");
  const codes = await Promise.all([text, json].map(({ child }) => ended(child)));
  expect(codes).toEqual([0, 0]);
});
