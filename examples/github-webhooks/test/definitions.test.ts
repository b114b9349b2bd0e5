import { expect, test } from "@jest/globals";
import { faultsOf } from "postrider/testing";
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
