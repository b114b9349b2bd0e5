/** CloudWatch metrics in the embedded format: lines of the log, no calls. */
import { Metrics as Powertools, MetricUnit } from "@aws-lambda-powertools/metrics";
import type { Metrics } from "./ports.ts";

/** `service`: the function that counts; each has its own sums. Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html */
export function createMetrics(
  namespace: string,
  service: "processor" | "feedback" | "unsubscribe" = "processor",
): Metrics {
  const metrics = new Powertools({ namespace, serviceName: service });
  return {
    count: (name) => metrics.singleMetric().addMetric(name, MetricUnit.Count, 1),
  };
}
