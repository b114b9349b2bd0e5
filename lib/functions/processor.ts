import { Duration, RemovalPolicy, Stack } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { Function as LambdaFunction, IFunction } from "aws-cdk-lib/aws-lambda";
import {
  ContextAttribute,
  Schedule,
  ScheduleExpression,
  ScheduleGroup,
  ScheduleTargetInput,
  TimeWindow,
} from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { ProcessorEnvironment } from "../../functions/config/processor-variables.ts";
import { RUN_TIMES } from "../../functions/config/run-times.ts";
import { settingVariables } from "../../functions/config/setting-variables.ts";
import type { PostriderConfig } from "../settings/stage-config.ts";
import { type BedrockModel, bedrockStatements } from "./bedrock.ts";
import { acknowledge } from "../acknowledge.ts";
import { createFunction, liveAliasOf } from "./function.ts";
import { parameterStatements } from "./parameters.ts";
import { type Sender, sendingStatements } from "../resources/sender.ts";
import type { SecretKey } from "../resources/secret-key.ts";
import type { Unsubscribe } from "./unsubscribe.ts";

export interface ProcessorProps
  extends
    Sender,
    Pick<
      PostriderConfig,
      | "scheduleMinutes"
      | "batchLimit"
      | "slots"
      | "reservedConcurrency"
      | "onUnconfirmed"
      | "retentionDays"
      | "provider"
      | "model"
      | "apiKeyParameter"
      | "openAiBaseUrl"
      | "bedrockRegion"
      | "aiPriceUsdPerMillion"
      | "aiVerify"
      | "aiVerifyModel"
      | "aiVerifyPriceUsdPerMillion"
      | "aiKeepExchange"
      | "phoneCountries"
      | "replyTo"
      | "locale"
      | "timeZone"
      | "currency"
      | "recipientsParameter"
      | "logRetentionDays"
    > {
  /** The project's folder, an absolute path. */
  readonly notifications: string;
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  readonly deliveries: TableV2;
  readonly coordination: TableV2;
  /** The `installation` tag of its emails. */
  readonly installation: string;
  /** The CloudWatch namespace of the function's metrics. */
  readonly metricsNamespace: string;
  /** The AI budget of a day (UTC), US dollars. 0: no AI. */
  readonly aiDailyLimitUsd: number;
  /** The unsubscribe page. @default - none: no email has an unsubscribe link */
  readonly unsubscribe?: Unsubscribe | undefined;
  /** The key of the recipients' ids. */
  readonly recipientKey: SecretKey;
  /**
   * Whether deleting the stack deletes the function's log.
   * @default - RemovalPolicy.RETAIN, CDK's default for a log group
   */
  readonly removalPolicy?: RemovalPolicy;
}

const NO_DEAD_LETTERS = "A lost invocation loses nothing: the next one polls the same queue.";

/** No retries: the next invocation is the retry. 60 s is the minimum of `maxEventAge`. */
const NO_RETRY = { retryAttempts: 0, maxEventAge: Duration.seconds(60) } as const;

/** The function that turns messages into emails, and one schedule per slot that invokes it. */
export class Processor extends Construct {
  readonly function: LambdaFunction;
  /** The alias that the schedules invoke. */
  readonly live: IFunction;
  readonly schedules: readonly Schedule[];
  /** Its own group, because Scheduler reports failures by group. */
  readonly scheduleGroup: ScheduleGroup;

