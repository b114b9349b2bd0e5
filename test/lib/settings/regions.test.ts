import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { Stack } from "aws-cdk-lib";
import { Annotations, Match } from "aws-cdk-lib/assertions";
import { RegionInfo } from "aws-cdk-lib/region-info";
import { Postrider } from "../../../lib/postrider.ts";
import { WITHOUT_FUNCTION_URLS, WITHOUT_SES } from "../../../lib/settings/regions.ts";
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

test.each(["eu-central-2", "me-central-1", "ca-west-1", "us-gov-west-1"])(
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

/** Regions that have both, or are not open yet, as of 2026-11-30: looked up as lib/settings/regions.ts says. */
const WITH_BOTH = [
  "af-south-1",
  "ap-northeast-1",
  "ap-northeast-2",
  "ap-northeast-3",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "ap-southeast-3",
  "ca-central-1",
  "eu-central-1",
  "eu-isoe-west-1",
  "eu-north-1",
  "eu-south-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "eusc-de-east-1",
  "me-south-1",
  "sa-east-1",
  "us-east-1",
  "us-east-2",
  "us-iso-east-1",
  "us-iso-west-1",
  "us-isob-east-1",
  "us-isob-west-1",
  "us-isof-east-1",
  "us-isof-south-1",
  "us-west-1",
  "us-west-2",
];
const NOT_OPEN = ["me-west-1"];

test("every region of aws-cdk-lib is looked up, and no other one", () => {
  const looked = new Set([...WITH_BOTH, ...NOT_OPEN, ...WITHOUT_FUNCTION_URLS, ...WITHOUT_SES]);
  const known = new Set(RegionInfo.regions.map(({ name }) => name));
  // Look up a new region as lib/settings/regions.ts says, and enter it there or above.
  expect({
    newInAwsCdkLib: [...known].filter((name) => !looked.has(name)),
    unknownToAwsCdkLib: [...looked].filter((name) => !known.has(name)),
  }).toEqual({ newInAwsCdkLib: [], unknownToAwsCdkLib: [] });
});
