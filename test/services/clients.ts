/** Clients as the handler makes them: one transport, lightened. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESClient } from "@aws-sdk/client-ses";
import { SQSClient } from "@aws-sdk/client-sqs";
import { lighten } from "../../functions/services/aws-client.ts";
import { createTransport, type Transport } from "../../functions/services/transport.ts";

export const REGION = "us-east-1";
export const KEYS = { accessKeyId: "local", secretAccessKey: "local" };

/** A port of this machine that refuses connections. */
export const NOBODY = "http://127.0.0.1:9";

type Credentials = SESClient["config"]["credentials"];

const config = (endpoint: string, transport: Transport) => ({
  endpoint,
  region: REGION,
  credentials: KEYS,
  requestHandler: transport.awsRequestHandler,
});

export function dynamoDbOf(endpoint: string, transport: Transport = createTransport()) {
  return lighten(new DynamoDBClient(config(endpoint, transport)));
}

export function sqsOf(endpoint: string, transport: Transport = createTransport()) {
  return lighten(new SQSClient({ ...config(endpoint, transport), useQueueUrlAsEndpoint: false }));
}

/** SES is never asked twice by the SDK, and never believed about the time. */
export function sesOf(
  endpoint: string,
  {
    transport = createTransport(),
    credentials,
  }: { transport?: Transport; credentials?: Credentials } = {},
) {
  return lighten(
    new SESClient({
      ...config(endpoint, transport),
      ...(credentials === undefined ? {} : { credentials }),
      maxAttempts: 1,
      disableClockSkewCorrection: true,
    }),
  );
}
