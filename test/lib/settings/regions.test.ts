import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { Stack } from "aws-cdk-lib";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import { Postrider } from "../../../lib/postrider.ts";
import { appWithoutBundling, SETTINGS } from "../synthesised.ts";

const NO_URLS =
  /Expected a region that has Lambda function URLs, .*, got ([\w-]+): set `unsubscribe: false` or deploy to another region \(Shop\/Mail\)/;
const NO_SES =
  /Expected a region that has Amazon SES, got ([\w-]+): deploy to another region \(Shop\/Mail\)/;

function deployedTo(region: string | undefined, settings: { readonly unsubscribe?: boolean } = {}) {
  const env = region === undefined ? {} : { env: { region } };
  const stack = new Stack(appWithoutBundling(), "Shop", env);
  return () => new Postrider(stack, "Mail", { ...SETTINGS, ...settings });
}

test.each(["us-east-1", "eu-west-1", "af-south-1", undefined])("a stack in %s is built", (region) =>
  expect(deployedTo(region)).not.toThrow(),
);

test.each(["eu-central-2", "me-central-1", "ca-west-1"])(
  "%s, which has no function URLs, is refused by name, but not without the page",
  (region) => {
    expect(deployedTo(region)).toThrow(NO_URLS);
    expect(deployedTo(region)).toThrow(region);
    expect(deployedTo(region, { unsubscribe: false })).not.toThrow();
  },
);

test.each(["ap-east-1", "eu-south-2", "cn-north-1"])(
  "%s, which has no SES, is refused by name, also without the page",
  (region) => {
    expect(deployedTo(region, { unsubscribe: false })).toThrow(NO_SES);
    expect(deployedTo(region)).toThrow(region);
  },
);

test.each([
  ["eu-central-2", {}, 1],
  ["eu-central-2", { unsubscribe: false }, 0],
  ["ap-east-1", { unsubscribe: false }, 1],
  ["eu-west-1", {}, 0],
])(
  "a stack without a region is warned about the CLI's default region %s with %j: %i warnings",
  (region, settings, count) => {
    const before = process.env["CDK_DEFAULT_REGION"];
    process.env["CDK_DEFAULT_REGION"] = region;
    try {
      const stack = new Stack(appWithoutBundling(), "Shop");
      new Postrider(stack, "Mail", { ...SETTINGS, ...settings });
      const warnings = Annotations.fromStack(stack).findWarning(
        "*",
        Match.stringLikeRegexp("Expected a region that has"),
      );
      expect(warnings).toHaveLength(count);
    } finally {
      if (before === undefined) delete process.env["CDK_DEFAULT_REGION"];
      else process.env["CDK_DEFAULT_REGION"] = before;
    }
  },
);
