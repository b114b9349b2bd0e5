import { Duration } from "aws-cdk-lib";
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  Stats,
  TextWidget,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { MetricName } from "../../functions/platform/metric-names.ts";
import { BOUNCE_RATE, COMPLAINT_RATE, QUESTIONS } from "./alarm-specs.ts";
import { RUNBOOK } from "./alarms.ts";
import { customMetric, type MonitoredResources, reputationMetric } from "./monitored-resources.ts";

export interface DashboardProps extends MonitoredResources {
  readonly alarms: readonly IAlarm[];
  /** The URL of the runbook, without a section. @default "docs/runbook.md" */
  readonly runbookUrl?: string | undefined;
}

const MINUTES_5 = Duration.minutes(5);
const HOUR = Duration.hours(1);
const DAY = Duration.days(1);

/** The state of the alarms, and one row for each question that they answer. */
export class Dashboard extends Construct {
  readonly dashboard: CloudWatchDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    const { alarms, runbookUrl = RUNBOOK } = props;
    const rows = QUESTIONS.flatMap((question) => [
      [text(`## ${question}`)],
      widgetsFor(question, props),
    ]);
    this.dashboard = new CloudWatchDashboard(this, "Dashboard", {
      defaultInterval: Duration.hours(12),
      widgets: [
        [text(`**Postrider**: what each alarm means, and what to do: [runbook](${runbookUrl})`)],
        ...(alarms.length === 0
          ? []
          : [
              [
                new AlarmStatusWidget({
                  title: "Alarms",
                  alarms: [...alarms],
                  width: 24,
                  height: 4,
                }),
              ],
            ]),
        ...rows,
      ],
    });
  }
}

function text(markdown: string): IWidget {
  return new TextWidget({ markdown, width: 24, height: 1 });
}

type Graph = {
  readonly title: string;
  readonly metrics: readonly IMetric[];
  readonly period?: Duration;
  /** Lines with a value and a label. */
  readonly limits?: readonly (readonly [value: number, label: string])[];
};

function widgetsFor(question: (typeof QUESTIONS)[number], props: DashboardProps): IWidget[] {
  const graphs = graphsFor(question, props);
  return graphs.map(
    ({ title, metrics, period, limits = [] }) =>
      new GraphWidget({
        title,
        left: [...metrics],
        width: 24 / graphs.length,
        height: 6,
        leftYAxis: { min: 0, showUnits: false },
        leftAnnotations: limits.map(([value, label]) => ({ value, label })),
        ...(period === undefined ? {} : { period }),
      }),
  );
}

function graphsFor(
  question: (typeof QUESTIONS)[number],
  resources: DashboardProps,
): readonly Graph[] {
  const { queue, deadLetterQueue, feedbackQueue, feedbackDeadLetterQueue } = resources;
  const { processor, feedback, unsubscribe, aiDailyLimitUsd } = resources;
  const metric = (name: MetricName, statistic: string = Stats.SUM, period = MINUTES_5) =>
    customMetric(resources, name, { statistic, period }).with({ label: name });
  const period = MINUTES_5;

  switch (question) {
    case "Are emails going out?":
      return [
        { title: "Emails that SES accepted", metrics: [metric("Sent")] },
        {
          title: "Completed runs, and function errors",
          metrics: [
            metric("CompletedRuns"),
            processor.metricErrors({ period }).with({ label: "processor errors" }),
            feedback.metricErrors({ period }).with({ label: "feedback errors" }),
          ],
        },
        {
          title: "Run duration, ms",
          metrics: [
            processor
              .metricDuration({ period, statistic: Stats.MAXIMUM })
              .with({ label: "longest" }),
            processor.metricDuration({ period, statistic: "p50" }).with({ label: "median" }),
          ],
        },
      ];
    case "Are emails late?":
      return [
        {
          title: "Age of the oldest message, seconds",
          metrics: [
            queue.metricApproximateAgeOfOldestMessage({ period }).with({ label: "in the queue" }),
            metric("OldestMessageSeconds", Stats.MAXIMUM),
            feedbackQueue
              .metricApproximateAgeOfOldestMessage({ period })
              .with({ label: "SES reports" }),
          ],
        },
        {
          title: "Messages that wait",
          metrics: [
            queue.metricApproximateNumberOfMessagesVisible({ period }).with({ label: "messages" }),
            metric("RetriedEvents"),
          ],
        },
      ];
    case "Was anything sent twice?":
      return [{ title: "Second emails of one delivery", metrics: [metric("DuplicateSends")] }];
    case "What is refused or fails?":
      return [
        {
          title: "SES circuit breaker: 1 is open",
          metrics: [metric("SesCircuitOpen", Stats.MAXIMUM)],
        },
        {
          title: "Share of drafts with the fallback text",
          metrics: [metric("FallbackDrafts", Stats.AVERAGE, HOUR)],
        },
        {
          title: "Bounce and complaint rate of the account",
          metrics: [reputationMetric("BounceRate", HOUR), reputationMetric("ComplaintRate", HOUR)],
          limits: [
            [BOUNCE_RATE.review, "SES reviews bounces"],
            [BOUNCE_RATE.pause, "SES may pause sending"],
            [COMPLAINT_RATE.review, "SES reviews complaints"],
          ],
        },
        {
          title: "Blocked content, and errors of the unsubscribe page",
          metrics: [
            metric("BlockedContent"),
            ...(unsubscribe === undefined
              ? []
              : [
                  unsubscribe
                    .metric("Url5xxCount", { statistic: Stats.SUM, period })
                    .with({ label: "unsubscribe page errors" }),
                ]),
          ],
        },
      ];
    case "What needs you?":
      return [
        {
          title: "Dead letters",
          metrics: [
            deadLetterQueue
              .metricApproximateNumberOfMessagesVisible({ period })
              .with({ label: "messages" }),
            feedbackDeadLetterQueue
              .metricApproximateNumberOfMessagesVisible({ period })
              .with({ label: "SES reports" }),
          ],
        },
      ];
    case "What does it cost?":
      return [
        {
          title: "AI cost a day (UTC), US dollars",
          metrics: [metric("AiCostUsd", Stats.SUM, DAY)],
          period: DAY,
          ...(aiDailyLimitUsd > 0 && { limits: [[aiDailyLimitUsd, "daily budget"]] as const }),
        },
        { title: "Emails a day (UTC)", metrics: [metric("Sent", Stats.SUM, DAY)], period: DAY },
      ];
  }
}
