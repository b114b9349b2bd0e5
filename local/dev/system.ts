/** Everything that Postrider talks to, on this machine: SQS, DynamoDB, SES and an AI, with the tables and queues made. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import {
  FEEDBACK_VARIABLES,
  type FeedbackEnvironment,
} from "../../functions/config/feedback-variables.ts";
import type { ProcessorEnvironment } from "../../functions/config/processor-variables.ts";
import { PROJECT_VARIABLE } from "../../project/load-project.ts";
import { type AiOptions, startAi } from "../servers/ai/ai.ts";
import { type AiRecorderOptions, startAiRecorder } from "../servers/ai/ai-recorder.ts";
import { startDynamoDb } from "../servers/dynamodb.ts";
import { startFaultProxy } from "../servers/fault-proxy.ts";
import { type LocalSes, type SesOptions, startSes } from "../servers/ses/server.ts";
import type { SesEvent } from "../servers/ses/events.ts";
import type { SesSetup } from "../servers/ses/v2.ts";
import { asciiJson, createQueues, type SqsOptions, startSqs } from "../servers/sqs.ts";
import { createTable } from "../servers/tables.ts";
import { startUnsubscribePage, type UnsubscribePageOptions } from "../lambda/local-unsubscribe.ts";

export type SystemOptions = {
  /** The project's folder, for the functions that run from their sources. Default: notifications. */
  readonly notifications?: string | undefined;
  readonly ses?: SesOptions;
  readonly ai?: AiOptions;
  /** An AI elsewhere in place of our own: the offline writer is not started. */
  readonly openAi?: {
    readonly baseUrl?: string | undefined;
    readonly apiKey?: string | undefined;
    readonly model?: string | undefined;
    readonly priceUsdPerMillion?: string | undefined;
  };
  /** Puts a proxy before each server that can fail, hang, hold and be slow; default false. */
  readonly proxies?: boolean;
  /** Default 120, like the stack's. */
  readonly visibilityTimeoutSeconds?: number;
  /** Default 1000, like the stack's. */
  readonly maxReceiveCount?: number;
  /** SES's events come to a queue of their own, like the stack's; default: SES tells nobody. */
  readonly feedback?: {
    /** Default 180, like the stack's. */
    readonly visibilityTimeoutSeconds?: number;
  };
  /** The page by which readers end mails; default: mails have no link. */
  readonly unsubscribe?: UnsubscribePageOptions;
  readonly sqs?: SqsOptions;
  readonly dynamodb?: { readonly port?: number };
  /** Puts a recorder before the AI, ours or another; default: none. */
  readonly recordAi?: Omit<AiRecorderOptions, "baseUrl">;
  /** Variables of the processor that replace the defaults. */
  readonly variables?: Readonly<Record<string, string>>;
};

export type LocalSystem = {
  /** All that the processor's process needs: its own variables and the SDK's. */
  readonly environment: ProcessorEnvironment & Record<string, string>;
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  readonly ses: LocalSes;
  /** Absent when an AI elsewhere writes. */
  readonly ai: Awaited<ReturnType<typeof startAi>> | undefined;
  readonly proxies: Proxies | undefined;
  /** Absent where SES tells nobody. */
  readonly feedback: Feedback | undefined;
  readonly stop: () => Promise<void>;
};

export type Feedback = {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** All that the feedback function's process needs. */
  readonly environment: FeedbackEnvironment & Record<string, string>;
};

export type Proxies = {
  readonly sqs: Proxy;
  readonly dynamodb: Proxy;
  readonly ses: Proxy;
  readonly ai: Proxy;
};

export type Proxy = Awaited<ReturnType<typeof startFaultProxy>>;

/** What is set up in the account that `npx postrider doctor --local` asks. */
const SETUP: Partial<SesSetup> = {
  identities: { "example.com": {} },
  configurationSets: {
    postrider: {
      events: [
        "SEND",
        "REJECT",
        "BOUNCE",
        "COMPLAINT",
        "DELIVERY",
        "DELIVERY_DELAY",
        "RENDERING_FAILURE",
      ],
    },
  },
};

const REGION = "us-east-1";
const KEYS = { accessKeyId: "local", secretAccessKey: "local" };

