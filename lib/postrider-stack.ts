import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import type { Construct } from "constructs";
import type { PostriderConfig } from "./settings/stage-config.ts";
import { Postrider, type PostriderProps } from "./postrider.ts";
import { PRODUCTION } from "./settings/settings.ts";

export interface PostriderStackProps extends StackProps, PostriderProps {}

/** The id of a stage's stack: `Postrider` in production, `Postrider-<stage>` otherwise. */
export function stackIdOf({ stage = PRODUCTION }: Pick<PostriderConfig, "stage">): string {
  return stage === PRODUCTION ? "Postrider" : `Postrider-${stage}`;
}

/** The whole system in a stack of its own, which says where things are. */
export class PostriderStack extends Stack {
  readonly postrider: Postrider;

  /** @throws SettingsError */
  constructor(scope: Construct, id: string, props: PostriderStackProps) {
    // Mails that were sent have links to it, and messages wait in it.
    super(scope, id, {
      terminationProtection: (props.stage ?? PRODUCTION) === PRODUCTION,
      ...props,
    });
    this.postrider = new Postrider(this, "Mail", props);
    const { queue, deadLetterQueue, processor, feedback, deliveries, coordination, dnsRecords } =
      this.postrider;
    const tell = (name: string, value: string, description?: string) =>
      new CfnOutput(this, name, { value, ...(description === undefined ? {} : { description }) });

    tell("QueueUrl", queue.queueUrl, "Send events here.");
    tell(
      "DeadLetterQueueUrl",
      deadLetterQueue.queueUrl,
      "What could not be worked, each with its reason.",
    );
    tell("ProcessorFunctionName", processor.function.functionName);
    tell("FeedbackQueueUrl", feedback.queue.queueUrl, "SES's events come in here.");
    tell(
      "FeedbackDeadLetterQueueUrl",
      feedback.deadLetterQueue.queueUrl,
      "Events of SES that could not be read.",
    );
    tell("DeliveriesTable", deliveries.tableName);
    tell("CoordinationTable", coordination.tableName);
    tell("ConfigurationSet", this.postrider.configurationSetName);
    for (const [index, { name, type, value }] of dnsRecords.entries())
      tell(`DnsRecord${index + 1}`, `${name} ${type} ${value}`, "To be set in the sender's DNS.");
  }
}
