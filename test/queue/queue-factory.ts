/** A queue and its dead letters behind a proxy, and the service that the handler would make of them. */
import {
  type Message as SqsMessage,
  type MessageAttributeValue,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { Message, Queue } from "../../functions/queue/queue.ts";
import { createQueue } from "../../functions/queue/queue.ts";
import { createTransport } from "../../functions/platform/transport.ts";
import { type FaultProxy, startFaultProxy } from "../helpers/fault-proxy.ts";
import { createQueues, startSqs } from "../../local/servers/sqs.ts";
import { sendWithAttributeNamed } from "../helpers/odd-attributes.ts";
import { sqsOf } from "../helpers/aws-clients.ts";
import type { Logged } from "../helpers/post-office.ts";

export const NEVER = new AbortController().signal;

type Varied = { client?: SQSClient; timeoutMs?: number; visibilityTimeoutMs?: number };
type Attributes = Record<string, MessageAttributeValue>;

export type Counter = {
  readonly proxy: FaultProxy;
  readonly logs: Logged[];
  /** Makes a queue of its own for the next test. */
  readonly renew: () => Promise<void>;
  readonly queue: (varied?: Varied) => Queue;
  readonly send: (body: string, attributes?: Attributes) => Promise<string>;
  /** Sends past the SDK, which would not send every name. */
  readonly sendWithAttributeNamed: (name: string, body: string) => Promise<void>;
  /** What has been sent and received. */
  readonly received: (body?: string, attributes?: Attributes) => Promise<Message>;
  readonly receive: (max?: number) => Promise<readonly Message[]>;
  readonly deadLetters: () => Promise<SqsMessage[]>;
  readonly stop: () => Promise<void>;
};

export const text = (StringValue: string): MessageAttributeValue => ({
  DataType: "String",
  StringValue,
});

export async function openCounter(): Promise<Counter> {
  const server = await startSqs();
  const proxy = await startFaultProxy({ target: server.url });
  const transport = createTransport();
  const client = sqsOf(proxy.url, { transport });
  const logs: Logged[] = [];
  let urls = { queueUrl: "", deadLetterQueueUrl: "" };
  let count = 0;

  const queue: Counter["queue"] = (varied = {}) =>
    createQueue({
      client,
      ...urls,
      visibilityTimeoutMs: 120_000,
      timeoutMs: 5_000,
      log: (level, message, fields) => void logs.push({ level, message, fields: { ...fields } }),
      ...varied,
    });
  const receive = (max = 10) => queue().receive(max, 0, NEVER);
  const send: Counter["send"] = async (MessageBody, MessageAttributes = {}) => {
    const command = new SendMessageCommand({
      QueueUrl: urls.queueUrl,
      MessageBody,
      MessageAttributes,
    });
    return (await client.send(command)).MessageId ?? "";
  };

  return {
    proxy,
    logs,
    queue,
    send,
    receive,
    sendWithAttributeNamed: (name, body) => sendWithAttributeNamed(urls.queueUrl, name, body),
    renew: async () => {
      proxy.reset();
      proxy.onRequest = undefined;
      count += 1;
      urls = await createQueues(client, {
        url: proxy.url,
        name: `mail-${count}`,
        visibilityTimeoutSeconds: 120,
        maxReceiveCount: 1000,
      });
      logs.length = 0;
      proxy.reset();
    },
    received: async (body = "x", attributes = {}) => {
      await send(body, attributes);
      const [message] = await receive();
      if (message === undefined) throw new Error("Expected a message");
      return message;
    },
    deadLetters: async () => {
      const command = new ReceiveMessageCommand({
        QueueUrl: urls.deadLetterQueueUrl,
        MaxNumberOfMessages: 10,
        MessageAttributeNames: ["All"],
        VisibilityTimeout: 0,
      });
      return (await client.send(command)).Messages ?? [];
    },
    stop: async () => {
      transport.destroy();
      await proxy.stop();
      await server.stop();
    },
  };
}
