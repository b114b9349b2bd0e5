/** Everything that Postrider talks to, on this machine: SQS, DynamoDB, SES, EventBridge and an AI, with tables and queues. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { FEEDBACK, type FeedbackEnvironment } from "../../functions/config/feedback-config.ts";
import type { ProcessorEnvironment } from "../../functions/config/processor-variables.ts";
import { PROJECT_VARIABLE } from "../../project/load-project.ts";
import { startUnsubscribePage, type UnsubscribePageOptions } from "../lambda/local-unsubscribe.ts";
import { type AiOptions, startAi } from "../servers/ai/ai.ts";
import { type AiRecorderOptions, startAiRecorder } from "../servers/ai/ai-recorder.ts";
import { createDeliveriesTable, createTable, startDynamoDb } from "../servers/dynamodb.ts";
import { type LocalEvents, startEvents } from "../servers/events/server.ts";
import type { SesEvent } from "../servers/ses/events.ts";
import { type LocalSes, type SesOptions, startSes } from "../servers/ses/server.ts";
import type { SesSetup } from "../servers/ses/v2.ts";
import { asciiJson, createQueues, type SqsOptions, startSqs } from "../servers/sqs.ts";

export type Server = { readonly url: string; readonly stop: () => unknown };

export type SystemOptions<Proxy extends Server = Server> = {
  /** The project's folder; default: notifications. */
  readonly notifications?: string | undefined;
  readonly ses?: SesOptions;
  readonly ai?: AiOptions;
  /** Another AI; the offline writer is not started. */
  readonly openAi?: {
    readonly baseUrl?: string | undefined;
    readonly apiKey?: string | undefined;
    readonly model?: string | undefined;
    readonly priceUsdPerMillion?: string | undefined;
  };
  /** Starts a proxy in front of each server; default: none. */
  readonly startProxy?: (options: { target: string }) => Promise<Proxy>;
  /** Default 120, as in the stack. */
  readonly visibilityTimeoutSeconds?: number;
  /** Default 1000, as in the stack. */
  readonly maxReceiveCount?: number;
  /** Sends SES's events to a queue; default: SES sends none. */
  readonly feedback?: {
    /** Default 180, as in the stack. */
    readonly visibilityTimeoutSeconds?: number;
  };
  /** Starts the unsubscribe page; default: emails have no link to it. */
  readonly unsubscribe?: UnsubscribePageOptions;
  readonly sqs?: SqsOptions;
  readonly dynamodb?: { readonly port?: number };
  /** Starts a recorder in front of the AI; default: none. */
  readonly recordAi?: Omit<AiRecorderOptions, "baseUrl">;
  /** Variables of the processor that replace the defaults; those of the events also of the feedback function. */
  readonly variables?: Readonly<Record<string, string>>;
};

export type LocalSystem<Proxy = Server> = {
  /** The processor's environment: its own variables and the SDK's. */
  readonly environment: ProcessorEnvironment & Record<string, string>;
  readonly sqs: SQSClient;
  readonly dynamodb: DynamoDBClient;
  readonly ses: LocalSes;
  /** The event bus. */
  readonly events: LocalEvents;
  /** Undefined if another AI is used. */
  readonly ai: Awaited<ReturnType<typeof startAi>> | undefined;
  readonly proxies: Proxies<Proxy> | undefined;
  /** Undefined if SES sends no events. */
  readonly feedback: Feedback | undefined;
  readonly stop: () => Promise<void>;
};

export type Proxies<Proxy> = Readonly<Record<"sqs" | "dynamodb" | "ses" | "ai" | "events", Proxy>>;

export type Feedback = {
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** The feedback function's environment. */
  readonly environment: FeedbackEnvironment & Record<string, string>;
};

/** The account that `npx postrider doctor --local` checks. */
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
const TABLES = { DELIVERIES_TABLE: "Deliveries", COORDINATION_TABLE: "Coordination" };

/** Not secret: the tables are in memory, and the CLI finds addresses by it. */
export const LOCAL_RECIPIENT_KEY = "the key of recipients' ids on this machine";

