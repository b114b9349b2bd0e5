/** The alarms that count runs: they scale with `scheduleMinutes` and `slots`. */
import "aws-cdk-lib/testhelpers/jest-autoclean";
import { describe, expect, test } from "@jest/globals";
import type { Template } from "aws-cdk-lib/assertions";
import { alarmsWith } from "../alarms/alarms-factory.ts";
import { propertiesOf } from "../synthesised.ts";
import { alarmsIn } from "../alarms/written-metrics.ts";

const NO_BOUND = { Period: 0, Threshold: 0, EvaluationPeriods: 0 };

const named = (template: Template, name: string) =>
  alarmsIn(template).filter(({ MetricName }) => MetricName === name);

describe.each([1, 5, 15, 60])("with a run every %i minutes", (scheduleMinutes) => {
  describe.each([1, 8, 20])("of each of %i slots", (slots) => {
    const found = alarmsIn(alarmsWith({ scheduleMinutes, slots }));
    const runsIn = (seconds: number) => slots * Math.floor(seconds / 60 / scheduleMinutes);
    /** A run may last 90 s: a bad minute has two of each slot where they begin every minute. */
    const badMinute = slots * (scheduleMinutes === 1 ? 2 : 1);

    test.each([
      ["CutShort", /cutshort/],
      ["Errors", /functionerrors/],
      ["TargetErrorCount", /scheduleerrors/],
    ])("%s rings when every run fails, and not for one bad minute", (name, section) => {
      const [alarm] = found.filter((one) => one.MetricName === name);
      expect(alarm).toMatchObject({
        AlarmDescription: expect.stringMatching(section),
        EvaluationPeriods: 1,
      });
      const { Period, Threshold } = alarm ?? NO_BOUND;
      expect(Threshold).toBeLessThanOrEqual(runsIn(Period));
      expect(Threshold).toBeGreaterThan(badMinute);
    });

    test("missed runs ring when no slot runs, and when one of many does; not for one bad minute", () => {
      const missed = found.filter(({ MetricName }) => MetricName === "RunMs");
      expect(missed).toMatchObject([{ expression: "FILL(ended, 0)" }]);
      const [{ Period, Threshold, EvaluationPeriods } = NO_BOUND] = missed;
      expect(Period * EvaluationPeriods).toBeLessThanOrEqual(86_400);
      expect(Threshold).toBeGreaterThan(slots === 1 ? 0 : runsIn(Period) / slots);
      expect(Threshold).toBeLessThanOrEqual(runsIn(Period) - slots);
    });
  });
});

test("what is not there is a zero, so that a missed run rings also while earlier ones are looked at", () => {
  const missed = propertiesOf(alarmsWith(), "AWS::CloudWatch::Alarm", "AlarmsMissedRuns");
  expect(missed).toMatchObject({
    Metrics: [
      { Expression: "FILL(ended, 0)", Id: "expr_1", Label: "Runs that ended" },
      {
        Id: "ended",
        MetricStat: {
          Metric: {
            Namespace: "Postrider/Shop/Mail",
            MetricName: "RunMs",
            Dimensions: [{ Name: "service", Value: "processor" }],
          },
          Stat: "SampleCount",
          Period: 300,
        },
        ReturnData: false,
      },
    ],
  });
  expect(missed).not.toHaveProperty("Period");
});

test("a schedule of 20 minutes misses a run only when two should have ended, twice over", () => {
  const template = alarmsWith({ scheduleMinutes: 20 });
  expect(named(template, "RunMs")).toMatchObject([{ Period: 2400, EvaluationPeriods: 2 }]);
  expect(named(template, "SesBreakerOpen")).toMatchObject([{ Period: 2400 }]);
});
