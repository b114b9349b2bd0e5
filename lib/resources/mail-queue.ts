import { Annotations, Duration, type RemovalPolicy } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import { type IQueue, Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { deadLettersIn } from "./dead-letters.ts";
import { grantKeyUse } from "../functions/key-use.ts";
import { TIMES } from "../settings/times.ts";

export interface MailQueueProps {
  /**
   * A queue that events come in by already: a standard one that keeps messages for 14 days.
   * @default - one is made
   */
  readonly queue?: IQueue | undefined;
  /**
   * The queue of its dead letters: a standard one.
   * @default - what `queue` has, where that is known; else one is made
   */
  readonly deadLetterQueue?: IQueue | undefined;
  /**
   * What becomes of the queues that are made, and of the mail in them, when the stack is deleted.
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

/** The queue that events come in by, and the queue of its dead letters: that of a given queue, where it is known. */
export class MailQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;

  constructor(scope: Construct, id: string, props: MailQueueProps = {}) {
    super(scope, id);
    const { queue, removalPolicy } = props;
    const common = {
      retentionPeriod: RETENTION,
      // Not KMS: EventBridge, SNS and S3 may then write without a grant on a key, and a call costs nothing more.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...(removalPolicy === undefined ? {} : { removalPolicy }),
    };
    const given = queue instanceof Queue ? queue.deadLetterQueue : undefined;
    for (const name of ["queue", "deadLetterQueue"] as const)
      if (props[name]?.fifo === true)
        throw new Error(
          `Expected \`${name}\` to be a standard queue, got a FIFO queue (${scope.node.path})`,
        );
    if (given !== undefined && given.maxReceiveCount < MAX_RECEIVE_COUNT)
      Annotations.of(this).addWarningV2(
        "postrider:receive-count",
        `Expected the queue's \`maxReceiveCount\` to be ${MAX_RECEIVE_COUNT}, got ${given.maxReceiveCount}: each receive raises the count, and an outage then fills the dead letters`,
      );
    const known = props.deadLetterQueue ?? given?.queue;
    // Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    if (queue !== undefined && known === undefined)
      Annotations.of(this).addWarningV2(
        "postrider:dead-letters-of-no-queue",
        `Expected \`deadLetterQueue\` to be given with a \`queue\` whose dead letters are not known, got nothing: one is made, and SQS redrives from it only when a queue's redrive policy names it (maxReceiveCount ${MAX_RECEIVE_COUNT})`,
      );
    this.deadLetterQueue = known ?? deadLettersIn(this, common);
    if (queue !== undefined && known === undefined)
      acknowledge(this.deadLetterQueue, {
        "AwsSolutions-SQS3":
          "It holds dead letters. The queue that they come from was not made by this app, so its redrive policy cannot be seen here.",
      });
    this.queue =
      queue ??
      new Queue(this, "Events", {
        ...common,
        visibilityTimeout: TIMES.visibility,
        deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
      });
  }

  /** What reads the queue and writes to the dead letters needs, where a given queue has a key of its own. */
  grantKeys(grantee: IGrantable): void {
    grantKeyUse(this, this.queue.encryptionMasterKey, "sqs", ["kms:Decrypt"], grantee);
    grantKeyUse(this, this.deadLetterQueue.encryptionMasterKey, "sqs", WRITING, grantee);
  }

  /** Lets somebody send events. */
  grantSend(grantee: IGrantable): Grant {
    // Not by way of SQS alone: a service that sends by itself has its right in the key's policy.
    this.queue.encryptionMasterKey?.grant(grantee, ...WRITING);
    return Grant.addToPrincipalOrResource({
      grantee,
      actions: ["sqs:SendMessage"],
      resourceArns: [this.queue.queueArn],
      resource: this.queue,
    });
  }
}

/** SQS asks for both. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
const WRITING = ["kms:GenerateDataKey", "kms:Decrypt"];
