import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";

const PROGRAM = fileURLToPath(new URL("./outage.program.ts", import.meta.url));

async function sixHours(...args: string[]): Promise<Record<string, unknown>> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--no-warnings",
    PROGRAM,
    ...args,
  ]);
  return JSON.parse(stdout) as Record<string, unknown>;
}

test("200 messages lose nothing in six hours of refusals by SES, though the queue allows each only five receives", async () => {
  const found = await sixHours();
  // The one dead letter is the poison message's, with its reason; all promises held at every step.
  expect(found).toMatchObject({ mails: 199, twice: 0, deadLetters: 1 });
  expect(found["broken"]).toBeUndefined();
  expect(found["probes"]).toBeGreaterThan(20);
  expect(found["probes"]).toBeLessThanOrEqual(40);
}, 60_000);

test("the same outage without the circuit breaker fills the dead-letter queue", async () => {
  const found = await sixHours("--without-breakers");
  expect(found).toMatchObject({ mails: 0, deadLetters: 200 });
}, 60_000);
