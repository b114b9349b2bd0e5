/** The way back: the schedule and SES's events invoke an alias of a version that stays when another one is deployed. */
import "aws-cdk-lib/testhelpers/jest-autoclean";
import { expect, test } from "@jest/globals";
import { resourcesOf, templateWith } from "./synthesised.ts";

const VERSION = "AWS::Lambda::Version";
const SERVICES = ["MailProcessor", "MailFeedback"];

const versionsOf = (settings = {}) =>
  resourcesOf(templateWith(settings), VERSION).map(([id]) => id);

test("processor and feedback are invoked through the alias live of a retained version", () => {
  const template = templateWith();
  const versions = resourcesOf(template, VERSION);
  const aliases = resourcesOf(template, "AWS::Lambda::Alias");
  for (const name of SERVICES) {
    const [versionId, version] = versions.find(([id]) => id.startsWith(name)) ?? [];
    expect(version).toMatchObject({ DeletionPolicy: "Retain", UpdateReplacePolicy: "Retain" });
    const [, alias] = aliases.find(([id]) => id.startsWith(name)) ?? [];
    expect(alias?.Properties).toMatchObject({
      Name: "live",
      FunctionVersion: { "Fn::GetAtt": [versionId, "Version"] },
    });
  }
  expect(versions).toHaveLength(SERVICES.length);
});

test("only a setting of the function publishes a new version", () => {
  const isProcessor = (id: string) => id.startsWith("MailProcessor");
  expect(versionsOf({ batchLimit: 20 }).find(isProcessor)).not.toBe(versionsOf().find(isProcessor));
  expect(versionsOf({ scheduleMinutes: 5 })).toEqual(versionsOf());
});
