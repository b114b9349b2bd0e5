import { Queue, type QueueProps } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";

/** The queue of another queue's dead letters, in `scope`. */
export function deadLettersIn(scope: Construct, props: QueueProps): Queue {
  const queue = new Queue(scope, "DeadLetters", props);
  acknowledge(queue, {
    "Serverless-SQSRedrivePolicy": "It holds dead letters: from here on a person decides.",
  });
  return queue;
}
