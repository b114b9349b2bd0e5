import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  Metric,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { MetricName } from "../functions/services/ports.ts";

export interface AlarmsProps {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** Of the feedback function: SES's events that could not be read. */
  readonly feedbackDeadLetterQueue: IQueue;
}

type Counted = {
  readonly metric: MetricName;
  /** The function that counts it, by the name in its metrics. */
  readonly service: "processor" | "feedback";
  readonly text: string;
  /** As long as a breaker stays open, so that the alarm does not say OK while it does. */
  readonly period?: Duration;
};

const WHILE_OPEN = Duration.minutes(15);

/** What rings at the first time. */
const COUNTED: readonly Counted[] = [
  {
    metric: "PersonalDataStopped",
    service: "processor",
    text: "A request to the AI held personal data and was stopped; the mail went in plain words.",
  },
  {
    metric: "SesOpened",
    service: "processor",
    text: "SES is down or refuses everything: no mail leaves, nothing is lost, runs end before they receive.",
    period: WHILE_OPEN,
  },
  {
    metric: "AiOpened",
    service: "processor",
    text: "The AI is down or refuses everything: mails go in plain words.",
    period: WHILE_OPEN,
  },
  {
    metric: "SentTwice",
    service: "processor",
    text: "SES took a second mail of a delivery of which nobody could know: the window that the README names.",
  },
  {
    metric: "SentTwice",
    service: "feedback",
    text: "An event told of a second mail of a delivery: the window that the README names.",
  },
  {
    metric: "Rejected",
    service: "feedback",
    text: "SES took a mail and did not send it: it found a virus in it.",
  },
];

/** What an operator must know of; each alarm's section in docs/runbook.md has the name of what is watched. */
export class Alarms extends Construct {
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    for (const { metric, service, text, period } of COUNTED)
      this.add(
        `${metric}-${service}`,
        metric,
        text,
        1,
        new Metric({
          namespace: "Postrider",
          metricName: metric,
          dimensionsMap: { service },
          statistic: "Sum",
          period: period ?? Duration.minutes(5),
        }),
      );
    this.add(
      "OldestMessage",
      "OldestMessage",
      "A message is older than a day: mail is late.",
      Duration.days(1).toSeconds(),
      props.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(15) }),
    );
    this.add(
      "DeadLetters",
      "DeadLetters",
      "Messages that cannot be worked wait for you.",
      1,
      visibleIn(props.deadLetterQueue),
    );
    this.add(
      "FeedbackDeadLetters",
      "FeedbackDeadLetters",
      "Events of SES could not be read: what they told of a mail is not in the ledger.",
      1,
      visibleIn(props.feedbackDeadLetterQueue),
    );
  }

  private add(id: string, section: string, text: string, threshold: number, metric: IMetric): void {
    new Alarm(this, id, {
      alarmDescription: `${text} docs/runbook.md#${section.toLowerCase()}`,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
  }
}

function visibleIn(queue: IQueue): IMetric {
  return queue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(5) });
}
