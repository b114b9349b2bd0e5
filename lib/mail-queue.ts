import { Duration, type RemovalPolicy } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { TIMES } from "./times.ts";

export interface MailQueueProps {
  /**
   * What becomes of both queues, and of the mail in them, when the stack is deleted.
   * @default - RemovalPolicy.DESTROY, as for every queue
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** SQS's longest. An outage over a long weekend must not cost a message. */
const RETENTION = Duration.days(14);

/**
 * SQS's largest. The processor dead-letters by itself, with the reason; SQS's count is the far backstop, because every
 * receive raises it, also of messages that were handed back untouched.
 */
const MAX_RECEIVE_COUNT = 1000;

/** The queue that events come in by, and the queue of its dead letters. */
export class MailQueue extends Construct {
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, { removalPolicy }: MailQueueProps = {}) {
    super(scope, id);
    const common = {
      retentionPeriod: RETENTION,
      // Not KMS: EventBridge, SNS and S3 may then write without a grant on a key, and a call costs nothing more.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...(removalPolicy === undefined ? {} : { removalPolicy }),
    };
    this.deadLetterQueue = new Queue(this, "DeadLetters", common);
    this.queue = new Queue(this, "Events", {
      ...common,
      visibilityTimeout: TIMES.visibility,
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });
  }
}
