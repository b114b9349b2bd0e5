/** CloudWatch metrics in the embedded metric format: log lines, no calls. */
import { Metrics as Powertools } from "@aws-lambda-powertools/metrics";
import { METRIC_DIMENSIONS, type MetricName, unitOf } from "./metric-names.ts";

/** `namespace`: the installation's, so that two in one account do not add up. */
export function createMetrics(namespace: string): Metrics {
  const metrics = new Powertools({ namespace, serviceName: METRIC_DIMENSIONS.service });
  return {
    count: (name) => metrics.singleMetric().addMetric(name, unitOf(name), 1),
    write: (values) => {
      for (const [name, value = []] of Object.entries<number | readonly number[] | undefined>(
        values,
      ))
        for (const one of [value].flat()) metrics.addMetric(name, unitOf(name), one);
      if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    },
  };
}

export type MetricValues = Readonly<
  Partial<Record<MetricName, number | readonly number[] | undefined>>
>;

export type Metrics = {
  /** Writes a count of 1 immediately, so that it survives a run that is killed. */
  readonly count: (name: MetricName) => void;
  /** Writes all values in one line. */
  readonly write: (values: MetricValues) => void;
};
