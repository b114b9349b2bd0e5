import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { templateWith } from "./synthesised.ts";

// Another one: read the difference, then `npm test -- test/lib/template -u`.
test("the template matches its snapshot", () => {
  const text = JSON.stringify(templateWith().toJSON());
  // The hash of the code, and of a version of it.
  const template = JSON.parse(
    text
      .replaceAll(/[0-9a-f]{64}/g, "CODE")
      .replaceAll(/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}/g, "$1VERSION"),
  ) as unknown;
  expect(template).toMatchSnapshot();
});