/** Starts on 127.0.0.1. If a port is taken, it stops everything and rejects. */
export async function startSystem<Proxy extends Server = Server>(
  options: SystemOptions<Proxy> = {},
): Promise<LocalSystem<Proxy>> {
  const stops: (() => unknown)[] = [];
  const stop = async () => {
    // In reverse order: clients, proxies, servers.
    for (const one of stops.splice(0).toReversed()) await one();
  };
  const keep = <T extends { stop: () => unknown }>(server: T): T => {
    stops.push(() => server.stop());
    return server;
  };
  try {
    let onEvent: ((event: SesEvent) => Promise<void>) | undefined;
    const ses = keep(
      await startSes({
        ...(options.feedback !== undefined && { onEvent: (event) => onEvent?.(event) }),
        setup: SETUP,
        ...options.ses,
      }),
    );
    const sqsServer = keep(await startSqs(options.sqs));
    const dynamodbServer = keep(await startDynamoDb(options.dynamodb));
    const events = keep(await startEvents());
    const ai = options.openAi === undefined ? keep(await startAi(options.ai)) : undefined;
    const { startProxy } = options;
    const proxies = startProxy && {
      sqs: keep(await startProxy({ target: sqsServer.url })),
      dynamodb: keep(await startProxy({ target: dynamodbServer.url })),
      ses: keep(await startProxy({ target: ses.url })),
      ai: keep(await startProxy({ target: ai?.url ?? ses.url })),
      events: keep(await startProxy({ target: events.url })),
    };

    const sqsUrl = (proxies?.sqs ?? sqsServer).url;
    const sdk = {
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: KEYS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: KEYS.secretAccessKey,
      AWS_EC2_METADATA_DISABLED: "true",
      // Other services fail at once; no request reaches AWS.
      AWS_ENDPOINT_URL: "http://127.0.0.1:9",
      AWS_ENDPOINT_URL_SQS: sqsUrl,
      AWS_ENDPOINT_URL_DYNAMODB: (proxies?.dynamodb ?? dynamodbServer).url,
      AWS_ENDPOINT_URL_SES: (proxies?.ses ?? ses).url,
      AWS_ENDPOINT_URL_SESV2: ses.url,
      AWS_ENDPOINT_URL_EVENTBRIDGE: (proxies?.events ?? events).url,
    };
    // Without the proxies: their faults are for the processor only.
    const client = { region: REGION, credentials: KEYS };
    const sqs = new SQSClient({
      ...client,
      endpoint: sqsServer.url,
      useQueueUrlAsEndpoint: false,
    });
    const dynamodb = new DynamoDBClient({ ...client, endpoint: dynamodbServer.url });
    stops.push(
      () => sqs.destroy(),
      () => dynamodb.destroy(),
    );

    await createDeliveriesTable(dynamodb, TABLES.DELIVERIES_TABLE);
    await createTable(dynamodb, { tableName: TABLES.COORDINATION_TABLE, partitionKey: "pk" });
    const { maxReceiveCount = 1000, visibilityTimeoutSeconds = 120 } = options;
    const { queueUrl, deadLetterQueueUrl } = await createQueues(sqs, {
      url: sqsUrl,
      name: "mail",
      visibilityTimeoutSeconds,
      maxReceiveCount,
    });
    const project =
      options.notifications === undefined ? {} : { [PROJECT_VARIABLE]: options.notifications };

    const feedback =
      options.feedback &&
      (await createFeedback(sqs, options.feedback, {
        ...TABLES,
        ...sdk,
        ...eventVariables(options.variables),
      }));
    if (feedback !== undefined)
      onEvent = async (event) => {
        // The filter of the stack's EventBridge rule.
        const [installation] = event.detail.mail.tags["installation"] ?? [];
        if (installation !== FEEDBACK.shape.INSTALLATION.def.defaultValue) return;
        const { queueUrl: QueueUrl } = feedback;
        await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: asciiJson(event) }));
      };

    const aiVariables = aiEnvironment(proxies?.ai ?? ai, options.openAi);
    const recorder =
      options.recordAi &&
      keep(await startAiRecorder({ ...options.recordAi, baseUrl: aiVariables.OPENAI_BASE_URL }));
    const page =
      options.unsubscribe &&
      keep(await startUnsubscribePage({ ...TABLES, ...sdk, ...project }, options.unsubscribe));

    return {
      sqs,
      dynamodb,
      ses,
      events,
      ai,
      proxies,
      feedback,
      stop,
      environment: {
        QUEUE_URL: queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl,
        ...TABLES,
        MAIL_FROM: "Postrider <postrider@example.com>",
        ...aiVariables,
        ...recorder?.environment,
        SES_CONFIGURATION_SET: "postrider",
        RECIPIENT_KEY: LOCAL_RECIPIENT_KEY,
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
  { visibilityTimeoutSeconds = 180 }: NonNullable<SystemOptions["feedback"]>,
  common: Omit<FeedbackEnvironment, "DEAD_LETTER_QUEUE_URL"> & { AWS_ENDPOINT_URL_SQS: string },
): Promise<Feedback> {
  const queues = await createQueues(sqs, {
    url: common.AWS_ENDPOINT_URL_SQS,
    name: "feedback",
    visibilityTimeoutSeconds,
    maxReceiveCount: 1000,
  });
  return {
    ...queues,
    environment: { ...common, DEAD_LETTER_QUEUE_URL: queues.deadLetterQueueUrl },
  };
}

/** Both functions publish. */
function eventVariables({ EVENTS, EVENT_BUS }: Readonly<Record<string, string>> = {}) {
  return { ...(EVENTS !== undefined && { EVENTS }), ...(EVENT_BUS !== undefined && { EVENT_BUS }) };
}

function aiEnvironment(
  ai: { readonly url: string } | undefined,
  openAi: SystemOptions["openAi"],
): Record<string, string> & { OPENAI_BASE_URL?: string } {
  if (ai !== undefined)
    return {
      OPENAI_BASE_URL: `${ai.url}/v1`,
      OPENAI_API_KEY: "local",
      AI_MODEL: "offline-writer",
      AI_PRICE_USD_PER_MILLION: "0/0/0",
      // As in the stack.
      AI_DAILY_LIMIT_USD: "10",
    };
  const { baseUrl, apiKey = "none", model, priceUsdPerMillion } = openAi ?? {};
  return {
    // The client needs a key, even if a server on this machine does not.
    OPENAI_API_KEY: apiKey,
    ...(baseUrl !== undefined && { OPENAI_BASE_URL: baseUrl }),
    ...(model !== undefined && { AI_MODEL: model }),
    ...(priceUsdPerMillion !== undefined && { AI_PRICE_USD_PER_MILLION: priceUsdPerMillion }),
  };
}
