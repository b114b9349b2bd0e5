import { expect, test } from "@jest/globals";
import { definitions } from "../../notifications/definitions.ts";

test("each type has one definition, so that no two share a notification's key", () => {
  const types = definitions.map(({ type }) => type);
  expect(new Set(types).size).toBe(types.length);
  expect(types).toEqual(["class.created", "class.updated", "class.deleted", "*"]);
});
