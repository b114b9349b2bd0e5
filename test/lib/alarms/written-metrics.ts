/** The metrics that exist: those that the functions of a template write, and those of AWS for its resources. */
import type { Template } from "aws-cdk-lib/assertions";
import { METRIC_DIMENSIONS, METRICS } from "../../../functions/platform/metric-names.ts";
import { environmentOf, resourcesOf } from "../synthesised.ts";

/** A metric of an alarm or dashboard, with the dimension values of the template. */
export type Named = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
};

type AlarmProperties = {
  readonly AlarmName: string;
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Statistic: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
  readonly AlarmActions?: readonly unknown[];
  readonly OKActions?: readonly unknown[];
  /** Only for an alarm on an expression. */
  readonly expression?: string;
  readonly Metrics?: readonly {
    readonly Expression?: string;
    readonly MetricStat?: {
      readonly Metric: Pick<AlarmProperties, "Namespace" | "MetricName" | "Dimensions">;
      readonly Stat: string;
      readonly Period: number;
    };
  }[];
};

/** The alarms of a template. An alarm on an expression shows the expression's only metric as its own. */
export function alarmsIn(template: Template): AlarmProperties[] {
  return resourcesOf(template, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => {
    const { Metrics = [], ...own } = Properties as unknown as AlarmProperties;
    const stats = Metrics.flatMap(({ MetricStat }) => MetricStat ?? []);
    const expression = Metrics.find(({ Expression }) => Expression !== undefined)?.Expression;
    const [stat] = stats;
    if (stat === undefined || expression === undefined) return own;
    if (stats.length > 1) throw new Error(`${own.AlarmName} is on several metrics`);
    return { ...own, ...stat.Metric, Statistic: stat.Stat, Period: stat.Period, expression };
  });
}

/** The metrics of AWS that we use, and the resource of each. Sources: the metrics pages of the SQS, Lambda and SES guides. */
const AWS: Readonly<
  Record<string, { names: readonly string[]; dimension?: string; type?: string }>
> = {
  "AWS/SQS": {
    names: ["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"],
    dimension: "QueueName",
    type: "AWS::SQS::Queue",
  },
  "AWS/Lambda": {
    names: ["Errors", "Duration", "Url5xxCount"],
    dimension: "FunctionName",
    type: "AWS::Lambda::Function",
  },
  "AWS/SES": { names: ["Reputation.BounceRate", "Reputation.ComplaintRate"] },
};

/** Says why nothing writes this metric; undefined if something does. */
export function unwritten(template: Template, metric: Named): string | undefined {
  const { namespace, name, dimensions } = metric;
  const aws = AWS[namespace];
  if (aws === undefined) return unwrittenByUs(template, metric);
  if (!aws.names.includes(name)) return `${namespace} has no ${name}`;
  const expected = aws.dimension === undefined ? [] : [aws.dimension];
  if (JSON.stringify(Object.keys(dimensions)) !== JSON.stringify(expected))
    return `${namespace} writes ${name} by ${expected.join()}, not ${Object.keys(dimensions).join()}`;
  if (aws.dimension === undefined || aws.type === undefined) return undefined;
  const value = dimensions[aws.dimension];
  const isWritten = Object.entries(template.findResources(aws.type)).some(([id, resource]) =>
    typeof value === "string"
      ? (resource["Properties"] as { Name?: unknown }).Name === value
      : resourceIn(value) === id,
  );
  return isWritten ? undefined : `${name}: the stack has no such ${aws.type}`;
}

function unwrittenByUs(template: Template, { namespace, name, dimensions }: Named) {
  if (!Object.hasOwn(METRICS, name)) return `no function writes ${name}`;
  if (JSON.stringify(dimensions) !== JSON.stringify(METRIC_DIMENSIONS))
    return `${name} has other dimensions`;
  const written = environmentOf(template, "MailProcessorFunction")["METRICS_NAMESPACE"];
  return written === namespace ? undefined : `the functions write to ${written}, not ${namespace}`;
}

/** The resource that a value refers to. */
function resourceIn(value: unknown): string | undefined {
  const { Ref, "Fn::GetAtt": attribute } = value as { Ref?: string; "Fn::GetAtt"?: string[] };
  return Ref ?? attribute?.[0];
}
