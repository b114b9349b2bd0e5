/** Clients as the handlers make them. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESClient, type SESClientConfig } from "@aws-sdk/client-ses";
import { SQSClient } from "@aws-sdk/client-sqs";
import { triesWithin } from "../../functions/platform/aws-client.ts";
import { createTransport, type Transport } from "../../functions/platform/transport.ts";

export const REGION = "us-east-1";
export const KEYS = { accessKeyId: "local", secretAccessKey: "local" };

/** A port of this machine that refuses connections. `fetch` blocks port 9. */
export const NOBODY = "http://127.0.0.1:2";

type Varied = {
  readonly transport?: Transport;
  /** DynamoDB: of a call with its retries, default 1500. SES: of the one try, default 5000. */
  readonly timeoutMs?: number;
};

const common = (endpoint: string) => ({ endpoint, region: REGION, credentials: KEYS });

export function dynamoDbOf(endpoint: string, varied: Varied = {}): DynamoDBClient {
  const { transport = createTransport(), timeoutMs = 1_500 } = varied;
  const { tryMs, retryStrategy } = triesWithin(timeoutMs);
  return new DynamoDBClient({
    ...common(endpoint),
    requestHandler: transport.requestHandler(tryMs),
    retryStrategy,
  });
}

export function sqsOf(endpoint: string, { transport = createTransport() }: Varied = {}): SQSClient {
  return new SQSClient({
    ...common(endpoint),
    requestHandler: transport.requestHandler(),
    useQueueUrlAsEndpoint: false,
    md5: false,
  });
}

export function sesOf(
  endpoint: string,
  {
    transport = createTransport(),
    timeoutMs = 5_000,
    ...config
  }: Varied & Pick<SESClientConfig, "credentials"> = {},
): SESClient {
  return new SESClient({
    ...common(endpoint),
    ...config,
    requestHandler: transport.requestHandler(timeoutMs),
    maxAttempts: 1,
    disableClockSkewCorrection: true,
  });
}
