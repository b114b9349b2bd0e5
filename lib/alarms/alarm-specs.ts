/** The alarms: which question each one answers, and when it fires. Every alarm is on one metric, so that missing data has one meaning. */
import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, Stats, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { MetricName } from "../../functions/platform/metric-names.ts";
import type { PostriderConfig } from "../settings/stage-config.ts";
import { customMetric, type MonitoredResources, reputationMetric } from "./monitored-resources.ts";

/** What an operator asks, in the order of the dashboard and of docs/runbook.md. */
export const QUESTIONS = [
  "Are emails going out?",
  "Are emails late?",
  "Was anything sent twice?",
  "What is refused or fails?",
  "What needs you?",
  "What does it cost?",
] as const;

/** `page`: act now. `ticket`: act on the next working day. `info`: know it. */
export type Severity = "page" | "ticket" | "info";

export type Preset = NonNullable<PostriderConfig["preset"]>;

export type AlarmSpec = {
  readonly severity: Severity;
  readonly name: string;
  readonly question: (typeof QUESTIONS)[number];
  /** What happened and what it means for emails. */
  readonly text: string;
  readonly metric: IMetric;
  readonly threshold: number;
  /** @default - fires at the threshold and above */
  readonly below?: true;
  /** Periods that are looked at. @default 1 */
  readonly periods?: number;
  /** How many of them must breach. @default - all */
  readonly breaching?: number;
  /** @default TreatMissingData.NOT_BREACHING */
  readonly missing?: TreatMissingData;
};

/** SES reviews an account at `review` and may pause its sending at `pause`. Source: https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-messages.html */
export const BOUNCE_RATE = { review: 0.05, pause: 0.1 } as const;
export const COMPLAINT_RATE = { review: 0.001, pause: 0.005 } as const;

const STARTER = new Set(["page-mail-stopped", "page-mail-late", "ticket-dead-letters"]);

const MINUTES_5 = Duration.minutes(5);
const MINUTES_15 = Duration.minutes(15);
const HOUR = Duration.hours(1);
const DAY = Duration.days(1);

const LATE = Duration.hours(3);
/** SQS leaves a message out of the age after its third receive, which is 9 minutes with the feedback queue's visibility timeout. */
const FEEDBACK_LATE = MINUTES_5;
const FALLBACK_SHARE = 0.5;
const BUDGET_SHARE = 0.8;

const percent = (share: number) =>
  share.toLocaleString("en", { style: "percent", maximumFractionDigits: 1 });

/** The name of an alarm within its installation, and its section in docs/runbook.md. */
export function alarmIdOf({ severity, name }: AlarmSpec): string {
  return `${severity}-${name}`;
}

