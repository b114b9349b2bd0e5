import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  type IMetric,
  MathExpression,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { type ITopic, Subscription, SubscriptionProtocol } from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import type { MetricName } from "../functions/core/metrics.ts";
import { acknowledge } from "./acknowledge.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { failingRuns, fewestRuns, perRun, type RunBound } from "./wakes.ts";
import { metricOf, reputationOf, type Watched } from "./watched.ts";

export interface AlarmsProps extends Watched {
  /**
   * Who is told when an alarm rings and when it is over, an address. AWS asks it first whether it wants to be.
   * @default - nobody but the topic's other subscribers
   */
  readonly alarmEmail?: string | undefined;
  /**
   * The topic that alarms go to; CloudWatch must be allowed to publish to it.
   * @default - one of its own where there is an `alarmEmail`; else alarms show in CloudWatch only
   */
  readonly alarmTopic?: ITopic | undefined;
  /**
   * Where the runbook can be read, without a section.
   * @default "docs/runbook.md"
   */
  readonly runbookUrl?: string | undefined;
}

/** Where the runbook is read if nobody says otherwise. */
export const RUNBOOK = "docs/runbook.md";

/** From here on SES reviews an account; from 0.1 it may pause its sending. Source: https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-messages.html */
export const BOUNCE_RATE = { warn: 0.05, paused: 0.1 } as const;
/** The same; it may pause from 0.005. */
export const COMPLAINT_RATE = { warn: 0.001, paused: 0.005 } as const;

/** The part of the day's limit that rings. */
const SPENT_PART = 0.8;

type Wanted = {
  /** Its section in docs/runbook.md. */
  readonly section: string;
  /** Where several alarms have one section. */
  readonly of?: string;
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

/** What an operator must know of, each with a section in docs/runbook.md. Without a topic and an address they show in CloudWatch only. */
export class Alarms extends Construct {
  readonly alarms: readonly IAlarm[];
  /** Where they go. */
  readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { alarmEmail, alarmTopic, runbookUrl = RUNBOOK } = props;
    this.topic =
      alarmTopic ?? (alarmEmail === undefined ? undefined : new AlarmTopic(this, "Topic").topic);
    if (alarmEmail !== undefined && this.topic !== undefined)
      this.subscribe(alarmEmail, this.topic);

    const missed = this.missedRuns(props, runbookUrl);
    const others = [...ofMail(props), ...ofAws(props)].map(
      ({ section, of = "", text, metric, atLeast, periods = 1, missing }) =>
        new Alarm(this, `${section}${of}`, {
          alarmDescription: `${text} ${runbookUrl}#${section.toLowerCase()}`,
          metric,
          threshold: atLeast,
          comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          evaluationPeriods: periods,
          treatMissingData: missing ?? TreatMissingData.NOT_BREACHING,
        }),
    );
    this.alarms = [missed, ...others];
    if (this.topic === undefined) return;
    const action = new SnsAction(this.topic);
    for (const alarm of [missed, ...others]) {
      alarm.addAlarmAction(action);
      alarm.addOkAction(action);
    }
  }

  private subscribe(endpoint: string, topic: ITopic): void {
    new Subscription(this, "Email", { topic, endpoint, protocol: SubscriptionProtocol.EMAIL });
    acknowledge(this, {
      "Serverless-SNSRedrivePolicy":
        "A mail that tells of an alarm and cannot be delivered is told by no queue either: the alarm itself stands in CloudWatch.",
    });
  }

  /**
   * The one that rings for what is not there. Nothing must be a zero by the expression: as missing data it would breach only when
   * no real number is left in all that CloudWatch looks at, which is more than the periods asked for.
   * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
   */
  private missedRuns(props: AlarmsProps, runbookUrl: string): Alarm {
    const { period, runs } = fewestRuns(props);
    const ended = metricOf(props, "processor", "RunMs", { statistic: "SampleCount", period });
    return new Alarm(this, "MissedRuns", {
      alarmDescription: `Too few runs come to their end: mail is late, or none goes out. ${runbookUrl}#missedruns`,
      metric: new MathExpression({
        expression: "FILL(ended, 0)",
        usingMetrics: { ended },
        label: "Runs that ended",
        period,
      }),
      threshold: runs,
      comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: 2,
      // Where no run has ever ended there is nothing to fill.
      treatMissingData: TreatMissingData.BREACHING,
    });
  }
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

/** Drafts that the AI was to write and that went plain, where it has written none; what is nothing is not written, so gaps are filled. */
function plainAlone(watched: Watched, period: Duration): IMetric {
  const of = (name: MetricName<"processor">) =>
    metricOf(watched, "processor", name, { statistic: "Sum", period });
  return new MathExpression({
    expression: "IF(FILL(written, 0) < 1, FILL(away, 0) + FILL(unusable, 0), 0)",
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
