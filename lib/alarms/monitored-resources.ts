import { type Duration, Stack } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { IFunction } from "aws-cdk-lib/aws-lambda";
import type { IScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import type { MetricName, Service } from "../../functions/platform/metric-names.ts";

/** What alarms and dashboard look at: the parts of one installation. */
export interface Watched {
  /** The CloudWatch namespace that its functions write to. */
  readonly metricsNamespace: string;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** SES's events, and those of them that could not be read. */
  readonly feedbackQueue: IQueue;
  readonly feedbackDeadLetterQueue: IQueue;
  readonly processor: IFunction;
  readonly feedback: IFunction;
  /** The page by which readers end mails. @default - none */
  readonly unsubscribe?: IFunction | undefined;
  /** Of the processor's schedules, and of no others: Scheduler counts by group. */
  readonly scheduleGroup: IScheduleGroup;
  /** Minutes from one run to the next. @default 1 */
  readonly scheduleMinutes?: number | undefined;
  /** Runs that may work side by side, each woken by a schedule of its own. @default 1 */
  readonly slots?: number | undefined;
  /** What the AI may cost a day (UTC), US dollars; 0: no AI. */
  readonly aiDailyLimitUsd: number;
}

/** The CloudWatch namespace of an installation: its stack, and its place in it where that is not the stack itself. */
export function metricsNamespaceOf(installation: Construct): string {
  const stack = Stack.of(installation);
  const place = installation.node.path.slice(stack.node.path.length);
  return `Postrider/${stack.stackName}${place.replaceAll(/[^\w.#:/-]/g, "-")}`;
}

/** A metric of ours, as its function writes it. */
export function metricOf<S extends Service>(
  { metricsNamespace }: Pick<Watched, "metricsNamespace">,
  service: S,
  name: MetricName<S>,
  { statistic, period }: { readonly statistic: string; readonly period: Duration },
): Metric {
  return new Metric({
    namespace: metricsNamespace,
    metricName: name,
    dimensionsMap: { service },
    statistic,
    period,
  });
}

/** SES's own rates, as parts of 1: of the whole account in this region, whoever sends. Source: https://docs.aws.amazon.com/ses/latest/dg/monitor-sender-reputation.html */
export function reputationOf(rate: "BounceRate" | "ComplaintRate", period: Duration): Metric {
  return new Metric({
    namespace: "AWS/SES",
    metricName: `Reputation.${rate}`,
    statistic: "Average",
    period,
  });
}
