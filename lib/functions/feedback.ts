import { Duration, type RemovalPolicy } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { FeedbackEnvironment } from "../../functions/config/feedback-config.ts";
import { acknowledge } from "../acknowledge.ts";
import { coordinationStatement, FEEDBACK_MARK, SUPPRESSIONS } from "./coordination-rows.ts";
import { deadLettersIn } from "../resources/dead-letters.ts";
import { createFunction, liveAliasOf } from "./function.ts";

export interface FeedbackProps {
  readonly deliveries: TableV2;
  readonly coordination: TableV2;
  /** The `installation` tag of the mails that it hears of. */
  readonly installation: string;
  /** The CloudWatch namespace of the function's metrics. */
  readonly metricsNamespace: string;
  /**
   * What becomes of the queues and the function's log when the stack is deleted.
   * @default - as for every queue and log group
   */
  readonly removalPolicy?: RemovalPolicy;
  /** Days that the function's log is kept. @default 90 */
  readonly logRetentionDays?: number | undefined;
  /** Days that final rows are kept. @default - 30 */
  readonly retentionDays?: number | undefined;
}

/** All that SES tells of a mail. Source: https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html */
const DETAIL_TYPES = [
  "Email Sent",
  "Email Delivered",
  "Email Bounced",
  "Email Complaint Received",
  "Email Rejected",
  "Email Delivery Delayed",
  "Email Rendering Failed",
  "Email Opened",
  "Email Clicked",
  "Email Subscribed",
];

const FUNCTION_TIMEOUT = Duration.seconds(30);

/** SQS's longest: an outage over a long weekend must not cost an event. */
const RETENTION = Duration.days(14);

/**
 * SES's events into the ledger: a rule on the default bus (SES has no other), a queue, and a function. The queue is there
 * because Lambda's own two retries would end with the event lost; what cannot be read is dead-lettered by the function.
 */
export class Feedback extends Construct {
  readonly function: LambdaFunction;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: FeedbackProps) {
    super(scope, id);
    const { deliveries, coordination, installation, metricsNamespace, retentionDays } = props;
    const { removalPolicy, logRetentionDays } = props;
    const common = {
      retentionPeriod: RETENTION,
      // Not KMS: EventBridge may then write without a grant on a key.
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      ...(removalPolicy === undefined ? {} : { removalPolicy }),
    };
    this.deadLetterQueue = deadLettersIn(this, common);
    this.queue = new Queue(this, "Events", {
      ...common,
      // What Lambda asks for: its poller may try for that long to have a busy function take a batch.
      visibilityTimeout: Duration.seconds(6 * FUNCTION_TIMEOUT.toSeconds()),
      // An outage receives an event again and again; it is no reason to give the event up.
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: 1000 },
    });

    new Rule(this, "Rule", {
      description: "What SES tells of Postrider's mail",
      eventPattern: {
        source: ["aws.ses"],
        detailType: DETAIL_TYPES,
        // Our own mail; that of others, and of other installations, costs nothing.
        detail: { mail: { tags: { installation: [installation] } } },
      },
      // What cannot be brought is kept with what cannot be read.
      targets: [new SqsQueue(this.queue, { deadLetterQueue: this.deadLetterQueue })],
    });

    this.function = createFunction(this, {
      entry: "feedback",
      memorySize: 512,
      timeout: FUNCTION_TIMEOUT,
      environment: {
        DEAD_LETTER_QUEUE_URL: this.deadLetterQueue.queueUrl,
        DELIVERIES_TABLE: deliveries.tableName,
        COORDINATION_TABLE: coordination.tableName,
        INSTALLATION: installation,
        FUNCTION_TIMEOUT_MS: String(FUNCTION_TIMEOUT.toMilliseconds()),
        ...(retentionDays === undefined ? {} : { RETENTION_DAYS: String(retentionDays) }),
      } satisfies FeedbackEnvironment,
      metricsNamespace,
      removalPolicy,
      logRetentionDays,
    });
    acknowledge(this.function, {
      "Serverless-LambdaDLQ": "Its events come by a queue, which has dead letters.",
    });
    const allow = (resource: string, ...actions: string[]) =>
      this.function.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(this.queue.queueArn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
    allow(this.deadLetterQueue.queueArn, "sqs:SendMessage");
    allow(deliveries.tableArn, "dynamodb:UpdateItem");
    for (const writable of [SUPPRESSIONS, FEEDBACK_MARK])
      this.function.addToRolePolicy(coordinationStatement(coordination, writable));

    const poller = new EventSourceMapping(this, "Poller", {
      target: liveAliasOf(this.function),
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      // A burst of mail must not take the account's concurrency; 2 is the least that may be asked for.
      maxConcurrency: 2,
    });
    acknowledge(poller, {
      "Serverless-LambdaEventSourceMappingDestination":
        "A queue has no such destination: what fails stays in it, and ends in its dead letters.",
    });
  }
}
