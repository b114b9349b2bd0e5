import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const DOCUMENTS = [
  "README.md",
  ...readdirSync(new URL("docs/", ROOT))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const { scripts } = JSON.parse(read("package.json")) as { scripts: Record<string, string> };

test.each(DOCUMENTS)("each command that %s names is there", (path) => {
  const named = [...read(path).matchAll(/npm run ([a-z][a-z0-9:]*)/g)].map(([, name]) => name);
  expect(named.filter((name) => !Object.hasOwn(scripts, name ?? ""))).toEqual([]);
});

test("a reader of README meets the commands", () => {
  const named = new Set(
    [...read("README.md").matchAll(/npm run ([a-z][a-z0-9:]*)/g)].map(([, n]) => n),
  );
  // But for those that only work on the project itself, named together.
  const checks = ["typecheck", "lint", "format", "unused", "definitions"];
  const packaging = ["build", "prepack", "test:package"];
  const others = Object.keys(scripts).filter(
    (name) => !["start", "test", ...checks, ...packaging].includes(name),
  );
  expect(others.filter((name) => !named.has(name))).toEqual([]);
});
