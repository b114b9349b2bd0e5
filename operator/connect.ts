/** Everything that an operator's command or the console works with, of one deployment. */
import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { SETTINGS } from "../functions/config/settings.ts";
import { PROCESSOR } from "../functions/config/processor-variables.ts";
import { createCircuitBreakers } from "../functions/coordination/circuit-breakers.ts";
import { createSuppressions } from "../functions/coordination/suppressions.ts";
import { createLedger } from "../functions/delivery/ledger.ts";
import { ConfigError } from "../functions/platform/errors.ts";
import { shortHash } from "../functions/platform/hash.ts";
import { createRecipientIds } from "../functions/platform/recipient-ids.ts";
import { keyReader, onceRead } from "../functions/platform/secret-key.ts";
import { createPublisher } from "../functions/events-out/publisher.ts";
import { createReadModel } from "./read/read-model.ts";

/** Where a deployment is: its stack's outputs, or the environment of the dev server. */
export type Deployment = {
  readonly deliveriesTable: string;
  readonly coordinationTable: string;
  readonly queueUrl?: string | undefined;
  readonly deadLetterQueueUrl?: string | undefined;
  /** The SSM parameter of the key of the recipients' ids. */
  readonly recipientKeyParameter?: string | undefined;
  /** The key itself, of the dev server. */
  readonly recipientKey?: string | undefined;
  /** Where events are published. Undefined: the setting `events` is off. */
  readonly eventsOut?:
    | {
        readonly level: "troubles" | "all";
        /** The name or the ARN of the bus. */
        readonly bus: string;
        readonly installation: string;
      }
    | undefined;
  /** The setting of the deployment: what an operator ends is kept as long as what a run ends. Default: 30. */
  readonly retentionDays?: number | undefined;
  /** The setting of the deployment: minutes from one run to the next. Default: 1. */
  readonly scheduleMinutes?: number | undefined;
};

export type Operator = ReturnType<typeof connect>;

/** The SDK's own limit for an answer is none. */
const LIMITS = {
  connectionTimeout: 5_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
};

/** With another key, ids would match no row: nothing would be found, and a suppression would stop no email. */
function recipientKeyReader(
  { recipientKeyParameter, recipientKey }: Deployment,
  now: () => number,
): () => Promise<string> {
  if (recipientKeyParameter === undefined && recipientKey === undefined)
    return async () => {
      throw new ConfigError([
        "Expected the key of recipients' ids, got none. Run `npx postrider deploy`, which writes RecipientKeyParameter to cdk-outputs.json, or set RECIPIENT_KEY_PARAMETER.",
      ]);
    };
  return keyReader(
    "RECIPIENT_KEY",
    { RECIPIENT_KEY_PARAMETER: recipientKeyParameter, RECIPIENT_KEY: recipientKey },
    { connect: () => new SSMClient({ requestHandler: LIMITS }), log: () => {}, now },
  );
}

export type Connections = {
  readonly dynamodb?: DynamoDBClient;
  readonly sqs?: SQSClient;
  readonly now?: () => number;
  /** How long the dead-letter queue is asked for more. Default: 1, a long poll, which asks all of SQS's servers. */
  readonly pollSeconds?: number;
};

/** Without connections, region, credentials and endpoints come from the SDK's usual sources. */
export function connect(
  deployment: Deployment,
  {
    dynamodb: client = new DynamoDBClient({ requestHandler: LIMITS }),
    sqs = new SQSClient({ requestHandler: LIMITS, useQueueUrlAsEndpoint: false }),
    now = Date.now,
    pollSeconds = 1,
  }: Connections = {},
) {
  const { deliveriesTable, coordinationTable, queueUrl, deadLetterQueueUrl, eventsOut } =
    deployment;
  const options = { client, now, newId: randomUUID };
  // No deployment changes it: the stack does not set SETTLE_MS.
  const settleMs = PROCESSOR.shape.SETTLE_MS.def.defaultValue;
  const keepSeconds = (deployment.retentionDays ?? SETTINGS.retentionDays.default) * 86_400;
  const recipientIds = onceRead(recipientKeyReader(deployment, now), createRecipientIds);
  const ledger = createLedger({
    ...options,
    table: deliveriesTable,
    coordinationTable,
    keepSeconds,
    // An operator's commands write no intent.
    slot: 0,
    rules: { aliveMs: 0, settleMs, feedbackWaitMs: 0, onUnconfirmed: "hold" },
  });
  return {
    client,
    deliveriesTable,
    coordinationTable,
    sqs,
    pollSeconds,
    queueUrl,
    deadLetterQueueUrl,
    events:
      eventsOut &&
      createPublisher({
        ...eventsOut,
        connect: async () => {
          const { connectEventBridge } = await import("../functions/events-out/eventbridge.ts");
          return connectEventBridge({ requestHandler: LIMITS });
        },
        timeoutMs: LIMITS.requestTimeout,
      }),
    settleMs,
    scheduleMinutes: deployment.scheduleMinutes ?? SETTINGS.scheduleMinutes.default,
    now,
    hash: shortHash,
    /** The end of rows that are over. */
    expiresAt: () => ({ N: String(Math.floor(now() / 1000) + keepSeconds) }),
    recipientIds,
    ledger,
    readModel: createReadModel({
      client,
      table: deliveriesTable,
      recipientIdsOf: async (address) => (await recipientIds()).idsOf(address),
      now,
    }),
    suppressions: createSuppressions({ client, table: coordinationTable, now }),
    circuitBreakers: createCircuitBreakers({
      ...options,
      table: coordinationTable,
      rules: { firstMs: 0, longestMs: 0, probeMs: 0 },
    }),
  };
}
