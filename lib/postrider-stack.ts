import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import { SETTINGS } from "../functions/config/settings.ts";
import { Postrider, type PostriderProps } from "./postrider.ts";
import { PRODUCTION } from "./settings/stage.ts";

export interface PostriderStackProps extends StackProps, PostriderProps {}

/** A stack with one {@link Postrider} and the outputs that the CLI reads. */
export class PostriderStack extends Stack {
  readonly postrider: Postrider;

  /** @throws SettingsError */
  constructor(scope: Construct, id: string, props: PostriderStackProps) {
    // Deleting the stack breaks the links in sent emails and loses queued messages.
    super(scope, id, {
      terminationProtection: (props.stage ?? PRODUCTION) === PRODUCTION,
      ...props,
    });
    this.postrider = new Postrider(this, "Mail", props);
    const { queue, deadLetterQueue, processor, feedback, deliveries, coordination } =
      this.postrider;
    const { recipientKey, eventsOut, dnsRecords } = this.postrider;
    const output = (name: string, value: string, description?: string) =>
      new CfnOutput(this, name, { value, ...(description === undefined ? {} : { description }) });

    output("QueueUrl", queue.queueUrl, "Send events here.");
    output(
      "DeadLetterQueueUrl",
      deadLetterQueue.queueUrl,
      "Messages that could not be processed, each with a reason.",
    );
    output("ProcessorFunctionName", processor.function.functionName);
    output("FeedbackQueueUrl", feedback.queue.queueUrl, "Receives SES reports.");
    output(
      "FeedbackDeadLetterQueueUrl",
      feedback.deadLetterQueue.queueUrl,
      "SES reports that could not be read or delivered.",
    );
    output("DeliveriesTable", deliveries.tableName);
    output("CoordinationTable", coordination.tableName);
    output(
      "RecipientKeyParameter",
      recipientKey.parameterName,
      "The key with which an address is found.",
    );
    output("EventsOut", eventsOut.level, "What is published to EventBridge.");
    output("EventBus", eventsOut.busArn);
    output("Installation", eventsOut.installation);
    output(
      "RetentionDays",
      String(props.retentionDays ?? SETTINGS.retentionDays.default),
      "How long the operator's commands keep what they end.",
    );
    output(
      "ScheduleMinutes",
      String(props.scheduleMinutes ?? SETTINGS.scheduleMinutes.default),
      "When the console calls the schedule late.",
    );
    output("ConfigurationSet", this.postrider.configurationSetName);
    for (const [index, { name, type, value }] of dnsRecords.entries())
      output(
        `DnsRecord${index + 1}`,
        `${name} ${type} ${value}`,
        "Add this record to the sender's DNS.",
      );
  }
}
