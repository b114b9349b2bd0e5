/** Counts what the stack has, whether mail goes or not. */
import { App } from "aws-cdk-lib";
import { CfnAlarm, CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import { CfnKey } from "aws-cdk-lib/aws-kms";
import { METRICS } from "../../functions/platform/metric-names.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { PostriderStack } from "../../lib/postrider-stack.ts";
import type { Watched } from "./bill.ts";

/** Of the stack as these settings make it; nothing is bundled or written. */
export function watchedBy(settings: PostriderConfig): Watched {
  const app = new App({ context: { "aws:cdk:bundling-stacks": [] } });
  const parts = new PostriderStack(app, "Postrider", {
    // Any folder that exists: the definitions change nothing that is counted.
    notifications: import.meta.dirname,
    ...settings,
  }).node.findAll();
  return {
    metrics: Object.values(METRICS).reduce((sum, names) => sum + Object.keys(names).length, 0),
    alarmMetrics: parts.reduce((sum, part) => sum + alarmMetricsOf(part), 0),
    dashboards: parts.filter((part) => part instanceof CfnDashboard).length,
    keys: parts.filter((part) => part instanceof CfnKey).length,
  };
}

/** An alarm on a formula is billed by each metric of the formula. */
function alarmMetricsOf(part: unknown): number {
  if (!(part instanceof CfnAlarm)) return 0;
  return Array.isArray(part.metrics) ? part.metrics.filter(isMetric).length : 1;
}

/** And no formula. */
function isMetric(query: unknown): boolean {
  return typeof query === "object" && query !== null && "metricStat" in query;
}
