import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "@jest/globals";
import { copyProject } from "../../helpers/project-copy.ts";

const ROOT = fileURLToPath(new URL("../../..", import.meta.url));
/** What CI has time for; `npm run simulate` goes on from there. */
const SEEDS = 500;

/** What a program of the project says; rejects where its exit code is not 0. */
async function said(...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", ...args], {
    cwd: ROOT,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    maxBuffer: 100_000_000,
  });
  return stdout;
}

describe("the simulator", () => {
  // Within 30 s on two cores that have nothing else to do.
  test(`keeps every promise in ${SEEDS} seeds`, async () => {
    const output = await said("test/proofs/simulate.ts", "--runs", String(SEEDS), "--workers", "2");
    expect(output).toContain(`${SEEDS} seeds from 1 in `);
    expect(output).toContain("Every promise was kept.");
    // The window of the README is met, and so are deaths, freezes and dead letters.
    for (const count of [
      "emails sent twice (allowed only inside the documented window)",
      "processes killed",
      "processes frozen",
      "dead letters",
    ]) {
      const [, rest = ""] = output.split(`  ${count}: `);
      expect(Number.parseInt(rest, 10)).toBeGreaterThan(20);
    }
  }, 900_000);

  test.each(["4424", "7768"])(
    "ends in seed %s, where receivers once woke each other endlessly",
    async (seed) => {
      expect(await said("test/proofs/simulate.ts", "--seed", seed, "--runs", "1")).toContain(
        "Every promise was kept.",
      );
    },
    120_000,
  );

  test("repeats a seed exactly, in this process and in another", async () => {
    const both = [said("test/proofs/simulation/replay.program.ts", "1", "15")];
    both.push(said("test/proofs/simulation/replay.program.ts", "1", "15"));
    const [one, other] = await Promise.all(both);
    expect(one).toMatch(/^[0-9a-f]{64}\n$/);
    expect(other).toBe(one);
  }, 120_000);

  test("shows the seed of a broken promise and the events before it", async () => {
    const copy = await copyProject(["test"]);
    try {
      const path = "functions/delivery/delivery.ts";
      const right = "if (waiting.length > 0)";
      const text = await copy.read(path);
      expect(text).toContain(right);
      // Whoever waits is forgotten.
      await copy.write(path, text.replace(right, "if (waiting.length > 9)"));
      const { code, output } = copy.run("--no-warnings", "test/proofs/simulate.ts", "--runs", "20");
      expect(code).toBe(1);
      expect(output).toMatch(/Broken in seed \d+: nothing is lost/);
      expect(output).toMatch(/^\d\d:\d\d:\d\d\.\d{3} producer +sends an event/m);
      expect(output).toMatch(/npm run simulate -- --seed \d+ --trace/);
      const [, seed = ""] = /Broken in seed (\d+)/.exec(output) ?? [];
      const again = copy.run("--no-warnings", "test/proofs/simulate.ts", "--seed", seed, "--trace");
      expect(again.code).toBe(1);
      expect(again.output).toContain(`Broken in seed ${seed}: nothing is lost`);
    } finally {
      await copy.remove();
    }
  }, 120_000);

  test("refuses an invalid number of seeds", async () => {
    await expect(said("test/proofs/simulate.ts", "--runs", "none")).rejects.toMatchObject({
      code: 1,
    });
  });
});
