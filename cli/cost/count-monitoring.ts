/** Counts the metrics of alarms and the dashboards of the stack. */
import { App } from "aws-cdk-lib";
import { CfnAlarm, CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import { PostriderStack } from "../../lib/postrider-stack.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import type { Monitoring } from "./bill.ts";

/** Counts in a stack with these settings. The functions are not bundled, and no file is written. */
export function countMonitoring(settings: PostriderConfig): Monitoring {
  const app = new App({ context: { "aws:cdk:bundling-stacks": [] } });
  const constructs = new PostriderStack(app, "Postrider", {
    // Any folder that exists: the definitions do not change what is counted.
    notifications: import.meta.dirname,
    ...settings,
  }).node.findAll();
  return {
    alarmMetrics: constructs
      .filter((one) => one instanceof CfnAlarm)
      .reduce((sum, one) => sum + metricsOf(one), 0),
    dashboards: constructs.filter((one) => one instanceof CfnDashboard).length,
  };
}

/** An alarm on an expression is billed for each of its metrics. */
function metricsOf({ metrics }: CfnAlarm): number {
  return Array.isArray(metrics) ? metrics.filter(isMetric).length : 1;
}

function isMetric(query: unknown): boolean {
  return typeof query === "object" && query !== null && "metricStat" in query;
}
