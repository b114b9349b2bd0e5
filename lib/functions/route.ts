import { type EventBus, type EventPattern, type IEventBus, Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";

export interface RouteProps {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;
  /** Which events are routed. */
  readonly eventPattern: EventPattern;
  /** @default - the default bus of the stack's account and region */
  readonly bus?: IEventBus | EventBus | undefined;
}

/**
 * A rule that brings events of a bus to the queue. What EventBridge cannot bring in a day goes to the queue's own dead letters: it
 * is the event as the queue would have had it, so that one alarm tells of it and one redrive brings it back.
 * A queue of another stack or account must itself allow events.amazonaws.com to send.
 */
export class Route extends Construct {
  readonly rule: Rule;

  constructor(scope: Construct, id: string, props: RouteProps) {
    super(scope, id);
    const { queue, deadLetterQueue, eventPattern, bus } = props;
    // CDK gives EventBridge the queue's key, and not that of its dead letters.
    deadLetterQueue.encryptionMasterKey?.grant(
      new ServicePrincipal("events.amazonaws.com"),
      "kms:Decrypt",
      "kms:GenerateDataKey",
    );
    this.rule = new Rule(this, "Rule", {
      description: "Events that Postrider tells of by mail",
      eventPattern,
      ...(bus === undefined ? {} : { eventBus: bus }),
      targets: [new SqsQueue(queue, { deadLetterQueue })],
    });
  }
}
