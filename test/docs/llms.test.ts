import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

const DOCS = new URL("../../docs/", import.meta.url);
const pages = [
  ...readFileSync(new URL("llms.txt", DOCS), "utf8").matchAll(/^- \[.+?\]\((.+?)\): (.+)$/gm),
];
const linked = pages.map(([, path = ""]) => path);

test("docs/llms.txt lists only pages that exist, each once", () => {
  expect(linked.filter((path) => !existsSync(new URL(path, DOCS)))).toEqual([]);
  expect(new Set(linked).size).toBe(linked.length);
});

test("docs/llms.txt lists every page of docs/, and the index of decisions", () => {
  const inDocs = readdirSync(DOCS).filter((path) => /\.(?:md|json)$/.test(path));
  const beside = readdirSync(new URL("../", DOCS)).filter((name) => name.endsWith(".md"));
  const all = [...inDocs, "decisions/README.md", ...beside.map((name) => `../${name}`)];
  expect(all.length).toBeGreaterThan(10);
  expect(all.filter((path) => !linked.includes(path))).toEqual([]);
});
