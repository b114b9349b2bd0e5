import { expect, test } from "@jest/globals";
import { brokenFaults } from "../../project/definition-files.ts";

test("a helper that cannot be loaded is named once, not with each file that imports it", () => {
  const broken = "SyntaxError: Expression expected (notifications/data.ts:3)";
  expect(
    brokenFaults([
      { path: "notifications/data.ts", broken },
      { path: "notifications/order.ts", broken },
      { path: "functions/notification/default/default-definition.ts", exports: {} },
    ]),
  ).toEqual([`Expected notifications/data.ts to be a module that can be loaded, got ${broken}`]);
});
