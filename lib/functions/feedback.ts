import { Duration, type RemovalPolicy } from "aws-cdk-lib";
import type { TableV2 } from "aws-cdk-lib/aws-dynamodb";
import { Rule } from "aws-cdk-lib/aws-events";
import { SqsQueue } from "aws-cdk-lib/aws-events-targets";
import { PolicyStatement } from "aws-cdk-lib/aws-iam";
import { EventSourceMapping, type Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Queue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import type { FeedbackEnvironment } from "../../functions/config/feedback-config.ts";
import { acknowledge } from "../acknowledge.ts";
import { coordinationStatement, FEEDBACK_MARK, SUPPRESSIONS } from "./coordination-rows.ts";
import { deadLettersIn, MAX_RECEIVE_COUNT, queueProps } from "../resources/queues.ts";
import { createFunction, liveAliasOf } from "./function.ts";

export interface FeedbackProps {
  readonly deliveries: TableV2;
  readonly coordination: TableV2;
  /** The `installation` tag of its emails. */
  readonly installation: string;
  /** The CloudWatch namespace of the function's metrics. */
  readonly metricsNamespace: string;
  /**
   * Whether deleting the stack deletes the queues and the function's log.
   * @default - CDK's default: queues are deleted, the log is kept
   */
  readonly removalPolicy?: RemovalPolicy;
  /** Days that the function's log is kept. @default 90 */
  readonly logRetentionDays?: number | undefined;
  /** Days that final rows are kept. @default - 30 */
  readonly retentionDays?: number | undefined;
}

/** The types of SES events. Source: https://docs.aws.amazon.com/ses/latest/dg/monitoring-eventbridge.html */
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

/**
 * Records SES events in the ledger: a rule on the default bus (SES supports no other), a queue and a function. Without the queue,
 * Lambda drops an event after two retries. The function moves unreadable events to the dead letters.
 */
export class Feedback extends Construct {
  readonly function: LambdaFunction;
  readonly queue: Queue;
  readonly deadLetterQueue: Queue;

  constructor(scope: Construct, id: string, props: FeedbackProps) {
    super(scope, id);
    const { deliveries, coordination, installation, metricsNamespace, retentionDays } = props;
    const { removalPolicy, logRetentionDays } = props;
    const common = queueProps(removalPolicy);
    this.deadLetterQueue = deadLettersIn(this, common);
    this.queue = new Queue(this, "Events", {
      ...common,
      // Lambda recommends six times the timeout, because its poller retries while the function is throttled.
      visibilityTimeout: Duration.seconds(6 * FUNCTION_TIMEOUT.toSeconds()),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: MAX_RECEIVE_COUNT },
    });

    new Rule(this, "Rule", {
      description: "SES events of Postrider's emails",
      eventPattern: {
        source: ["aws.ses"],
        detailType: DETAIL_TYPES,
        // Events of other emails do not match, and cost nothing.
        detail: { mail: { tags: { installation: [installation] } } },
      },
      // Events that EventBridge cannot deliver join the unreadable ones.
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
      "Serverless-LambdaDLQ": "Its events come from a queue that has a dead-letter queue.",
    });
    const allow = (resource: string, ...actions: string[]) =>
      this.function.addToRolePolicy(new PolicyStatement({ actions, resources: [resource] }));
    allow(this.queue.queueArn, "sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes");
    allow(this.deadLetterQueue.queueArn, "sqs:SendMessage");
    allow(deliveries.tableArn, "dynamodb:GetItem", "dynamodb:UpdateItem");
    for (const writable of [SUPPRESSIONS, FEEDBACK_MARK])
      this.function.addToRolePolicy(coordinationStatement(coordination, writable));

    const poller = new EventSourceMapping(this, "Poller", {
      target: liveAliasOf(this.function),
      eventSourceArn: this.queue.queueArn,
      batchSize: 10,
      reportBatchItemFailures: true,
      // The minimum: a burst of events must not use up the account's concurrency.
      maxConcurrency: 2,
    });
    acknowledge(poller, {
      "Serverless-LambdaEventSourceMappingDestination":
        "An SQS source needs no such destination: failed messages stay in the queue until they are dead letters.",
    });
  }
}
