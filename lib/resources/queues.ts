import { Duration, type RemovalPolicy } from "aws-cdk-lib";
import { Queue, QueueEncryption, type QueueProps } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";

/**
 * The maximum of SQS. The functions themselves move messages to the dead letters, with a reason. SQS counts every receive, even of a
 * message that goes back unprocessed, so its own move is only the last resort.
 */
export const MAX_RECEIVE_COUNT = 1000;

/** The properties of every queue. */
export function queueProps(removalPolicy: RemovalPolicy | undefined): QueueProps {
  return {
    // The maximum of SQS, so that a message survives a long outage.
    retentionPeriod: Duration.days(14),
    // Not KMS: EventBridge, SNS and S3 can send without a key grant, and KMS requests cost extra.
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    ...(removalPolicy === undefined ? {} : { removalPolicy }),
  };
}

/** Creates a dead-letter queue in `scope`. */
export function deadLettersIn(scope: Construct, props: QueueProps): Queue {
  const queue = new Queue(scope, "DeadLetters", props);
  acknowledge(queue, {
    "Serverless-SQSRedrivePolicy":
      "This is a dead-letter queue: an operator decides about its messages.",
  });
  return queue;
}
