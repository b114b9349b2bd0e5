/** All servers in a separate process, so that their processor time does not count as the function's. */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, Server } from "node:http";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { type LocalSystem, startSystem } from "../local/dev/system.ts";
import { type FaultProxy, startFaultProxy } from "../test/helpers/fault-proxy.ts";
import { FIXTURE_NOTIFICATIONS } from "../test/helpers/fixture-project.ts";
import { answerCalls } from "./child.ts";
import { classUpdated, numberInPrompt, ANSWER } from "./events.ts";

export type ServersOptions = {
  /** Emails a second, and as many at once after a rest. */
  readonly sesRate: number;
  readonly sesLatencyMs: number;
  /** Of every SQS and DynamoDB request; 0: no proxy stands before them. */
  readonly awsLatencyMs: number;
};

export type Seen = {
  /** Requests by service and operation. */
  readonly requests: Readonly<Record<"sqs" | "dynamodb" | "ses" | "ai", Record<string, number>>>;
  readonly throttled: number;
  /** When the first request of all came, epoch ms. */
  readonly firstRequestAtMs: number | undefined;
  /** When each email was accepted, epoch ms, in order. */
  readonly acceptedAtMs: readonly number[];
  /** Of each accepted email. */
  readonly recipients: readonly string[];
};

export type ServersVerbs = typeof verbs;

const BATCH_MAX = 10;
const BATCHES_AT_ONCE = 20;
const KEEP_ALIVE_MS = 600_000;

let system: LocalSystem<FaultProxy> | undefined;
let latenciesMs: readonly number[] = [];
let firstRequestAtMs: number | undefined;
const operations = new Map<string, Map<string, number>>();

/** Sees each request as it comes in, before any latency. */
subscribe("http.server.request.start", (message) => {
  const { request, server } = parseStart(message);
  // A side that waits while the other works must find its connections alive.
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  firstRequestAtMs ??= Date.now();
  const port = String(request.socket.localPort);
  const target = String(request.headers["x-amz-target"] ?? request.url);
  const name = target.slice(target.lastIndexOf(".") + 1);
  const counts = operations.get(port) ?? new Map<string, number>();
  counts.set(name, (counts.get(name) ?? 0) + 1);
  operations.set(port, counts);
});

const verbs = {
  start: async ({ sesRate, sesLatencyMs, awsLatencyMs }: ServersOptions) => {
    system = await startSystem<FaultProxy>({
      notifications: FIXTURE_NOTIFICATIONS,
      ses: { maxSendRate: sesRate, max24HourSend: -1, latencyMs: sesLatencyMs },
      ai: {
        keepRequests: false,
        latencyMs: (body) =>
          latenciesMs.length === 0 ? 0 : (latenciesMs[numberInPrompt(body)] ?? 0),
        answer: () => ANSWER,
      },
      ...(awsLatencyMs > 0 && { startProxy: startFaultProxy }),
    });
    for (const proxy of Object.values(system.proxies ?? {})) proxy.latencyMs = awsLatencyMs;
    // As if it cost something, so that the day's limit is in force as it is on AWS.
    return { ...system.environment, AI_PRICE_USD_PER_MILLION: "0.1/0.01/0.5" };
  },

  /** Puts events 0 to `count` - 1 of a series into the queue. */
  send: async ({ series, count }: { series: string; count: number }) => {
    const { sqs, environment } = running();
    const batches = Array.from({ length: Math.ceil(count / BATCH_MAX) }, (_, batch) =>
      Array.from({ length: Math.min(BATCH_MAX, count - batch * BATCH_MAX) }, (_, index) => ({
        Id: String(index),
        MessageBody: classUpdated(series, batch * BATCH_MAX + index),
      })),
    );
    const sender = async () => {
      for (let Entries = batches.pop(); Entries !== undefined; Entries = batches.pop()) {
        const command = new SendMessageBatchCommand({ QueueUrl: environment.QUEUE_URL, Entries });
        const { Failed } = await sqs.send(command);
        if (Failed !== undefined && Failed.length > 0) throw new Error("SQS refuses an event");
      }
    };
    await Promise.all(Array.from({ length: BATCHES_AT_ONCE }, sender));
  },

  /** How long the AI takes over event 0, 1, 2 …; none: no time. */
  setAiLatencies: (ms: readonly number[]) => void (latenciesMs = ms),

  /** Forgets what was seen; SES's bucket is full again, and its emails are gone. */
  forget: () => {
    operations.clear();
    firstRequestAtMs = undefined;
    running().ses.reset();
  },

  seen: (): Seen => {
    const { environment, ses } = running();
    const at = (url: string | undefined) =>
      Object.fromEntries(operations.get(new URL(url ?? "").port) ?? []);
    return {
      requests: {
        sqs: at(environment["AWS_ENDPOINT_URL_SQS"]),
        dynamodb: at(environment["AWS_ENDPOINT_URL_DYNAMODB"]),
        ses: { ...ses.requests },
        ai: at(environment.OPENAI_BASE_URL),
      },
      throttled: ses.throttledCount,
      firstRequestAtMs,
      acceptedAtMs: ses.mailbox.mails().map(({ acceptedAtMs }) => acceptedAtMs),
      recipients: ses.mailbox.mails().flatMap((mail) => mail.recipients),
    };
  },
};

answerCalls(verbs);

function running(): LocalSystem {
  if (system === undefined) throw new Error("The servers have not been started");
  return system;
}

type Start = { readonly request: IncomingMessage; readonly server: Server };

function parseStart(message: unknown): Start {
  if (!isStart(message)) throw new Error("Expected the message to hold a request");
  return message;
}

function isStart(message: unknown): message is Start {
  return (
    typeof message === "object" && message !== null && "request" in message && "server" in message
  );
}
