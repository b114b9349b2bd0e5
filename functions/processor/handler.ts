/** Makes the clients and services once per process, and starts one run per invocation. */
import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESClient } from "@aws-sdk/client-ses";
import { SQSClient } from "@aws-sdk/client-sqs";
import { SSMClient } from "@aws-sdk/client-ssm";
import type { DeliveryRules } from "../delivery/delivery.ts";
import { createRenderer } from "../email/email.ts";
import { DEAREST_PRICE, pricesOf } from "../words/budget/price.ts";
import { readRecipientLists, type RecipientLists } from "../notification/recipients.ts";
import { layout } from "../email/layout.ts";
import { languages } from "../notification/languages/languages.ts";
import { brandsOf, type Project } from "../project.ts";
import { type AiProvider, aiClientFactory } from "../words/ai/ai-client.ts";
import { triesWithin } from "../platform/aws-client.ts";
import { redactErrors } from "../platform/redact-errors.ts";
import { shortHash } from "../platform/hash.ts";
import { createRecipientIds } from "../platform/recipient-ids.ts";
import { keyReader, onceRead } from "../platform/secret-key.ts";
import { createCircuitBreakers } from "../coordination/circuit-breakers.ts";
import { createLease } from "../coordination/lease.ts";
import { createLedger } from "../delivery/ledger.ts";
import { publisherFor } from "../events-out/publisher.ts";
import { createLog, type Invocation } from "../platform/log.ts";
import { createMailer } from "../email/ses/mailer.ts";
import { createMetrics } from "../platform/metrics.ts";
import { createParameter } from "../platform/parameter.ts";
import { createQueue } from "../queue/queue.ts";
import { createSendQuota } from "../email/ses/send-quota.ts";
import { createBudget } from "../words/budget/budget.ts";
import { createTransport } from "../platform/transport.ts";
import { createUnsubscribeUrls } from "../email/unsubscribe-links.ts";
import { createWriter } from "../words/ai/writer.ts";
import { defaultsOf, readConfig } from "../config/processor-config.ts";
import { listOf } from "../config/processor-variables.ts";
import { run } from "./run.ts";
import type { Summary } from "./summary.ts";
import type { Dependencies } from "./dependencies.ts";
import { parseScheduleEvent, type UnknownSlot } from "./schedule-event.ts";

/** What a run and its log need of Lambda's context. */
export type Context = Invocation & { readonly getRemainingTimeInMillis: () => number };

const NO_LISTS: RecipientLists = {};

const config = readConfig(process.env);
const { log, startLogging: begin } = createLog("processor");
const transport = createTransport();

/** Runs once in the event's slot. @throws SlotError; an unexpected error without its message. */
export type ProcessorHandler = (event: unknown, context: Context) => Promise<Summary | UnknownSlot>;

export async function createProcessorHandler(project: Project): Promise<ProcessorHandler> {
  const dependenciesFor = await createDependencies(project);
  return async (event, context) => {
    begin(context);
    return redactErrors(log, async () => {
      const scheduled = parseScheduleEvent(event, config.SLOTS);
      if ("outcome" in scheduled) {
        log("warn", "Ignored an invocation for an unknown slot", {
          event: "unknown-slot",
          ...scheduled,
        });
        return scheduled;
      }
      // The server may have dropped them while Lambda froze the process.
      transport.closeIdleSockets();
      return run(dependenciesFor(scheduled.slot), {
        scheduledTime: scheduled.scheduledTime,
        killAtMs: Date.now() + context.getRemainingTimeInMillis(),
      });
    });
  };
}