export function alarmSpecs(resources: MonitoredResources, preset: Preset): readonly AlarmSpec[] {
  const { deadLetterQueue, feedbackQueue, feedbackDeadLetterQueue } = resources;
  const { unsubscribe, aiDailyLimitUsd } = resources;
  const sum = (name: MetricName, period = MINUTES_5) =>
    customMetric(resources, name, { statistic: Stats.SUM, period });

  const all: AlarmSpec[] = [
    mailStopped(resources),
    {
      severity: "page",
      name: "mail-late",
      question: "Are emails late?",
      text: `A message has waited for ${LATE.toHours()} hours.`,
      metric: customMetric(resources, "OldestMessageSeconds", {
        statistic: Stats.MAXIMUM,
        period: HOUR,
      }),
      threshold: LATE.toSeconds(),
    },
    {
      severity: "ticket",
      name: "feedback-late",
      question: "Are emails late?",
      text: "SES reports wait in their queue: deliveries, bounces and complaints are not recorded.",
      metric: feedbackQueue.metricApproximateAgeOfOldestMessage({ period: MINUTES_5 }),
      threshold: FEEDBACK_LATE.toSeconds(),
    },
    {
      severity: "ticket",
      name: "duplicate-sends",
      question: "Was anything sent twice?",
      text: "SES accepted a second email of one delivery.",
      metric: sum("DuplicateSends"),
      threshold: 1,
    },
    {
      severity: "ticket",
      name: "bounce-rate",
      question: "What is refused or fails?",
      text: `${percent(BOUNCE_RATE.review)} of this account's emails bounce. At ${percent(BOUNCE_RATE.pause)} SES may pause sending.`,
      metric: reputationMetric("BounceRate", HOUR),
      threshold: BOUNCE_RATE.review,
      missing: TreatMissingData.IGNORE,
    },
    {
      severity: "ticket",
      name: "complaint-rate",
      question: "What is refused or fails?",
      text: `${percent(COMPLAINT_RATE.review)} of this account's emails are marked as spam. At ${percent(COMPLAINT_RATE.pause)} SES may pause sending.`,
      metric: reputationMetric("ComplaintRate", HOUR),
      threshold: COMPLAINT_RATE.review,
      missing: TreatMissingData.IGNORE,
    },
    {
      severity: "ticket",
      name: "content-blocked",
      question: "What is refused or fails?",
      text: "An AI request with personal data was blocked, or SES found a virus in an email.",
      metric: sum("BlockedContent"),
      threshold: 1,
    },
    {
      severity: "ticket",
      name: "dead-letters",
      question: "What needs you?",
      text: "Messages in the dead-letter queue wait for you.",
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: MINUTES_5 }),
      threshold: 1,
    },
    {
      severity: "ticket",
      name: "feedback-dead-letters",
      question: "What needs you?",
      text: "SES reports that cannot be read wait in their dead-letter queue.",
      metric: feedbackDeadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: MINUTES_5,
      }),
      threshold: 1,
    },
  ];
  if (unsubscribe !== undefined)
    all.push({
      severity: "ticket",
      name: "unsubscribe-fails",
      question: "What is refused or fails?",
      text: "The unsubscribe page answers with errors.",
      metric: unsubscribe.metric("Url5xxCount", { statistic: Stats.SUM, period: MINUTES_15 }),
      threshold: 3,
    });
  if (aiDailyLimitUsd > 0)
    all.push(
      {
        severity: "ticket",
        name: "ai-fallback",
        question: "What is refused or fails?",
        text: `At least ${percent(FALLBACK_SHARE)} of the drafts have the fallback text: the AI does not answer, or its answers are unusable.`,
        metric: customMetric(resources, "FallbackDrafts", {
          statistic: Stats.AVERAGE,
          period: HOUR,
        }),
        threshold: FALLBACK_SHARE,
        // One failed draft in a quiet hour is not enough.
        periods: 6,
        breaching: 3,
      },
      {
        severity: "info",
        name: "ai-cost",
        question: "What does it cost?",
        text: `The AI has used ${percent(BUDGET_SHARE)} of its daily budget within ${DAY.toHours()} hours.`,
        metric: sum("AiCostUsd", DAY),
        threshold: BUDGET_SHARE * aiDailyLimitUsd,
      },
    );
  return all
    .filter((spec) => preset === "production" || STARTER.has(alarmIdOf(spec)))
    .toSorted((one, other) => QUESTIONS.indexOf(one.question) - QUESTIONS.indexOf(other.question));
}

/**
 * Fires when less than half of the expected runs complete, in two periods in a row. Zeros come from the expression, because missing data
 * would only breach after the whole evaluation range is empty.
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
function mailStopped(resources: MonitoredResources): AlarmSpec {
  const { scheduleMinutes = 1, slots = 1 } = resources;
  const period = Duration.minutes(Math.max(5, 2 * scheduleMinutes));
  const runs = slots * Math.floor(period.toMinutes() / scheduleMinutes);
  return {
    severity: "page",
    name: "mail-stopped",
    question: "Are emails going out?",
    text: "Runs do not start, fail, or are refused by SES, DynamoDB or SQS. Messages wait in the queue.",
    metric: new MathExpression({
      expression: "FILL(completed, 0)",
      usingMetrics: {
        completed: customMetric(resources, "CompletedRuns", { statistic: Stats.SUM, period }),
      },
      label: "Completed runs",
      period,
    }),
    threshold: Math.ceil(runs / 2),
    below: true,
    periods: 2,
    // Before the first run there is nothing to fill.
    missing: TreatMissingData.BREACHING,
  };
}
