import { type Duration, Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { METRIC_DIMENSIONS, type MetricName } from "../../functions/platform/metric-names.ts";

/** The parts of one installation that the alarms and the dashboard monitor. */
export interface MonitoredResources {
  /** The CloudWatch namespace that the functions write to. */
  readonly metricsNamespace: string;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly feedbackQueue: IQueue;
  readonly feedbackDeadLetterQueue: IQueue;
  readonly processor: IFunction;
  readonly feedback: IFunction;
  /** The function behind the unsubscribe page. @default - none */
  readonly unsubscribe?: IFunction | undefined;
  /** Minutes between the runs of a slot. @default 1 */
  readonly scheduleMinutes?: number | undefined;
  /** Runs that may work side by side. @default 1 */
  readonly slots?: number | undefined;
  /** The AI budget of a day (UTC), US dollars. 0: no AI. */
  readonly aiDailyLimitUsd: number;
}

/** The CloudWatch namespace of an installation: its stack's name and its path in the stack. */
export function metricsNamespaceOf(installation: Construct): string {
  const stack = Stack.of(installation);
  const path = installation.node.path.slice(stack.node.path.length);
  return `Postrider/${stack.stackName}${path.replaceAll(/[^\w.#:/-]/g, "-")}`;
}

type MetricOptions = { readonly statistic: string; readonly period: Duration };

export function customMetric(
  { metricsNamespace }: Pick<MonitoredResources, "metricsNamespace">,
  name: MetricName,
  options: MetricOptions,
): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName: name,
    dimensionsMap: METRIC_DIMENSIONS,
    ...options,
  });
}

/** A rate from 0 to 1 over all emails of the account in this region. Source: https://docs.aws.amazon.com/ses/latest/dg/monitor-sender-reputation.html */
export function reputationMetric(rate: "BounceRate" | "ComplaintRate", period: Duration): Metric {
  return new Metric({
    namespace: "AWS/SES",
    metricName: `Reputation.${rate}`,
    statistic: "Average",
    period,
  });
}
