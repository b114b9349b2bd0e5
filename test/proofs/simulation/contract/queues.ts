/** SQS twice: ours in memory under a virtual clock, and fauxqs. Each is asked in the same words. */
import { setTimeout as delay } from "node:timers/promises";
import * as sqs from "@aws-sdk/client-sqs";
import { createQueues, startSqs } from "../../../../local/servers/sqs.ts";
import { eventually } from "../../../helpers/eventually.ts";
import { createMemorySqs } from "../sqs/memory-sqs.ts";
import { createClock } from "../time/clock.ts";

export type Answer = { readonly output: object } | { readonly error: string };

export type TriedQueue = {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  readonly ask: (operation: string, input: object) => Promise<Answer>;
  /** Asks until the check throws no more, while time passes. */
  readonly until: <T>(check: () => Promise<T>) => Promise<T>;
  /** Lets time pass for who waits in a long poll. */
  readonly pass: (ms: number) => Promise<void>;
};

export type QueueKind = {
  readonly name: string;
  /** It takes receipts that are none, hides what nobody holds, and sends attributes that nobody asked for. */
  readonly lax: boolean;
  readonly start: () => Promise<{
    readonly make: (maxReceiveCount: number) => Promise<TriedQueue>;
    readonly stop: () => Promise<void>;
  }>;
};

const VISIBILITY_TIMEOUT_SECONDS = 1;
const STEP_MS = 50;
const MOST_STEPS = 100;

export const QUEUES: readonly QueueKind[] = [
  {
    name: "in memory",
    lax: false,
    start: () => Promise.resolve({ make: makeInMemory, stop: () => Promise.resolve() }),
  },
  {
    name: "fauxqs",
    lax: true,
    start: async () => {
      const server = await startSqs();
      const client = new sqs.SQSClient({
        endpoint: server.url,
        region: "us-east-1",
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
        useQueueUrlAsEndpoint: false,
        maxAttempts: 1,
      });
      let names = 0;
      return {
        make: async (maxReceiveCount) => ({
          ...(await createQueues(client, {
            url: server.url,
            name: `queue-${++names}`,
            visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_SECONDS,
            maxReceiveCount,
          })),
          ask: (operation, input) =>
            answerOf(async () => {
              const { $metadata: _, ...output } = await client.send(commandOf(operation, input));
              return output;
            }),
          until: (check) => eventually(check),
          pass: (ms) => delay(ms),
        }),
        stop: async () => {
          client.destroy();
          await server.stop();
        },
      };
    },
  },
];

function makeInMemory(maxReceiveCount: number): Promise<TriedQueue> {
  const clock = createClock(Date.UTC(2027, 0, 1));
  const queueUrl = "https://sqs.example.com/queue";
  const deadLetterQueueUrl = "https://sqs.example.com/dead";
  const visibilityTimeoutSeconds = VISIBILITY_TIMEOUT_SECONDS;
  const memory = createMemorySqs({
    clock,
    queues: [
      { url: deadLetterQueueUrl, visibilityTimeoutSeconds },
      {
        url: queueUrl,
        visibilityTimeoutSeconds,
        redrive: { to: deadLetterQueueUrl, maxReceiveCount },
      },
    ],
  });
  return Promise.resolve({
    queueUrl,
    deadLetterQueueUrl,
    ask: (operation, input) =>
      answerOf(() => new Promise((resolve) => memory.perform(operation, input, resolve))),
    until: async (check) => {
      for (let step = 0; ; step++) {
        try {
          return await check();
        } catch (error) {
          if (step >= MOST_STEPS) throw error;
          clock.advance(STEP_MS);
        }
      }
    },
    pass: (ms) => Promise.resolve(clock.advance(ms)),
  });
}

const COMMANDS = {
  SendMessage: sqs.SendMessageCommand,
  ReceiveMessage: sqs.ReceiveMessageCommand,
  DeleteMessageBatch: sqs.DeleteMessageBatchCommand,
  ChangeMessageVisibilityBatch: sqs.ChangeMessageVisibilityBatchCommand,
} as const;

function commandOf(operation: string, input: object): sqs.SendMessageCommand {
  const command = Object.entries(COMMANDS).find(([name]) => name === operation)?.[1];
  if (command === undefined) throw new Error(`The contract knows no ${operation}: add it here`);
  return Reflect.construct(command, [input]) as sqs.SendMessageCommand;
}

async function answerOf(ask: () => Promise<object>): Promise<Answer> {
  try {
    return { output: await ask() };
  } catch (error) {
    if (!(error instanceof sqs.SQSServiceException)) throw error;
    return { error: error.name };
  }
}
