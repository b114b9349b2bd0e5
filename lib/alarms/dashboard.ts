import { Duration } from "aws-cdk-lib";
import {
  AlarmStatusWidget,
  Dashboard as CloudWatchDashboard,
  GraphWidget,
  type IAlarm,
  type IMetric,
  type IWidget,
  SingleValueWidget,
  Stats,
  TextWidget,
  type YAxisProps,
} from "aws-cdk-lib/aws-cloudwatch";
import { Construct } from "constructs";
import type { MetricName, Service } from "../../functions/platform/metric-names.ts";
import { RUNBOOK } from "./alarms.ts";
import { TIMES } from "../settings/times.ts";
import { BOUNCE_RATE, COMPLAINT_RATE } from "./alarm-specs.ts";
import { metricOf, reputationOf, type Watched } from "./monitored-resources.ts";

export interface DashboardProps extends Watched {
  /** The alarms whose state it shows. */
  readonly alarms: readonly IAlarm[];
  /** Where the runbook can be read, without a section. @default "docs/runbook.md" */
  readonly runbookUrl?: string | undefined;
}

const MINUTES_5 = Duration.minutes(5);
const DAY = Duration.days(1);

/** One page of CloudWatch that answers, from top to bottom: is mail going out, how late, what does it cost, what failed. */
export class Dashboard extends Construct {
  readonly dashboard: CloudWatchDashboard;

  constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    this.dashboard = new CloudWatchDashboard(this, "Dashboard", {
      defaultInterval: Duration.hours(12),
      widgets: [
        [guide(props)],
        alarmLights(props),
        [mailGoingOut(props), ...howLate(props)],
        cost(props),
        [...whatFailed(props), whatBecame(props)],
        [breakers(props), ...runs(props)],
        [...reputation(), functions(props)],
      ],
    });
  }
}

/** A metric of ours under its own name; what it means stands beside it in the table of docs/runbook.md. */
function ours<S extends Service>(
  watched: Watched,
  service: S,
  names: readonly MetricName<S>[],
  statistic: string = Stats.SUM,
  period: Duration = MINUTES_5,
): IMetric[] {
  return names.map((name) =>
    metricOf(watched, service, name, { statistic, period }).with({
      label: service === "processor" ? name : `${service}: ${name}`,
    }),
  );
}

function graph(
  title: string,
  left: IMetric[],
  width: number,
  options: {
    readonly right?: IMetric[];
    readonly stacked?: boolean;
    readonly period?: Duration;
    /** A line to stay below: its value and what it is. */
    readonly limit?: readonly (readonly [number, string])[];
    readonly leftYAxis?: YAxisProps;
  } = {},
): GraphWidget {
  const { limit = [], right = [], ...rest } = options;
  return new GraphWidget({
    title,
    left,
    ...(right.length > 0 && { right }),
    width,
    height: 6,
    leftYAxis: { min: 0, showUnits: false },
    rightYAxis: { min: 0, showUnits: false },
    leftAnnotations: limit.map(([value, label]) => ({ value, label })),
    ...rest,
  });
}

function alarmLights({ alarms }: DashboardProps): IWidget[] {
  if (alarms.length === 0) return [];
  return [new AlarmStatusWidget({ title: "Alarms", alarms: [...alarms], width: 24, height: 4 })];
}

function guide({ runbookUrl = RUNBOOK }: DashboardProps): IWidget {
  const sections = ["Which alarm first", "Stop sending at once", "What the metrics say"];
  const links = sections.map(
    (name) => `[${name}](${runbookUrl}#${name.toLowerCase().replaceAll(" ", "-")})`,
  );
  return new TextWidget({
    markdown: `**Postrider**: is mail going out, how late, what does it cost, what failed? ${links.join(" · ")}`,
    width: 24,
    height: 2,
  });
}

function mailGoingOut(watched: DashboardProps): IWidget {
  return graph(
    "Is mail going out? Mails that SES took, and who wrote the drafts",
    ours(watched, "processor", ["Received", "Sent"]),
    12,
    {
      right: ours(watched, "processor", [
        "Written",
        "PlainByChoice",
        "PlainWithoutAi",
        "PlainAiAnswer",
        "PlainAiBudget",
      ]),
    },
  );
}

function howLate(watched: DashboardProps): IWidget[] {
  const { queue } = watched;
  return [
    graph(
      "How late? Seconds that the oldest message has waited",
      [
        queue
          .metricApproximateAgeOfOldestMessage({ period: MINUTES_5 })
          .with({ label: "in the queue" }),
        ...ours(watched, "processor", ["OldestMessageSeconds"], Stats.MAXIMUM),
      ],
      6,
    ),
    graph(
      "How many messages wait",
      [queue.metricApproximateNumberOfMessagesVisible({ period: MINUTES_5 })],
      6,
    ),
  ];
}

