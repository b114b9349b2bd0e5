import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const PROJECT = fileURLToPath(new URL("..", import.meta.url));
/** The command from this repository's sources; elsewhere it is `npx postrider`. */
const POSTRIDER = fileURLToPath(new URL("../../../bin/postrider.ts", import.meta.url));

test("postrider dev --once does with each sample what it expects, and exits with 0", () => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--no-warnings", POSTRIDER, "dev", "--once", "--port", "0"],
    {
      cwd: PROJECT,
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: process.env["HOME"] },
    },
  );
  expect(`${stdout}${stderr}`).toContain("Every event was processed as expected.");
  expect(status).toBe(0);
});
