/** Which metrics there are: what the functions of a template write, and what AWS writes of its resources. */
import type { Template } from "aws-cdk-lib/assertions";
import { METRICS } from "../../../functions/platform/metric-names.ts";
import { environmentOf, resourcesOf } from "../synthesised.ts";

/** A metric as an alarm or a dashboard names it, its dimensions' values as the template has them. */
export type Named = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, unknown>>;
};

type AlarmProperties = {
  readonly AlarmDescription: string;
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
  readonly Statistic: string;
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
  readonly AlarmActions?: readonly unknown[];
  readonly OKActions?: readonly unknown[];
  readonly expression?: string;
  /** Where the expression is of several. */
  readonly Metrics?: readonly Queried[];
};

/** The alarms of a template; of one on an expression of one metric, with that. */
export function alarmsIn(template: Template): AlarmProperties[] {
  return resourcesOf(template, "AWS::CloudWatch::Alarm").map(([, { Properties }]) => {
    const { Metrics = [], ...own } = Properties as unknown as AlarmProperties;
    const expression = Metrics.find(({ Expression }) => Expression !== undefined)?.Expression;
    if (expression === undefined) return own;
    const [{ Metric, Stat, Period }, ...others] = Metrics.flatMap(
      ({ MetricStat }) => MetricStat ?? [],
    ) as [NonNullable<Queried["MetricStat"]>];
    if (others.length > 0) return { ...own, Metrics };
    return { ...own, ...Metric, Statistic: Stat, Period, expression };
  });
}

type Queried = {
  readonly Id: string;
  readonly Expression?: string;
  readonly MetricStat?: {
    readonly Metric: Pick<AlarmProperties, "Namespace" | "MetricName" | "Dimensions">;
    readonly Stat: string;
    readonly Period: number;
  };
};

/**
 * What AWS writes, as far as we look at it, and by which resource. Sources: the pages "metrics" of SQS's, Lambda's,
 * Scheduler's and SES's guides.
 */
const AWS: Readonly<
  Record<string, { names: readonly string[]; dimension?: string; type?: string }>
> = {
  "AWS/SQS": {
    names: ["ApproximateAgeOfOldestMessage", "ApproximateNumberOfMessagesVisible"],
    dimension: "QueueName",
    type: "AWS::SQS::Queue",
  },
  "AWS/Lambda": {
    names: ["Invocations", "Errors", "Throttles", "Duration", "Url5xxCount"],
    dimension: "FunctionName",
    type: "AWS::Lambda::Function",
  },
  "AWS/Scheduler": {
    names: ["TargetErrorCount", "InvocationAttemptCount"],
    dimension: "ScheduleGroup",
    type: "AWS::Scheduler::ScheduleGroup",
  },
  "AWS/SES": { names: ["Reputation.BounceRate", "Reputation.ComplaintRate"] },
};

/** Why nobody writes this metric, or nothing where somebody does. */
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
  const { service, ...others } = dimensions;
  if (Object.keys(others).length > 0 || typeof service !== "string")
    return `${name} has the dimension service, and no other`;
  if (!Object.hasOwn((METRICS as Record<string, object>)[service] ?? {}, name))
    return `the ${service} writes no ${name}`;
  const id = `Mail${service.charAt(0).toUpperCase()}${service.slice(1)}Function`;
  const written = environmentOf(template, id)["METRICS_NAMESPACE"];
  return written === namespace
    ? undefined
    : `the ${service} writes to ${written}, not ${namespace}`;
}

/** The resource that a value refers to. */
function resourceIn(value: unknown): string | undefined {
  const { Ref, "Fn::GetAtt": attribute } = value as { Ref?: string; "Fn::GetAtt"?: string[] };
  return Ref ?? attribute?.[0];
}
