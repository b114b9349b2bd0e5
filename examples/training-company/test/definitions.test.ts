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

  test("say nothing that has no Afrikaans translation, the default definition aside", () => {
    const defined = project.defined.filter(({ definition }) => definition.type !== "*");
    expect(untranslatedTexts({ ...project, defined })).toEqual([]);
  });

  test("have no Afrikaans translation that no definition says", () => {
    expect(unusedTranslations(project, "af")).toEqual([]);
  });
});
