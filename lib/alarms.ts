import { Duration } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { MetricName } from "../functions/services/ports.ts";

/** What an operator must know of; each alarm's section stands in docs/runbook.md. */
export class Alarms extends Construct {
  readonly personalDataStopped: Alarm;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    this.personalDataStopped = new Alarm(this, "PersonalDataStopped", {
      alarmDescription:
        "A request to the AI held personal data and was stopped; the mail went in plain words. docs/runbook.md#personaldatastopped",
      metric: new Metric({
        namespace: "Postrider",
        metricName: "PersonalDataStopped" satisfies MetricName,
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