/** Starts it, on 127.0.0.1 and free ports (SES's may be chosen). Rejects, with nothing left open, when a port is taken. */
export async function startSystem(options: SystemOptions = {}): Promise<LocalSystem> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    // Clients first, then proxies, then servers: nobody is left to call who is gone.
    for (const one of stops.splice(0).toReversed()) await one();
  };
  const keep = <T extends { stop: () => unknown }>(server: T): T => {
    stops.push(() => server.stop());
    return server;
  };
  try {
    let toFeedback: ((event: SesEvent) => Promise<void>) | undefined;
    const ses = keep(
      await startSes({
        ...(options.feedback !== undefined && { onEvent: (event) => toFeedback?.(event) }),
        setup: SETUP,
        ...options.ses,
      }),
    );
    const sqsServer = keep(await startSqs(options.sqs));
    const dynamodbServer = keep(await startDynamoDb(options.dynamodb));
    const ai = options.openAi === undefined ? keep(await startAi(options.ai)) : undefined;
    const proxies = options.proxies
      ? {
          sqs: keep(await startFaultProxy({ target: sqsServer.url })),
          dynamodb: keep(await startFaultProxy({ target: dynamodbServer.url })),
          ses: keep(await startFaultProxy({ target: ses.url })),
          ai: keep(await startFaultProxy({ target: ai?.url ?? ses.url })),
        }
      : undefined;

    const sqsUrl = (proxies?.sqs ?? sqsServer).url;
    const dynamodbUrl = (proxies?.dynamodb ?? dynamodbServer).url;
    // Straight to the servers: who looks at the system is not slowed or failed by what is done to the processor.
    const sqs = new SQSClient({
      region: REGION,
      credentials: KEYS,
      endpoint: sqsServer.url,
      useQueueUrlAsEndpoint: false,
    });
    const dynamodb = new DynamoDBClient({
      region: REGION,
      credentials: KEYS,
      endpoint: dynamodbServer.url,
    });
    stops.push(
      () => sqs.destroy(),
      () => dynamodb.destroy(),
    );

    const tables = { deliveries: "Deliveries", coordination: "Coordination" };
    await createTable(dynamodb, {
      tableName: tables.deliveries,
      partitionKey: "notification",
      sortKey: "recipient",
    });
    await createTable(dynamodb, { tableName: tables.coordination, partitionKey: "pk" });
    const { queueUrl, deadLetterQueueUrl } = await createQueues(sqs, {
      url: sqsUrl,
      name: "mail",
      visibilityTimeoutSeconds: options.visibilityTimeoutSeconds ?? 120,
      maxReceiveCount: options.maxReceiveCount ?? 1000,
    });

    const sdk = {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      // What is not played here fails at once instead of reaching AWS.
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ENDPOINT_URL_SQS: sqsUrl,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodbUrl,
      AWS_ENDPOINT_URL_SES: (proxies?.ses ?? ses).url,
      AWS_ENDPOINT_URL_SESV2: ses.url,
    };
    const named = { DELIVERIES_TABLE: tables.deliveries, COORDINATION_TABLE: tables.coordination };
    const project =
      options.notifications === undefined ? {} : { [PROJECT_VARIABLE]: options.notifications };
    const feedback =
      options.feedback === undefined
        ? undefined
        : await createFeedback(sqs, sqsUrl, options.feedback, { ...named, ...sdk });
    if (feedback !== undefined)
      toFeedback = async (event) => {
        // What the stack's rule lets through.
        const [installation] = event.detail.mail.tags["installation"] ?? [];
        if (installation !== FEEDBACK_VARIABLES.INSTALLATION.default) return;
        const { queueUrl: QueueUrl } = feedback;
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: asciiJson(event) }));
      };

    const aiVariables = aiEnvironment(proxies?.ai ?? ai, options.openAi);
    const recorder =
      options.recordAi === undefined
        ? undefined
        : keep(
            await startAiRecorder({ ...options.recordAi, baseUrl: aiVariables.OPENAI_BASE_URL }),
          );
    const page =
      options.unsubscribe === undefined
        ? undefined
        : keep(await startUnsubscribePage({ ...named, ...sdk, ...project }, options.unsubscribe));

    return {
      sqs,
      dynamodb,
      ses,
      ai,
      proxies,
      feedback,
      stop,
      environment: {
        QUEUE_URL: queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl,
        ...named,
        MAIL_FROM: "Postrider <postrider@example.com>",
        ...aiVariables,
        ...recorder?.environment,
        SES_CONFIGURATION_SET: "postrider",
        ...page?.environment,
        ...sdk,
        ...project,
        ...options.variables,
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function createFeedback(
  sqs: SQSClient,
  url: string,
  { visibilityTimeoutSeconds = 180 }: NonNullable<SystemOptions["feedback"]>,
  common: Omit<FeedbackEnvironment, "DEAD_LETTER_QUEUE_URL"> & Record<string, string>,
): Promise<Feedback> {
  const queues = await createQueues(sqs, {
    url,
    name: "feedback",
    visibilityTimeoutSeconds,
    maxReceiveCount: 1000,
  });
  const environment = { ...common, DEAD_LETTER_QUEUE_URL: queues.deadLetterQueueUrl };
  return { ...queues, environment };
}

function aiEnvironment(
  ai: { readonly url: string } | undefined,
  elsewhere: SystemOptions["openAi"],
): Record<string, string> & { OPENAI_BASE_URL?: string } {
  if (ai !== undefined)
    return {
      OPENAI_BASE_URL: `${ai.url}/v1`,
      OPENAI_API_KEY: "local",
      AI_MODEL: "offline-writer",
      // It costs nothing; the day's limit is the stack's.
      AI_PRICE_USD_PER_MILLION: "0/0/0",
      AI_DAILY_LIMIT_USD: "10",
    };
  return {
    // A server on this machine may want no key; the client wants one all the same.
    OPENAI_API_KEY: elsewhere?.apiKey ?? "none",
    ...(elsewhere?.baseUrl === undefined ? {} : { OPENAI_BASE_URL: elsewhere.baseUrl }),
    ...(elsewhere?.model === undefined ? {} : { AI_MODEL: elsewhere.model }),
    ...(elsewhere?.priceUsdPerMillion === undefined
      ? {}
      : { AI_PRICE_USD_PER_MILLION: elsewhere.priceUsdPerMillion }),
  };
}
