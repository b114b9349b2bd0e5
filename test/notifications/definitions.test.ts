import { describe, expect, test } from "@jest/globals";
import { definitionFaults } from "../../project/definition-checks.ts";
import { textsSaid } from "../../project/definition-samples.ts";
import { loadProject } from "../../project/load-project.ts";

const { definitions, defined, files, locales: languages } = await loadProject();

describe("the definitions", () => {
  test("have no fault", () => {
    expect(definitionFaults(files, languages)).toEqual([]);
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
    const untranslated = defined
      .filter(({ path }) => /^notifications\/(training|github)\//.test(path))
      .flatMap((one) => textsSaid(one, languages))
      .filter(({ text, locale }) => !Object.hasOwn(languages[locale].texts, text));
    expect(untranslated).toEqual([]);
  });

  test("have no text in Afrikaans that nothing says", () => {
    const said = new Set(
      defined.flatMap((one) => textsSaid(one, languages).map(({ text }) => text)),
    );
    expect(Object.keys(languages.af.texts).filter((text) => !said.has(text))).toEqual([]);
  });
});
