import {
  Alarm,
  ComparisonOperator,
  type IAlarm,
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
import { alarmIdOf, alarmSpecs, type Preset } from "./alarm-specs.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import type { MonitoredResources } from "./monitored-resources.ts";

export interface AlarmsProps extends MonitoredResources {
  /** `starter`: three alarms. `production`: all. @default "production" */
  readonly preset?: Preset | undefined;
  /**
   * The address that gets an email when an alarm fires and when it recovers. AWS asks it for confirmation first.
   * @default - only the topic's other subscribers
   */
  readonly alarmEmail?: string | undefined;
  /**
   * The topic of the alarms. CloudWatch needs permission to publish to it.
   * @default - a topic is created if `alarmEmail` is set; else the alarms show in CloudWatch only
   */
  readonly alarmTopic?: ITopic | undefined;
  /**
   * The URL of the runbook, without a section.
   * @default "docs/runbook.md"
   */
  readonly runbookUrl?: string | undefined;
}

export const RUNBOOK = "docs/runbook.md";

/** One alarm for each of ./alarm-specs.ts, with a link to its section in docs/runbook.md. */
export class Alarms extends Construct {
  readonly alarms: readonly IAlarm[];
  readonly topic: ITopic | undefined;

  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    const { alarmEmail, alarmTopic, runbookUrl = RUNBOOK, preset = "production" } = props;
    this.topic =
      alarmTopic ?? (alarmEmail === undefined ? undefined : new AlarmTopic(this, "Topic").topic);
    if (alarmEmail !== undefined && this.topic !== undefined)
      this.subscribe(alarmEmail, this.topic);

    const prefix = props.metricsNamespace.replace("Postrider/", "").replaceAll("/", "-");
    const alarms = alarmSpecs(props, preset).map((spec) => {
      const alarmId = alarmIdOf(spec);
      return new Alarm(this, alarmId, {
        alarmName: `${prefix}-${alarmId}`,
        alarmDescription: `${spec.text} ${runbookUrl}#${alarmId}`,
        metric: spec.metric,
        threshold: spec.threshold,
        comparisonOperator: spec.below
          ? ComparisonOperator.LESS_THAN_THRESHOLD
          : ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        evaluationPeriods: spec.periods ?? 1,
        datapointsToAlarm: spec.breaching ?? spec.periods ?? 1,
        treatMissingData: spec.missing ?? TreatMissingData.NOT_BREACHING,
      });
    });
    this.alarms = alarms;
    if (this.topic === undefined) return;
    const action = new SnsAction(this.topic);
    for (const alarm of alarms) {
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
        "An undelivered alarm email needs no dead-letter queue: the alarm itself shows in CloudWatch.",
    });
    const { defaultChild } = email.node;
    if (!(defaultChild instanceof CfnSubscription)) return;
    // No email when a deployment moves a new alarm from "insufficient data" to "ok".
    // Source: https://docs.aws.amazon.com/sns/latest/dg/and-or-logic.html
    defaultChild.filterPolicyScope = "MessageBody";
    defaultChild.filterPolicy = {
      $or: [{ NewStateValue: ["ALARM"] }, { OldStateValue: ["ALARM"] }],
    };
  }
}
