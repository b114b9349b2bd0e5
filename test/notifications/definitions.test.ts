import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "@jest/globals";
import { build } from "esbuild";
import { definitions } from "../../notifications/definitions.ts";
import { languages } from "../../notifications/locales/languages.ts";
import { definitionFaults, readDefinitions } from "../../local/definition-checks.ts";
import {
  type DefinitionFile,
  definitionPaths,
  listText,
  loadDefinitionFiles,
} from "../../local/definition-files.ts";
import { textsSaid } from "../../local/definition-samples.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url)).replace(/\/$/, "");

describe("the definitions", () => {
  let files: DefinitionFile[] = [];
  beforeAll(async () => {
    files = await loadDefinitionFiles(ROOT);
  });

  test("have no fault, and their list is not stale", async () => {
    const { readFile } = await import("node:fs/promises");
    const list = await readFile(`${ROOT}/notifications/definitions.ts`, "utf8");
    expect(list).toBe(listText(definitionPaths(files)));
    expect(definitionFaults(files, list, languages)).toEqual([]);
  });

  test("are those of the training company, of GitHub, the default, and what was added since", () => {
    expect(definitions.map(({ type }) => type)).toEqual(
      expect.arrayContaining([
        "*",
        "class.created",
        "class.deleted",
        "class.status-changed",
        "class.updated",
        "issues",
        "learner.added",
        "learner.removed",
        "learner.updated",
        "learning-programme.collision",
        "pull_request",
        "workflow_run",
      ]),
    );
  });

  test("of the training company and of GitHub say nothing that Afrikaans does not", () => {
    const untranslated = readDefinitions(files)
      .defined.filter(({ path }) => /^notifications\/(training|github)\//.test(path))
      .flatMap((one) => textsSaid(one, languages))
      .filter(({ text, locale }) => !Object.hasOwn(languages[locale].texts, text));
    expect(untranslated).toEqual([]);
  });

  test("have no text in Afrikaans that nothing says", () => {
    const said = new Set(
      readDefinitions(files).defined.flatMap((one) =>
        textsSaid(one, languages).map(({ text }) => text),
      ),
    );
    expect(Object.keys(languages.af.texts).filter((text) => !said.has(text))).toEqual([]);
  });

  test("leave their samples out of the Lambda's bundle", async () => {
    const { outputFiles } = await build({
      stdin: {
        contents: `import { definitions } from "./notifications/definitions.ts"; console.log(definitions);`,
        resolveDir: ROOT,
      },
      bundle: true,
      format: "esm",
      platform: "node",
      write: false,
    });
    const text = outputFiles[0]?.text ?? "";
    expect(text).toContain("class.status-changed");
    expect(text).not.toMatch(/Lerato|priya|evt-10|INV-2026/);
  });
});
