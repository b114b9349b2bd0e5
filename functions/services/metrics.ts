/** CloudWatch metrics in the embedded format: lines of the log, no calls. */
import { Metrics as Powertools, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Metrics } from "./ports.ts";

/** Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
export function createMetrics(namespace: string): Metrics {
  const metrics = new Powertools({ namespace, serviceName: "processor" });
  return {
    count: (name) => metrics.singleMetric().addMetric(name, MetricUnit.Count, 1),
  };
}
