import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "@jest/globals";

const DOCS = fileURLToPath(new URL("../../scripts/docs.ts", import.meta.url));

test.each([
  ["--foo", "unknown option '--foo'"],
  ["extra", "too many arguments"],
])("npm run docs -- %s is refused, and writes nothing", (argument, sentence) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [DOCS, argument], {
    encoding: "utf8",
  });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toContain(sentence);
});
