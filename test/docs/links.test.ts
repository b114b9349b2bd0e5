import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "@jest/globals";

const ROOT = new URL("../../", import.meta.url);
const pagesIn = (folder: string) =>
  readdirSync(new URL(folder, ROOT))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `${folder}${name}`);
const PAGES = [...pagesIn("./"), ...pagesIn("docs/"), ...pagesIn("docs/decisions/")];
const LISTS = ["docs/README.md", "docs/decisions/README.md"];

const read = (url: URL) => readFileSync(url, "utf8");
const linksOf = (page: string) =>
  [...read(new URL(page, ROOT)).matchAll(/\]\((?!https?:)([^)\s]*)\)/g)].map(
    ([, link = ""]) => link,
  );
/** As GitHub writes them. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

describe.each(PAGES)("%s", (page) => {
  test("links only to files and headings that exist", () => {
    const broken = linksOf(page).filter((link) => {
      const url = new URL(link, new URL(page, ROOT));
      const anchor = url.hash.slice(1);
      url.hash = "";
      return !existsSync(url) || (anchor !== "" && !anchorsOf(read(url)).includes(anchor));
    });
    expect(broken).toEqual([]);
  });
});

test("the indexes link to every page of docs/", () => {
  const linked = new Set(
    LISTS.flatMap((list) => linksOf(list).map((link) => new URL(link, new URL(list, ROOT)).href)),
  );
  const pages = [...pagesIn("docs/"), ...pagesIn("docs/decisions/")];
  const missing = pages.filter(
    (page) => page !== LISTS[0] && !linked.has(new URL(page, ROOT).href),
  );
  expect(missing).toEqual([]);
});

test("docs/architecture.md names only files and folders that exist", () => {
  const text = read(new URL("docs/architecture.md", ROOT));
  const [, inFunctions = ""] = /\nIn `functions\/`:\n([^]*?)\n`functions\/`/.exec(text) ?? [];
  const named = [
    ...[
      ...text.matchAll(
        /`((?:functions|lib|cli|operator|project|local|templates|examples|test|bench|scripts)\/[^`]*)`/g,
      ),
    ].map(([, path = ""]) => path),
    ...[...inFunctions.matchAll(/^\| `([a-z]+\/)`/gm)].map(([, path = ""]) => `functions/${path}`),
  ];
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((path) => !existsSync(new URL(path, ROOT)))).toEqual([]);
});
