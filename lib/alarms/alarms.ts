import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
  MathExpression,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import {
  CfnSubscription,
  type ITopic,
  Subscription,
  SubscriptionProtocol,
} from "aws-cdk-lib/aws-sns";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { fewestRuns } from "../functions/wakes.ts";
import { alarmIdOf, type Preset, wantedAlarms } from "./alarm-specs.ts";
import { metricOf, type Watched } from "./monitored-resources.ts";

export interface AlarmsProps extends Watched {
  /** `starter`: three alarms, else all. @default "production" */
  readonly preset?: Preset | undefined;
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
    const others = wantedAlarms(props, props.preset ?? "production").map(
      ({ section, of, text, metric, atLeast, periods = 1, missing }) =>
        new Alarm(this, alarmIdOf({ section, of }), {
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
    const email = new Subscription(this, "Email", {
      topic,
      endpoint,
      protocol: SubscriptionProtocol.EMAIL,
    });
    acknowledge(this, {
      "Serverless-SNSRedrivePolicy":
        "A mail that tells of an alarm and cannot be delivered is told by no queue either: the alarm itself stands in CloudWatch.",
    });
    const { defaultChild } = email.node;
    if (!(defaultChild instanceof CfnSubscription)) return;
    // A deployment brings each alarm from "insufficient data" to "ok", which nobody needs to read: mail says that one rings, and
    // that one that rang is over. Source: https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html
    defaultChild.filterPolicyScope = "MessageBody";
    defaultChild.filterPolicy = {
      $or: [{ NewStateValue: ["ALARM"] }, { OldStateValue: ["ALARM"] }],
    };
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