  constructor(scope: Construct, id: string, props: ProcessorProps) {
    super(scope, id);
    const { scheduleMinutes = 1, slots = 1, reservedConcurrency } = props;
    this.function = createFunction(this, {
      entry: "processor",
      notifications: props.notifications,
      // CPU grows with memory. A run mostly waits, but sends up to 50 emails at once.
      memorySize: 1024,
      timeout: Duration.millis(RUN_TIMES.functionTimeoutMs),
      ...NO_RETRY,
      environment: environmentOf(props),
      metricsNamespace: props.metricsNamespace,
      removalPolicy: props.removalPolicy,
      logRetentionDays: props.logRetentionDays,
      ...(reservedConcurrency === undefined
        ? {}
        : { reservedConcurrentExecutions: reservedConcurrency }),
    });
    acknowledge(this, {
      "AwsSolutions-IAM5[Resource::*]":
        "ses:GetSendQuota supports no resource; no other action is allowed on all resources.",
    });
    acknowledge(this.function, {
      "Serverless-LambdaDLQ": NO_DEAD_LETTERS,
      "Serverless-LambdaAsyncFailureDestination": NO_DEAD_LETTERS,
    });
    for (const statement of [...dataStatements(props), ...sendingStatements(this, props)])
      this.function.addToRolePolicy(statement);
    for (const name of [props.apiKeyParameter, props.recipientsParameter])
      if (name !== undefined)
        for (const statement of parameterStatements(this, name))
          this.function.addToRolePolicy(statement);
    if (props.provider === "bedrock")
      for (const model of new Set([props.model, props.aiVerifyModel]))
        if (model !== undefined) this.allowBedrock({ model, region: props.bedrockRegion });
    for (const statement of [
      ...(props.unsubscribe?.keyStatements() ?? []),
      ...props.recipientKey.statements(),
    ])
      this.function.addToRolePolicy(statement);

    this.live = liveAliasOf(this.function, NO_RETRY);
    this.scheduleGroup = new ScheduleGroup(this, "ScheduleGroup", {
      // It has no data, and a retained group would block a new one of the same name.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = this.schedulerRole();
    this.schedules = Array.from({ length: slots }, (_, slot) => {
      const schedule = new Schedule(this, `Schedule${slot}`, {
        schedule: ScheduleExpression.rate(Duration.minutes(scheduleMinutes)),
        timeWindow: TimeWindow.off(),
        scheduleGroup: this.scheduleGroup,
        target: new LambdaInvoke(this.live, {
          ...NO_RETRY,
          role: role.withoutPolicyUpdates(),
          input: ScheduleTargetInput.fromObject({
            scheduledTime: ContextAttribute.scheduledTime,
            slot,
          }),
        }),
      });
      schedule.node.addDependency(role);
      return schedule;
    });
  }

  private allowBedrock(model: BedrockModel): void {
    const { partition } = Stack.of(this);
    for (const statement of bedrockStatements(this, model)) {
      this.function.addToRolePolicy(statement);
      for (const resource of statement.resources.filter((arn) => arn.includes("*")))
        acknowledge(this, {
          [`AwsSolutions-IAM5[Resource::${resource.replaceAll(partition, "<AWS::Partition>")}]`]:
            "A profile chooses the region of its model; the condition of the statement limits access to that profile.",
        });
    }
  }

  /** Not CDK's role, which may invoke every version and alias of the function. */
  private schedulerRole(): Role {
    const fromGroup = {
      "aws:SourceAccount": Stack.of(this).account,
      "aws:SourceArn": this.scheduleGroup.scheduleGroupArn,
    };
    const role = new Role(this, "SchedulerRole", {
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: fromGroup },
      }),
    });
    role.addToPolicy(
      new PolicyStatement({
        actions: ["lambda:InvokeFunction"],
        resources: [this.live.functionArn],
      }),
    );
    return role;
  }
}

function environmentOf(props: ProcessorProps): ProcessorEnvironment {
  return {
    ...settingVariables(props),
    QUEUE_URL: props.queue.queueUrl,
    DEAD_LETTER_QUEUE_URL: props.deadLetterQueue.queueUrl,
    DELIVERIES_TABLE: props.deliveries.tableName,
    COORDINATION_TABLE: props.coordination.tableName,
    RECIPIENT_KEY_PARAMETER: props.recipientKey.parameterName,
    MAIL_FROM: props.fromAddress,
    INSTALLATION: props.installation,
    ...(props.unsubscribe === undefined
      ? {}
      : {
          UNSUBSCRIBE_URL: props.unsubscribe.url,
          UNSUBSCRIBE_KEY_PARAMETER: props.unsubscribe.keyParameter,
        }),
  };
}

/** Only the actions that the processor calls. SQS's batch calls need the action of the single call. */
function dataStatements(props: ProcessorProps): PolicyStatement[] {
  const { queue, deadLetterQueue, deliveries, coordination } = props;
  const allow = (resource: string, ...actions: string[]) =>
    new PolicyStatement({ actions, resources: [resource] });
  return [
    allow(queue.queueArn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"),
    allow(deadLetterQueue.queueArn, "sqs:SendMessage"),
    allow(deliveries.tableArn, "dynamodb:BatchGetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"),
    allow(coordination.tableArn, "dynamodb:BatchGetItem", "dynamodb:UpdateItem"),
  ];
}