/** The dependencies of each slot; a process serves all slots with the same clients. */
async function createDependencies({
  definitions,
  locales = languages,
  brand,
}: Project): Promise<(slot: number) => Dependencies> {
  const now = Date.now;
  const newId = randomUUID;
  const { tryMs, retryStrategy } = triesWithin(config.DYNAMODB_TIMEOUT_MS);
  const dynamodb = new DynamoDBClient({
    requestHandler: transport.requestHandler(tryMs),
    retryStrategy,
  });
  const ses = new SESClient({
    requestHandler: transport.requestHandler(config.SES_TIMEOUT_MS),
    // A second try of the SDK could be a second email.
    maxAttempts: 1,
    // After a freeze the SDK would take the late answer for a wrong clock and shift later signatures.
    disableClockSkewCorrection: true,
  });
  const sqs = new SQSClient({
    requestHandler: transport.requestHandler(),
    // Otherwise the SDK ignores AWS_ENDPOINT_URL and calls the host of the queue's URL.
    useQueueUrlAsEndpoint: false,
    // One message with a wrong checksum would fail the whole batch. TLS protects the bytes.
    md5: false,
  });
  const ledgerOptions = { client: dynamodb, now, newId };
  const quota = createSendQuota({ client: ses, slots: config.SLOTS, log, now });
  const rules: DeliveryRules = {
    aliveMs: config.LEASE_MS + config.CLOCK_SKEW_MS,
    settleMs: config.SETTLE_MS,
    onUnconfirmed: config.ON_UNCONFIRMED,
    feedbackWaitMs: config.FEEDBACK_WAIT_MS,
  };
  /** The dependencies that each slot has for itself. */
  const perSlot = (slot: number) => ({
    lease: createLease({
      ...ledgerOptions,
      slot,
      table: config.COORDINATION_TABLE,
      leaseMs: config.LEASE_MS,
    }),
    ledger: createLedger({
      ...ledgerOptions,
      slot,
      table: config.DELIVERIES_TABLE,
      coordinationTable: config.COORDINATION_TABLE,
      rules,
      keepSeconds: config.RETENTION_DAYS * 86_400,
    }),
    budget: createBudget({
      ...ledgerOptions,
      slot,
      table: config.COORDINATION_TABLE,
      limitMicroUsd:
        config.AI_DAILY_LIMIT_USD === undefined ? undefined : config.AI_DAILY_LIMIT_USD * 1e6,
      // About one draft for each message of a run.
      drafts: config.BATCH_LIMIT,
    }),
    mailer: createMailer({
      client: ses,
      quota,
      store: { ...ledgerOptions, slot, table: config.COORDINATION_TABLE },
      slots: config.SLOTS,
      batchLimit: config.BATCH_LIMIT,
      installation: config.INSTALLATION,
      configurationSet: config.SES_CONFIGURATION_SET,
    }),
  });
  const shared = {
    circuitBreakers: createCircuitBreakers({
      ...ledgerOptions,
      table: config.COORDINATION_TABLE,
      rules: {
        firstMs: config.CIRCUIT_FIRST_MS,
        longestMs: config.CIRCUIT_LONGEST_MS,
        probeMs: config.LEASE_MS,
      },
    }),
    queue: createQueue({
      client: sqs,
      queueUrl: config.QUEUE_URL,
      deadLetterQueueUrl: config.DEAD_LETTER_QUEUE_URL,
      visibilityTimeoutMs: config.VISIBILITY_TIMEOUT_MS,
      timeoutMs: config.SQS_TIMEOUT_MS,
      log,
    }),
    writeWithAi: createWriter({
      connect: await aiClientFactory({ provider: aiProvider(), now }),
      model: config.AI_MODEL,
      verifyModel: config.AI_VERIFY_MODEL,
      concurrency: config.AI_CONCURRENCY,
      attemptMs: config.AI_ATTEMPT_MS,
      maxCompletionTokens: config.AI_MAX_COMPLETION_TOKENS,
      now,
      onLeftOut: (feature) =>
        log("warn", "The AI's endpoint refuses a part of the request; it is left out from now on", {
          event: "ai-feature-left-out",
          feature,
          model: config.AI_MODEL,
        }),
    }),
    render: createRenderer(brand?.layout ?? layout, locales, brandsOf({ definitions, brand })),
    unsubscribeUrls: unsubscribeUrls(),
    definitions,
    languages: locales,
    recipientLists:
      config.RECIPIENTS_PARAMETER === undefined
        ? () => Promise.resolve(NO_LISTS)
        : parameter(config.RECIPIENTS_PARAMETER, readRecipientLists),
    log,
    metrics: createMetrics(config.METRICS_NAMESPACE),
    events: publisherFor(config, transport),
    now,
    nextTurn: setImmediate,
    hash: shortHash,
    recipientIds: onceRead(
      keyReader("RECIPIENT_KEY", config, { connect: parameterStore, log, now }),
      createRecipientIds,
    ),
    settings: {
      sender: { from: config.MAIL_FROM, replyTo: config.MAIL_REPLY_TO },
      batchLimit: config.BATCH_LIMIT,
      concurrency: config.CONCURRENCY,
      receiveWaitSeconds: config.RECEIVE_WAIT_SECONDS,
      times: {
        stopMs: config.STOP_MS,
        functionTimeoutMs: config.FUNCTION_TIMEOUT_MS,
        sesTimeoutMs: config.SES_TIMEOUT_MS,
        dynamodbTimeoutMs: config.DYNAMODB_TIMEOUT_MS,
        lastWritesMs: config.LAST_WRITES_MS,
      },
      leaseMs: config.LEASE_MS,
      intentAgeMs: config.INTENT_AGE_MS,
      aiShareMs: config.AI_SHARE_MS,
      aiModel: config.AI_MODEL,
      aiMaxCompletionTokens: config.AI_MAX_COMPLETION_TOKENS,
      ...aiPrices(),
      aiVerify: config.AI_VERIFY === "on",
      aiKeepExchange: config.AI_KEEP_EXCHANGE === "on",
      defaults: defaultsOf(config),
      phoneCountries: listOf(config.PHONE_COUNTRIES),
      rules,
    },
  };
  const bySlot = new Map<number, Dependencies>();
  return (slot) => {
    const deps = bySlot.get(slot) ?? {
      ...shared,
      ...perSlot(slot),
      settings: { ...shared.settings, slot },
    };
    bySlot.set(slot, deps);
    return deps;
  };

  function aiProvider(): AiProvider {
    if (config.AI_PROVIDER === "bedrock")
      return {
        kind: "bedrock",
        region: config.BEDROCK_REGION,
        baseUrl: config.BEDROCK_BASE_URL,
        credentials: ses.config.credentials,
      };
    return {
      kind: "openai",
      baseUrl: config.OPENAI_BASE_URL,
      apiKey:
        config.OPENAI_API_KEY ??
        parameter(config.OPENAI_API_KEY_PARAMETER ?? "", (key: string) => key),
    };
  }

  function parameter<T>(parameterName: string, parse: (text: string) => T | undefined) {
    return createParameter({ client: parameterStore(), parameterName, parse, log, now });
  }

  function parameterStore() {
    return new SSMClient({ requestHandler: transport.requestHandler() });
  }

  function unsubscribeUrls(): Dependencies["unsubscribeUrls"] {
    const { UNSUBSCRIBE_URL: url } = config;
    if (url === undefined) return () => Promise.resolve(undefined);
    const readKey = keyReader("UNSUBSCRIBE_KEY", config, { connect: parameterStore, log, now });
    return createUnsubscribeUrls(url, readKey);
  }

  function aiPrices(): Pick<Dependencies["settings"], "aiPrice" | "aiVerifyPrice"> {
    const { writer = DEAREST_PRICE, judge = DEAREST_PRICE, unpriced } = pricesOf(config);
    for (const model of unpriced)
      log("warn", "The model's price is not known; the highest known price is used", {
        event: "price-unknown",
        model,
        ...DEAREST_PRICE,
      });
    return { aiPrice: writer, aiVerifyPrice: judge };
  }
}
