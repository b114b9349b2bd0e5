import { expect, test } from "@jest/globals";
import { faultsOf, untranslatedTexts, unusedTranslations } from "postrider/testing";
import { project } from "./evaluated.ts";

test("the definitions have no fault, and a type each", () => {
  expect(faultsOf(project)).toEqual([]);
  expect(project.definitions.map(({ type }) => type).toSorted()).toEqual([
    "*",
    "issues",
    "pull_request",
    "workflow_run",
  ]);
});

test("German has every text of the definitions, the default definition aside, and no other", () => {
  const defined = project.defined.filter(({ definition }) => definition.type !== "*");
  expect(untranslatedTexts({ ...project, defined })).toEqual([]);
  expect(unusedTranslations(project, "de")).toEqual([]);
});
