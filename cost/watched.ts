/** Counts what the stack has for watching, whether mail goes or not. */
import { App } from "aws-cdk-lib";
import { CfnAlarm, CfnDashboard } from "aws-cdk-lib/aws-cloudwatch";
import { METRICS } from "../functions/core/metrics.ts";
import type { PostriderConfig } from "../lib/config.ts";
import { PostriderStack } from "../lib/postrider-stack.ts";
import type { Watched } from "./bill.ts";

/** Of the stack as these settings make it; nothing is bundled or written. */
export function watchedBy(settings: PostriderConfig): Watched {
  const app = new App({ context: { "aws:cdk:bundling-stacks": [] } });
  const parts = new PostriderStack(app, "Postrider", settings).node.findAll();
  return {
    metrics: Object.values(METRICS).reduce((sum, names) => sum + Object.keys(names).length, 0),
    alarms: parts.filter((part) => part instanceof CfnAlarm).length,
    dashboards: parts.filter((part) => part instanceof CfnDashboard).length,
  };
}
