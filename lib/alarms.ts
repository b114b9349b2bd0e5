import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { MetricName } from "../functions/services/ports.ts";

/** What an operator must know of at the first time; each alarm's section in docs/runbook.md has its name. */
const RINGS_AT_ONCE = {
  PersonalDataStopped:
    "A request to the AI held personal data and was stopped; the mail went in plain words.",
  SesOpened:
    "SES is down or refuses everything: no mail leaves, nothing is lost, runs end before they receive.",
  AiOpened: "The AI is down or refuses everything: mails go in plain words.",
  SentTwice:
    "SES took a second mail of a delivery whose first one nobody could know of: the window that the README names.",
} as const satisfies Partial<Record<MetricName, string>>;

export class Alarms extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    for (const [metricName, text] of Object.entries(RINGS_AT_ONCE))
      new Alarm(this, metricName, {
        alarmDescription: `${text} docs/runbook.md#${metricName.toLowerCase()}`,
        metric: new Metric({
          namespace: "Postrider",
          metricName,
          dimensionsMap: { service: "processor" },
          statistic: "Sum",
          period: Duration.minutes(5),
        }),
        threshold: 1,
        evaluationPeriods: 1,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      });
  }
}
