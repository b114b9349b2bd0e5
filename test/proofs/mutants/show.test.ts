import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { type Check, show } from "./checks.ts";
import type { Mutant } from "./mutant.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
const FILE = "functions/processor/backoff.ts";

const aMutant = (find: string, put: string): Mutant => ({
  name: "a mutant",
  file: FILE,
  changes: [[find, put]],
  tests: [],
});

const jest = (...patterns: string[]): Check => ({
  name: patterns.join(),
  args: [
    "--experimental-vm-modules",
    "--no-warnings",
    "node_modules/jest/bin/jest.js",
    ...patterns,
  ],
});

const never = new AbortController().signal;
const CHECKS = [jest("test/email/ses/rate-limiter"), jest("test/processor/backoff")];

test("show names the first check that fails, and undefined for a project without a fault", async () => {
  const verdict = await show(
    aMutant("const FREE_RECEIVES = 20;", "const FREE_RECEIVES = 2;"),
    CHECKS,
    never,
  );
  expect(verdict.foundBy).toBe("test/processor/backoff");
  expect(
    await show(aMutant("const FREE_RECEIVES = 20;", "const FREE_RECEIVES = 20;"), CHECKS, never),
  ).toMatchObject({ foundBy: undefined });
});

test("the program lists its mutants, and refuses a name that no mutant has", async () => {
  const mutants = (...args: string[]) =>
    promisify(execFile)(process.execPath, ["--no-warnings", "test/proofs/mutants.ts", ...args], {
      cwd: ROOT,
    });
  const { stdout } = await mutants("--list");
  expect(stdout.trim().split("\n").length).toBeGreaterThanOrEqual(30);
  await expect(mutants("--list", "--only", "no such fault")).rejects.toMatchObject({ code: 1 });
});
