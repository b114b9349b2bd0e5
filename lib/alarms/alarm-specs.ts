/** Which alarms there are: on what, from where on, and for how long. */
import { Duration } from "aws-cdk-lib";
import { type IMetric, MathExpression, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import type { MetricName } from "../../functions/platform/metric-names.ts";
import { failingRuns, perRun, type RunBound } from "../functions/wakes.ts";
import type { PostriderConfig } from "../settings/stage-config.ts";
import { metricOf, reputationOf, type Watched } from "./monitored-resources.ts";

/** From here on SES reviews an account; from 0.1 it may pause its sending. Source: https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-messages.html */
export const BOUNCE_RATE = { warn: 0.05, paused: 0.1 } as const;
/** The same; it may pause from 0.005. */
export const COMPLAINT_RATE = { warn: 0.001, paused: 0.005 } as const;

/** The part of the day's limit that rings. */
const SPENT_PART = 0.8;

/** How much is watched. */
export type Preset = NonNullable<PostriderConfig["preset"]>;

type Wanted = {
  /** Its section in docs/runbook.md. */
  readonly section: string;
  /** Where several alarms have one section. */
  readonly of?: string | undefined;
  /** What has happened, for whoever is woken by it. */
  readonly text: string;
  readonly metric: IMetric;
  /** It rings at this, or above. */
  readonly atLeast: number;
  /** So many of the metric's periods in a row. @default 1 */
  readonly periods?: number;
  /** @default - no data is no trouble */
  readonly missing?: TreatMissingData;
};

/** With MissedRuns, which ./alarms.ts adds, the alarms of `preset: "starter"`: email has stopped, is late, or cannot be sent. */
const STARTER = ["OldestMessage", "DeadLetters"];

/** The id of an alarm below the construct. */
export function alarmIdOf({ section, of = "" }: Pick<Wanted, "section" | "of">): string {
  return `${section}${of}`;
}

/** All that ring for what is there; what is missing rings by ./alarms.ts. */
export function wantedAlarms(watched: Watched, preset: Preset): readonly Wanted[] {
  const all = [...ofMail(watched), ...ofAws(watched)];
  return preset === "starter" ? all.filter((one) => STARTER.includes(alarmIdOf(one))) : all;
}

const MINUTES_5 = Duration.minutes(5);
const MINUTES_15 = Duration.minutes(15);
const HOUR = Duration.hours(1);

/** Mail is late when a message has waited for so long. */
const LATE_SECONDS = Duration.hours(3).toSeconds();

/** What our functions count. */
function ofMail(watched: Watched): readonly Wanted[] {
  const { aiDailyLimitUsd } = watched;
  const sum = (period: Duration) => ({ statistic: "Sum", period });
  const cutShort = failingRuns(watched, 3);
  const highest = { statistic: "Maximum", period: perRun(watched) };
  return [
    {
      section: "SesBreakerOpen",
      text: "SES is down or refuses everything: no mail leaves, nothing is lost.",
      metric: metricOf(watched, "processor", "SesBreakerOpen", highest),
      atLeast: 1,
    },
    {
      section: "AiBreakerOpen",
      text: "The AI is down or refuses everything: mails go in plain words.",
      metric: metricOf(watched, "processor", "AiBreakerOpen", highest),
      atLeast: 1,
    },
    // SQS leaves a message that was received three times out of the age of its oldest. Source:
    // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
    {
      section: "OldestMessage",
      of: "Received",
      text: "A run took a message that has waited for three hours: mail is late.",
      metric: metricOf(watched, "processor", "OldestMessageSeconds", {
        statistic: "Maximum",
        period: HOUR,
      }),
      atLeast: LATE_SECONDS,
    },
    {
      section: "FeedbackLate",
      of: "Returned",
      text: "Events of SES have stayed in their queue for an hour: nobody learns what becomes of the mails.",
      metric: metricOf(watched, "feedback", "Returned", sum(MINUTES_15)),
      atLeast: 1,
      periods: 4,
    },
    {
      section: "CutShort",
      text: "Runs end before their work is done: a dependency is away.",
      metric: metricOf(watched, "processor", "CutShort", sum(cutShort.period)),
      atLeast: cutShort.runs,
    },
    {
      section: "Unknown",
      text: "Of several mails nobody knows yet whether SES took them.",
      metric: metricOf(watched, "processor", "Unknown", sum(HOUR)),
      atLeast: 5,
    },
    {
      section: "Parked",
      text: "Of a mail nobody will know whether SES took it: it waits for your decision.",
      metric: metricOf(watched, "processor", "Parked", sum(MINUTES_5)),
      atLeast: 1,
    },
    {
      section: "PersonalDataStopped",
      text: "A request to the AI held personal data and was stopped; the mail went in plain words.",
      metric: metricOf(watched, "processor", "PersonalDataStopped", sum(MINUTES_5)),
      atLeast: 1,
    },
    ...(["processor", "feedback"] as const).map((service) => ({
      section: "SentTwice",
      of: service,
      text: "SES took a second mail of a delivery: the window that the README names.",
      metric: metricOf(watched, service, "SentTwice", sum(MINUTES_5)),
      atLeast: 1,
    })),
    {
      section: "Rejected",
      text: "SES took a mail and did not send it: it found a virus in it.",
      metric: metricOf(watched, "feedback", "Rejected", sum(MINUTES_5)),
      atLeast: 1,
    },
    ...(aiDailyLimitUsd > 0
      ? [
          {
            section: "AllPlain",
            text: "For an hour the AI has written none of the drafts that it was to write: mails go in plain words.",
            metric: plainAlone(watched, Duration.hours(1)),
            // One draft that was late in a quiet hour is no trouble.
            atLeast: 3,
          },
          {
            section: "AiCost",
            text: `The AI has cost ${SPENT_PART * 100} % of the day's limit in 24 hours; at the limit mails are plain.`,
            metric: metricOf(watched, "processor", "AiCostUsd", sum(Duration.days(1))),
            atLeast: SPENT_PART * aiDailyLimitUsd,
          },
        ]
      : []),
  ];
}

/**
 * Drafts that the AI was to write and that went plain, where it has written none. A run writes the three metrics together, zeros too
 * (functions/processor/run-metrics.ts): FILL fills no metric that has never been written, and the formula would have no result.
 */
function plainAlone(watched: Watched, period: Duration): IMetric {
  const of = (name: MetricName<"processor">) =>
    metricOf(watched, "processor", name, { statistic: "Sum", period });
  return new MathExpression({
    expression: "IF(written < 1, away + unusable, 0)",
    usingMetrics: {
      written: of("Written"),
      away: of("PlainWithoutAi"),
      unusable: of("PlainAiAnswer"),
    },
    period,
  });
}

/** What AWS counts of its own services. */
function ofAws(watched: Watched): readonly Wanted[] {
  const { queue, deadLetterQueue, feedbackQueue, feedbackDeadLetterQueue } = watched;
  const { processor, feedback, unsubscribe, scheduleGroup } = watched;
  const failing = failingRuns(watched, 5);
  /** What wakes the others is no schedule. */
  const often: RunBound = { period: MINUTES_15, runs: 3 };
  const functions = [
    { of: "processor", one: processor, bound: failing },
    { of: "feedback", one: feedback, bound: often },
    ...(unsubscribe === undefined ? [] : [{ of: "unsubscribe", one: unsubscribe, bound: often }]),
  ];
  return [
    {
      section: "OldestMessage",
      text: "A message has waited for three hours: mail is late.",
      metric: queue.metricApproximateAgeOfOldestMessage({ period: MINUTES_5 }),
      atLeast: LATE_SECONDS,
    },
    {
      section: "DeadLetters",
      text: "Messages that cannot be worked wait for you.",
      metric: deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: MINUTES_5 }),
      atLeast: 1,
    },
    {
      section: "FeedbackLate",
      text: "An event of SES has waited for an hour: nobody learns what becomes of the mails.",
      metric: feedbackQueue.metricApproximateAgeOfOldestMessage({ period: MINUTES_5 }),
      atLeast: HOUR.toSeconds(),
    },
    {
      section: "FeedbackDeadLetters",
      text: "Events of SES could not be read: what they told of a mail is not in the ledger.",
      metric: feedbackDeadLetterQueue.metricApproximateNumberOfMessagesVisible({
        period: MINUTES_5,
      }),
      atLeast: 1,
    },
    ...functions.map(({ of, one, bound: { period, runs } }) => ({
      section: "FunctionErrors",
      of,
      text: `The function ${of} fails again and again, or is killed.`,
      metric: one.metricErrors({ period }),
      atLeast: runs,
    })),
    ...(unsubscribe === undefined
      ? []
      : [
          {
            section: "UnsubscribeErrors",
            text: "Readers cannot end mails: the page answers with an error.",
            metric: unsubscribe.metric("Url5xxCount", { statistic: "Sum", period: MINUTES_15 }),
            atLeast: 3,
          },
        ]),
    {
      section: "ScheduleErrors",
      text: "The schedule cannot start the processor.",
      metric: scheduleGroup.metricTargetErrors({ period: failing.period }),
      atLeast: failing.runs,
    },
    {
      section: "BounceRate",
      text: "5 % of this account's mails bounce, whoever sends them; at 10 % SES may pause the account.",
      metric: reputationOf("BounceRate", HOUR),
      atLeast: BOUNCE_RATE.warn,
      missing: TreatMissingData.IGNORE,
    },
    {
      section: "ComplaintRate",
      text: "One in 1,000 of this account's mails is called spam, whoever sends them; at 5 in 1,000 SES may pause the account.",
      metric: reputationOf("ComplaintRate", HOUR),
      atLeast: COMPLAINT_RATE.warn,
      missing: TreatMissingData.IGNORE,
    },
  ];
}
