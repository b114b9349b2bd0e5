import { expect, test } from "@jest/globals";
import { boundOf, FIELD_NAMES } from "../../../lib/settings/settings.ts";
import { documentedFields } from "../../../scripts/documented-fields.ts";

test("what a setting's comment says of its bound is what is checked", async () => {
  const fields = await documentedFields("lib/settings/stage-config.ts", "PostriderConfig");
  expect(fields.map(({ name, bound }) => [name, bound])).toEqual(
    FIELD_NAMES.map((name) => [name, boundOf(name)]),
  );
});
