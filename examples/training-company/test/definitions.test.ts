import { describe, expect, test } from "@jest/globals";
import { faultsOf, untranslatedTexts, unusedTranslations } from "postrider/testing";
import { project } from "./evaluated.ts";

describe("the definitions", () => {
  test("have no fault", () => {
    expect(faultsOf(project)).toEqual([]);
  });

  test("have a type each", () => {
    expect(project.definitions.map(({ type }) => type).toSorted()).toEqual([
      "*",
      "class.created",
      "class.deleted",
      "class.status-changed",
      "class.updated",
      "learner.added",
      "learner.removed",
      "learner.updated",
      "learning-programme.collision",
    ]);
  });

  test("say nothing that Afrikaans or German lacks, the default definition aside", () => {
    const defined = project.defined.filter(({ definition }) => definition.type !== "*");
    expect(untranslatedTexts({ ...project, defined })).toEqual([]);
  });

  test("have no translation that no definition says", () => {
    expect(["af", "de"].flatMap((locale) => unusedTranslations(project, locale))).toEqual([]);
  });
});
