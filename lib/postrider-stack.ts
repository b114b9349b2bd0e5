import { Annotations, CfnOutput, RemovalPolicy, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { Alarms } from "./alarms.ts";
import type { PostriderConfig } from "./config.ts";
import { Feedback } from "./feedback.ts";
import { MailQueue } from "./mail-queue.ts";
import { Processor } from "./processor.ts";
import { addressOf } from "./sender.ts";
import { SesEvents } from "./ses-events.ts";
import { Tables } from "./tables.ts";
import { Unsubscribe } from "./unsubscribe.ts";

export interface PostriderStackProps extends StackProps, PostriderConfig {}

/** The id of a stage's stack: `Postrider` in production, `Postrider-<stage>` otherwise. */
export function stackIdOf({ stage = PRODUCTION }: Pick<PostriderConfig, "stage">): string {
  return stage === PRODUCTION ? "Postrider" : `Postrider-${stage}`;
}

const PRODUCTION = "production";

/** The whole system: events come in by a queue, a schedule wakes the processor, SES's events come back, two tables remember. */
export class PostriderStack extends Stack {
  constructor(scope: Construct, id: string, props: PostriderStackProps) {
    super(scope, id, props);
    const { stage = PRODUCTION, aiDailyLimitUsd = 10, unsubscribe = true, ...settings } = props;
    const { retainData = stage === PRODUCTION, logRetentionDays } = props;
    const removalPolicy = retainData ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    const deletionProtection = stage === PRODUCTION;

    const { queue, deadLetterQueue } = new MailQueue(this, "MailQueue", { removalPolicy });
    const { deliveries, coordination } = new Tables(this, "Tables", {
      removalPolicy,
      deletionProtection,
    });
    const configurationSet =
      props.configurationSet ??
      new SesEvents(this, "SesEvents").configurationSet.configurationSetName;
    const page = unsubscribe
      ? new Unsubscribe(this, "Unsubscribe", {
          coordination,
          removalPolicy,
          logRetentionDays,
          concurrency: props.unsubscribeConcurrency,
        })
      : undefined;
    const processor = new Processor(this, "Processor", {
      queue,
      deadLetterQueue,
      deliveries,
      coordination,
      removalPolicy,
      aiDailyLimitUsd,
      ...settings,
      configurationSet,
      unsubscribe: page,
    });
    const feedback = new Feedback(this, "Feedback", {
      deliveries,
      coordination,
      removalPolicy,
      logRetentionDays,
      keepDays: props.keepDays,
    });
    new Alarms(this, "Alarms", {
      queue,
      deadLetterQueue,
      feedbackDeadLetterQueue: feedback.deadLetterQueue,
    });

    if (addressOf(props.fromAddress).endsWith("@example.com"))
      Annotations.of(this).addWarningV2(
        "postrider:example-sender",
        `SES will refuse every mail from ${addressOf(props.fromAddress)}: set fromAddress in postrider.config.ts`,
      );

    new CfnOutput(this, "QueueUrl", { value: queue.queueUrl, description: "Send events here." });
    new CfnOutput(this, "DeadLetterQueueUrl", {
      value: deadLetterQueue.queueUrl,
      description: "What could not be worked, each with its reason.",
    });
    new CfnOutput(this, "ProcessorFunctionName", { value: processor.function.functionName });
    new CfnOutput(this, "FeedbackDeadLetterQueueUrl", {
      value: feedback.deadLetterQueue.queueUrl,
      description: "Events of SES that could not be read.",
    });
    new CfnOutput(this, "DeliveriesTable", { value: deliveries.tableName });
    new CfnOutput(this, "CoordinationTable", { value: coordination.tableName });
  }
}