/** By the day: CloudWatch's days on a graph are those of UTC, as the limit's are. */
function cost(watched: DashboardProps): IWidget[] {
  const { aiDailyLimitUsd } = watched;
  return [
    new SingleValueWidget({
      title: "The AI today (UTC), US dollars; mails that left today",
      metrics: [
        ...ours(watched, "processor", ["AiCostUsd"], Stats.SUM, DAY),
        ...ours(watched, "processor", ["Sent"], Stats.SUM, DAY),
      ],
      width: 6,
      height: 6,
    }),
    graph(
      "What does it cost? The AI by the day (UTC), US dollars",
      ours(watched, "processor", ["AiCostUsd"], Stats.SUM, DAY),
      9,
      {
        period: DAY,
        ...(aiDailyLimitUsd > 0 && { limit: [[aiDailyLimitUsd, "the day's limit"]] }),
      },
    ),
    graph("Tokens of the AI", ours(watched, "processor", ["AiInputTokens", "AiOutputTokens"]), 9, {
      stacked: true,
    }),
  ];
}

function whatFailed(watched: DashboardProps): IWidget[] {
  const { deadLetterQueue, feedbackDeadLetterQueue } = watched;
  return [
    graph(
      "What failed? Mails without an end, messages moved aside, events that come again",
      [
        ...ours(watched, "processor", ["Unknown", "Parked", "Failed", "DeadLettered"]),
        ...ours(watched, "processor", ["SentTwice", "PersonalDataStopped"]),
        ...ours(watched, "feedback", ["SentTwice", "Returned"]),
      ],
      8,
    ),
    graph(
      "Dead letters that wait for you",
      [
        deadLetterQueue
          .metricApproximateNumberOfMessagesVisible({ period: MINUTES_5 })
          .with({ label: "messages" }),
        feedbackDeadLetterQueue
          .metricApproximateNumberOfMessagesVisible({ period: MINUTES_5 })
          .with({ label: "events of SES" }),
      ],
      8,
    ),
  ];
}

function whatBecame(watched: DashboardProps): IWidget {
  return graph(
    "What became of the mails, as SES tells; and what was not sent",
    ours(watched, "feedback", ["Delivered", "Bounced", "Complained", "Rejected"]),
    8,
    {
      right: [
        ...ours(watched, "processor", ["Suppressed", "Expired"]),
        ...ours(watched, "feedback", ["Suppressed"]),
        ...(watched.unsubscribe === undefined
          ? []
          : ours(watched, "unsubscribe", ["Unsubscribed"])),
      ],
    },
  );
}

function breakers(watched: DashboardProps): IWidget {
  return graph(
    "Breakers: 1 is open",
    ours(watched, "processor", ["SesBreakerOpen", "AiBreakerOpen"], Stats.MAXIMUM),
    8,
    { leftYAxis: { min: 0, max: 1, showUnits: false } },
  );
}

function runs(watched: DashboardProps): IWidget[] {
  const stopMs = TIMES.stop.toMilliseconds();
  return [
    graph(
      "How long runs take, ms",
      [
        ...ours(watched, "processor", ["RunMs"], Stats.MAXIMUM),
        metricOf(watched, "processor", "RunMs", { statistic: "p50", period: MINUTES_5 }).with({
          label: "RunMs, the median",
        }),
      ],
      8,
      { limit: [[stopMs, "a run is over"]] },
    ),
    graph(
      "Runs, and those that met another one or were cut short",
      [
        metricOf(watched, "processor", "RunMs", {
          statistic: Stats.SAMPLE_COUNT,
          period: MINUTES_5,
        }).with({ label: "runs" }),
        ...ours(watched, "processor", ["Busy", "CutShort"]),
        watched.scheduleGroup
          .metricTargetErrors({ period: MINUTES_5 })
          .with({ label: "not started" }),
      ],
      8,
    ),
  ];
}

function reputation(): IWidget[] {
  const rates = [
    ["BounceRate", "Bounces, of all mails of this account", BOUNCE_RATE],
    ["ComplaintRate", "Complaints, of all mails of this account", COMPLAINT_RATE],
  ] as const;
  return rates.map(([rate, title, { warn, paused }]) =>
    graph(title, [reputationOf(rate, Duration.hours(1))], 6, {
      limit: [
        [warn, "SES looks into it"],
        [paused, "SES may pause the account"],
      ],
    }),
  );
}

function functions({ processor, feedback, unsubscribe }: DashboardProps): IWidget {
  const all = [
    { name: "processor", one: processor },
    { name: "feedback", one: feedback },
    ...(unsubscribe === undefined ? [] : [{ name: "unsubscribe", one: unsubscribe }]),
  ];
  return graph(
    "The functions: errors and refused starts; how long they take, ms (right)",
    all.flatMap(({ name, one }) => [
      one.metricErrors({ period: MINUTES_5 }).with({ label: `${name}: errors` }),
      one.metricThrottles({ period: MINUTES_5 }).with({ label: `${name}: refused` }),
    ]),
    12,
    {
      right: all.map(({ name, one }) =>
        one
          .metricDuration({ period: MINUTES_5, statistic: Stats.MAXIMUM })
          .with({ label: `${name}: longest` }),
      ),
    },
  );
}
