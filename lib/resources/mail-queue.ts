import { Annotations, Duration, type RemovalPolicy } from "aws-cdk-lib";
import { Grant, type IGrantable } from "aws-cdk-lib/aws-iam";
import { type IQueue, Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { acknowledge } from "../acknowledge.ts";
import { deadLettersIn, MAX_RECEIVE_COUNT, queueProps } from "./queues.ts";
import { grantKeyUse } from "../functions/key-use.ts";
import { RUN_TIMES } from "../../functions/config/run-times.ts";

export interface MailQueueProps {
  /**
   * An existing queue for events: a standard queue with a retention of 14 days.
   * @default - a queue is created
   */
  readonly queue?: IQueue | undefined;
  /**
   * Its dead-letter queue: a standard queue.
   * @default - the dead-letter queue of `queue` if this app creates it; else a queue is created
   */
  readonly deadLetterQueue?: IQueue | undefined;
  /**
   * Whether deleting the stack deletes the queues that it created, with their messages.
   * @default - RemovalPolicy.DESTROY, CDK's default for a queue
   */
  readonly removalPolicy?: RemovalPolicy;
}

/** The queue for events and its dead-letter queue; existing ones are used if given. */
export class MailQueue extends Construct {
  readonly queue: IQueue;
  readonly deadLetterQueue: IQueue;

  constructor(scope: Construct, id: string, props: MailQueueProps = {}) {
    super(scope, id);
    const { queue, removalPolicy } = props;
    const common = queueProps(removalPolicy);
    const given = queue instanceof Queue ? queue.deadLetterQueue : undefined;
    for (const name of ["queue", "deadLetterQueue"] as const)
      if (props[name]?.fifo === true)
        throw new Error(
          `Expected \`${name}\` to be a standard queue, got a FIFO queue (${scope.node.path})`,
        );
    if (given !== undefined && given.maxReceiveCount < MAX_RECEIVE_COUNT)
      Annotations.of(this).addWarningV2(
        "postrider:receive-count",
        `Expected the queue's \`maxReceiveCount\` to be ${MAX_RECEIVE_COUNT}, got ${given.maxReceiveCount}: SQS counts every receive, so that an outage moves messages to the dead letters`,
      );
    const known = props.deadLetterQueue ?? given?.queue;
    // Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
    if (queue !== undefined && known === undefined)
      Annotations.of(this).addWarningV2(
        "postrider:dead-letters-of-no-queue",
        `Expected \`deadLetterQueue\` with a \`queue\` that this app does not create, got nothing: a dead-letter queue is created. Name it in the queue's redrive policy (maxReceiveCount ${MAX_RECEIVE_COUNT}), or SQS does not redrive from it`,
      );
    this.deadLetterQueue = known ?? deadLettersIn(this, common);
    if (queue !== undefined && known === undefined)
      acknowledge(this.deadLetterQueue, {
        "AwsSolutions-SQS3":
          "This is a dead-letter queue. Its source queue is imported, so this app cannot see the redrive policy.",
      });
    this.queue =
      queue ??
      new Queue(this, "Events", {
        ...common,
        visibilityTimeout: Duration.millis(RUN_TIMES.visibilityTimeoutMs),
        deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
      });
  }

  /** Allows reading the queue and writing to the dead letters if an existing queue has its own KMS key. */
  grantKeys(grantee: IGrantable): void {
    grantKeyUse(this, this.queue.encryptionMasterKey, "sqs", ["kms:Decrypt"], grantee);
    grantKeyUse(this, this.deadLetterQueue.encryptionMasterKey, "sqs", WRITING, grantee);
  }

  /** Allows the other direction: writing to the queue and reading the dead letters. */
  grantOperatorKeys(grantee: IGrantable): void {
    grantKeyUse(this, this.queue.encryptionMasterKey, "sqs", WRITING, grantee);
    grantKeyUse(this, this.deadLetterQueue.encryptionMasterKey, "sqs", ["kms:Decrypt"], grantee);
  }

  /** Allows sending events. */
  grantSend(grantee: IGrantable): Grant {
    // Not grantKeyUse: a service principal gets its permission from the key policy.
    this.queue.encryptionMasterKey?.grant(grantee, ...WRITING);
    return Grant.addToPrincipalOrResource({
      grantee,
      actions: ["sqs:SendMessage"],
      resourceArns: [this.queue.queueArn],
      resource: this.queue,
    });
  }
}

/** SQS needs both to send. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
const WRITING = ["kms:GenerateDataKey", "kms:Decrypt"];
