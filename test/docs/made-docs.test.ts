import { readFile } from "node:fs/promises";
import { describe, expect, test } from "@jest/globals";
import { madeDocs } from "../../scripts/made-docs.ts";

const root = new URL("../../", import.meta.url);

describe("what is made from the rest", () => {
  test.each(madeDocs().map((doc) => [doc.path, doc] as const))(
    "is up to date in %s (else: npm run docs)",
    async (path, doc) => {
      const standing = await readFile(new URL(path, root), "utf8");
      expect(standing).toBe(await doc.text(standing));
    },
  );
});
