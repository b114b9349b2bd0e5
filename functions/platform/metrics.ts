/** CloudWatch metrics in the embedded format: lines of the log, no calls. */
import { Metrics as Powertools } from "@aws-lambda-powertools/metrics";
import { type MetricName, type Service, unitOf } from "./metric-names.ts";

/**
 * `namespace`: of this installation, so that two in one account do not add up. `service`: the function that counts.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
 */
export function createMetrics<S extends Service>(namespace: string, service: S): Metrics<S> {
  const metrics = new Powertools({ namespace, serviceName: service });
  return {
    count: (name) => metrics.singleMetric().addMetric(name, unitOf(name), 1),
    write: (values) => {
      const given = Object.entries<number | undefined>(values);
      for (const [name, value] of given)
        if (value !== undefined) metrics.addMetric(name, unitOf(name), value);
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

/** What a function tells CloudWatch: the names of its own part of the table in `core/metrics.ts`. */
export type Metrics<S extends Service> = {
  /** Counts one of it at once: what happens seldom and must not be lost with a run that is killed. */
  readonly count: (name: MetricName<S>) => void;
  /** Tells all of these in one line. */
  readonly write: (values: Readonly<Partial<Record<MetricName<S>, number | undefined>>>) => void;
};
