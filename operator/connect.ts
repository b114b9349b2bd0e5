/** Everything that an operator's command or the console works with, of one deployment. */
import { randomUUID } from "node:crypto";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import { PROCESSOR } from "../functions/config/processor-variables.ts";
import { createCircuitBreakers } from "../functions/coordination/circuit-breakers.ts";
import { createSuppressions } from "../functions/coordination/suppressions.ts";
import { createLedger } from "../functions/delivery/ledger.ts";
import { shortHash } from "../functions/platform/hash.ts";
import { createRecipientIds } from "../functions/platform/recipient-ids.ts";
import { keyReader, onceRead } from "../functions/platform/secret-key.ts";
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
  /** The setting. Default: 30. */
  readonly retentionDays?: number | undefined;
};

export type Operator = ReturnType<typeof connect>;

/** The SDK's own limit for an answer is none. */
const LIMITS = {
  connectionTimeout: 5_000,
  requestTimeout: 15_000,
  throwOnRequestTimeout: true,
};

const DEFAULTS = PROCESSOR.shape;

export type Clients = { readonly dynamodb: DynamoDBClient; readonly sqs: SQSClient };

/** Region, credentials and endpoints come from the SDK's usual sources. */
const awsClients = (): Clients => ({
  dynamodb: new DynamoDBClient({ requestHandler: LIMITS }),
  sqs: new SQSClient({ requestHandler: LIMITS, useQueueUrlAsEndpoint: false }),
});

export function connect(
  deployment: Deployment,
  now: () => number = Date.now,
  { dynamodb: client, sqs }: Clients = awsClients(),
) {
  const { deliveriesTable, coordinationTable, queueUrl, deadLetterQueueUrl } = deployment;
  const options = { client, now, newId: randomUUID };
  const settleMs = DEFAULTS.SETTLE_MS.def.defaultValue;
  const { recipientKeyParameter, recipientKey, retentionDays = 30 } = deployment;
  const recipientIds = onceRead(
    keyReader(
      "RECIPIENT_KEY",
      { RECIPIENT_KEY_PARAMETER: recipientKeyParameter, RECIPIENT_KEY: recipientKey },
      { connect: () => new SSMClient({ requestHandler: LIMITS }), log: () => {}, now },
    ),
    createRecipientIds,
  );
  const ledger = createLedger({
    ...options,
    table: deliveriesTable,
    coordinationTable,
    keepSeconds: retentionDays * 86_400,
    // An operator's commands write no intent.
    slot: 0,
    rules: { aliveMs: 0, settleMs, feedbackWaitMs: 0, onUnconfirmed: "hold" },
  });
  return {
    client,
    deliveriesTable,
    coordinationTable,
    sqs,
    queueUrl,
    deadLetterQueueUrl,
    settleMs,
    now,
    newId: randomUUID,
    hash: shortHash,
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
