import "aws-cdk-lib/testhelpers/jest-autoclean";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { expect, test } from "@jest/globals";
import { resourcesOf, templateWith } from "./synthesised.ts";

const RUNBOOK = readFileSync(`${import.meta.dirname}/../../docs/runbook.md`, "utf8");

const alarms = resourcesOf(templateWith(), "AWS::CloudWatch::Alarm").map(
  ([, { Properties }]) => Properties,
);

test("each alarm names its section in the runbook, and the section is there", () => {
  expect(alarms.length).toBeGreaterThan(0);
  const sections = [...RUNBOOK.matchAll(/^## (.+)$/gm)].map(([, name]) => name?.toLowerCase());
  for (const { AlarmDescription } of alarms)
    expect(sections).toContain(/docs\/runbook\.md#(\S+)$/.exec(String(AlarmDescription))?.[1]);
});

test("personal data that was stopped rings at the first time, on the very metric that the function writes", async () => {
  // In a process of its own: the line goes to standard output by no other way.
  const metrics = new URL("../../functions/services/metrics.ts", import.meta.url).href;
  const program = `import { createMetrics } from ${JSON.stringify(metrics)}; createMetrics("Postrider").count("PersonalDataStopped");`;
  const { stdout } = await promisify(execFile)(process.execPath, [
    "--no-warnings",
    "--input-type=module",
    "--eval",
    program,
  ]);
  const written = JSON.parse(stdout) as Record<string, unknown>;
  expect(written).toMatchObject({
    PersonalDataStopped: 1,
    service: "processor",
    _aws: {
      CloudWatchMetrics: [
        {
          Namespace: "Postrider",
          Dimensions: [["service"]],
          Metrics: [{ Name: "PersonalDataStopped", Unit: "Count" }],
        },
      ],
    },
  });
  expect(alarms).toContainEqual(
    expect.objectContaining({
      Namespace: "Postrider",
      MetricName: "PersonalDataStopped",
      Dimensions: [{ Name: "service", Value: "processor" }],
      Statistic: "Sum",
      Threshold: 1,
      ComparisonOperator: "GreaterThanOrEqualToThreshold",
      TreatMissingData: "notBreaching",
    }),
  );
});
