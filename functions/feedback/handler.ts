/** Wires the feedback function: clients once per process, one batch per invocation. */
import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { triesWithin } from "../platform/aws-client.ts";
import { redactErrors } from "../platform/redact-errors.ts";
import { createDeadLetters } from "../queue/queue.ts";
import { createFeedbackMark } from "../coordination/feedback-mark.ts";
import { createFeedbackLedger, eventReader } from "../delivery/ledger-evidence.ts";
import { publisherFor } from "../events-out/publisher.ts";
import { createLog, type Invocation } from "../platform/log.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createSuppressions } from "../coordination/suppressions.ts";
import { createTransport } from "../platform/transport.ts";
import { readConfig } from "../config/feedback-config.ts";
import { type BatchResponse, readRecords } from "./records.ts";
import { type FeedbackDependencies, run } from "./run.ts";

const config = readConfig(process.env);
const { log, startLogging: begin } = createLog("feedback");
const transport = createTransport();

/** Handles one batch of the queue. @throws unexpected errors without their message; SQS then redelivers the batch */
export type FeedbackHandler = (event: unknown, invocation: Invocation) => Promise<BatchResponse>;

/** Call it once per process. */
export function createFeedbackHandler(): FeedbackHandler {
  const deps = createDependencies();
  return async (event, invocation) => {
    begin(invocation);
    return redactErrors(log, async () => {
      transport.closeIdleSockets();
      return run(deps, readRecords(event));
    });
  };
}

function createDependencies(): FeedbackDependencies {
  const now = Date.now;
  const { tryMs, retryStrategy } = triesWithin(config.DYNAMODB_TIMEOUT_MS);
  const dynamodb = new DynamoDBClient({
    requestHandler: transport.requestHandler(tryMs),
    retryStrategy,
  });
  // The queue's URL would win over the endpoint, and the calls of a local run would go to AWS.
  const sqs = new SQSClient({
    requestHandler: transport.requestHandler(),
    useQueueUrlAsEndpoint: false,
  });
  const coordination = { client: dynamodb, table: config.COORDINATION_TABLE, now };
  const publisher = publisherFor(config, transport);
  const keepSeconds = config.RETENTION_DAYS * 86_400;
  return {
    ledger: createFeedbackLedger({
      client: dynamodb,
      table: config.DELIVERIES_TABLE,
      keepSeconds,
      now,
      newId: randomUUID,
    }),
    suppressions: createSuppressions(coordination),
    now,
    mark: createFeedbackMark(coordination),
    deadLetters: createDeadLetters({
      client: sqs,
      deadLetterQueueUrl: config.DEAD_LETTER_QUEUE_URL,
      timeoutMs: config.SQS_TIMEOUT_MS,
      log,
    }),
    log,
    metrics: createMetrics(config.METRICS_NAMESPACE),
    installation: config.INSTALLATION,
    events: publisher && {
      ...publisher,
      findEvent: eventReader(dynamodb, config.DELIVERIES_TABLE),
    },
  };
}
