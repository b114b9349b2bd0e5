import { type EventBus, type EventPattern, type IEventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface RouteProps {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** The events to route. */
  readonly eventPattern: EventPattern;
  /** @default - the default bus of the account and region */
  readonly bus?: IEventBus | EventBus | undefined;
}

/**
 * A rule that sends events of a bus to the queue. After a day of failures EventBridge moves an event to the queue's dead letters in its
 * original form, so that the same alarm reports it and a redrive sends it again.
 * The policy of a queue in another stack or account must allow events.amazonaws.com to send.
 */
export class Route extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    const { queue, deadLetterQueue, eventPattern, bus } = props;
    // CDK grants EventBridge the key of the queue, but not the key of the dead-letter queue.
    deadLetterQueue.encryptionMasterKey?.grant(
      new ServicePrincipal("events.amazonaws.com"),
      "kms:Decrypt",
      "kms:GenerateDataKey",
    );
    this.rule = new Rule(this, "Rule", {
      description: "Events for Postrider",
      eventPattern,
      ...(bus === undefined ? {} : { eventBus: bus }),
      targets: [new SqsQueue(queue, { deadLetterQueue })],
    });
  }
}
