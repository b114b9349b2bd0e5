/** SQS in memory (fauxqs), and its queues. */
import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { refuseForeignRequests } from "../../operator/http/foreign-requests.ts";
import { loadFauxqs } from "./load-fauxqs.ts";
import { createTrafficReader, type SqsTraffic } from "./sqs-traffic.ts";

const ACCOUNT_ID = "000000000000";
const RETENTION_SECONDS = 14 * 24 * 60 * 60;

export type SqsOptions = {
  /** Default 0: any free port. */
  readonly port?: number | undefined;
  /** Called for each message that is sent, received or deleted, before the client gets the answer. */
  readonly onTraffic?: ((traffic: SqsTraffic) => void) | undefined;
};

/** Starts on 127.0.0.1; rejects with EADDRINUSE if the port is taken. */
export async function startSqs({ port = 0, onTraffic }: SqsOptions = {}) {
  // startFauxqs() would listen on every network interface.
  const { buildApp } = await loadFauxqs();
  const app = buildApp({ logger: false });
  if (onTraffic !== undefined) {
    const read = createTrafficReader(onTraffic);
    app.addHook("onSend", (request, reply, payload, done) => {
      const target = request.headers["x-amz-target"];
      if (reply.statusCode === 200 && typeof target === "string" && typeof payload === "string")
        read({ target, request: request.body, answer: JSON.parse(payload || "null") });
      done();
    });
  }
  refuseForeignRequests(app.server, "api");
  const url = await app.listen({ port, host: "127.0.0.1" });
  /** Closes every connection, also long polls, and drops the messages. */
  return { url, stop: async (): Promise<void> => app.close() };
}

/**
 * Creates a queue and its dead-letter queue (`<name>-dead-letters`); both keep messages for 14 days. `url` is the server,
 * or a proxy in front of it. After `maxReceiveCount` receives (1 to 1,000) a message moves to the dead letters.
 */
export async function createQueues(
  client: SQSClient,
  options: { url: string; name: string; visibilityTimeoutSeconds: number; maxReceiveCount: number },
): Promise<{ queueUrl: string; deadLetterQueueUrl: string }> {
  const { name, visibilityTimeoutSeconds, maxReceiveCount } = options;
  // The server's own URLs have the host sqs.us-east-1.localhost, which Debian does not resolve.
  const queueUrl = `${options.url}/${ACCOUNT_ID}/${name}`;
  const deadLetterQueueUrl = `${queueUrl}-dead-letters`;

  await client.send(
    new CreateQueueCommand({
      QueueName: `${name}-dead-letters`,
      Attributes: { MessageRetentionPeriod: String(RETENTION_SECONDS) },
    }),
  );
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ["QueueArn"] }),
  );
  await client.send(
    new CreateQueueCommand({
      QueueName: name,
      Attributes: {
        MessageRetentionPeriod: String(RETENTION_SECONDS),
        VisibilityTimeout: String(visibilityTimeoutSeconds),
        RedrivePolicy: JSON.stringify({
          deadLetterTargetArn: Attributes?.["QueueArn"],
          maxReceiveCount,
        }),
      },
    }),
  );
  return { queueUrl, deadLetterQueueUrl };
}

/** The number of messages that can be received now. */
export async function visibleMessages(client: SQSClient, queueUrl: string): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({
      QueueUrl: queueUrl,
      AttributeNames: ["ApproximateNumberOfMessages"],
    }),
  );
  return Number(Attributes?.["ApproximateNumberOfMessages"] ?? 0);
}

/** JSON that the embedded SQS accepts as a message body. */
export function asciiJson(value: unknown): string {
  return asciiJsonText(JSON.stringify(value));
}

/** Writes emoji and other surrogate pairs as `\ud83d\ude80`: the embedded SQS refuses them in a message body. */
export function asciiJsonText(text: string): string {
  return text.replace(/[\ud800-\udfff]/g, (half) => `\\u${half.charCodeAt(0).toString(16)}`);
}
