import { readFileSync } from "node:fs";
import { expect, test } from "@jest/globals";

/** Modules that a module loads, itself included. Type imports load nothing. */
function loadedBy(url: URL, found = new Set<string>()): Set<string> {
  if (found.has(url.pathname)) return found;
  found.add(url.pathname);
  const imports = readFileSync(url, "utf8").matchAll(
    /^(?:import|export) (?!type )[^;]*? from "(\.[^"]+)";/gm,
  );
  for (const [statement, path = ""] of imports) {
    const names = /\{([^}]*)\}/
      .exec(statement)?.[1]
      ?.split(",")
      .map((name) => name.trim()) ?? ["*"];
    if (names.some((name) => name !== "" && !name.startsWith("type ")))
      loadedBy(new URL(path, url), found);
  }
  return found;
}

test("the feedback function loads nothing of the AI", () => {
  const loaded = [...loadedBy(new URL("../../functions/feedback/handler.ts", import.meta.url))];
  expect(loaded.some((path) => path.endsWith("/delivery/ledger-row.ts"))).toBe(true);
  expect(loaded.filter((path) => path.includes("/functions/words/"))).toEqual([]);
});
