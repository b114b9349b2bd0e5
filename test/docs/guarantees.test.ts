import { readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

const [promises = ""] = read("docs/guarantees.md").split("\n## The window\n");
const sections = promises.split(/^## /m).slice(1);
const proofs = sections.flatMap((section) =>
  // The file, and the names of a group and a test, or of a test alone.
  [...section.matchAll(/`(test\/[^`]+\.ts)`:((?: › |\s)"[^"]+")+/g)].flatMap(([proof, path = ""]) =>
    [...proof.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => [path, name] as const),
  ),
);

describe("docs/guarantees.md", () => {
  test.each(sections.map((section) => [section.split("\n")[0], section]))(
    "gives %s limits and a proof",
    (_, section = "") => {
      expect(section).toMatch(/\n\*\*Limits\.\*\*\s/);
      expect(section).toMatch(/\n\*\*Proof\.\*\* `test\//);
    },
  );

  test.each(proofs)("names a test that exists: %s, %s", (path, name) => {
    expect(read(path)).toContain(name);
  });
});
