/** The processor of one simulated process: the real services, wired as in functions/processor/handler.ts. */
import { OpenAI } from "openai";
import { CLOSED } from "../../../../functions/coordination/circuit-state.ts";
import type { DeliveryRules } from "../../../../functions/delivery/delivery.ts";
import { createRenderer } from "../../../../functions/email/email.ts";
import { DEAREST_PRICE } from "../../../../functions/words/budget/price.ts";
import { readConfig } from "../../../../functions/config/processor-config.ts";
import type { Dependencies } from "../../../../functions/processor/dependencies.ts";
import {
  type CircuitBreakersOptions,
  createCircuitBreakers,
} from "../../../../functions/coordination/circuit-breakers.ts";
import type { CircuitBreakers } from "../../../../functions/coordination/circuit-breakers.ts";
import { shortHash } from "../../../../functions/platform/hash.ts";
import { createLease } from "../../../../functions/coordination/lease.ts";
import { createLedger } from "../../../../functions/delivery/ledger.ts";
import { createMailer } from "../../../../functions/email/ses/mailer.ts";
import type { Log } from "../../../../functions/platform/log.ts";
import { createPublisher, type Publisher } from "../../../../functions/events-out/publisher.ts";
import { putWith } from "../../../../functions/events-out/eventbridge.ts";
import { createQueue } from "../../../../functions/queue/queue.ts";
import { createSendQuota } from "../../../../functions/email/ses/send-quota.ts";
import { createBudget } from "../../../../functions/words/budget/budget.ts";
import { createWriter } from "../../../../functions/words/ai/writer.ts";
import { languages } from "../../../../functions/notification/languages/languages.ts";
import { aiFetch } from "../ai/memory-ai.ts";
import type { Clock } from "../time/clock.ts";
import type { Process } from "../time/processes.ts";
import { dynamoDbClient, eventsClient, sesClient, sqsClient } from "./clients.ts";
import { definitions, layout } from "./definitions.ts";
import type { Network } from "./network.ts";
import { RECIPIENT_IDS, RECIPIENT_KEY, type Scenario } from "./scenario.ts";

export const QUEUE_URL = "https://sqs.example.com/events";
export const DEAD_LETTER_QUEUE_URL = "https://sqs.example.com/dead";
export const DELIVERIES = "Deliveries";
export const COORDINATION = "Coordination";

/** Nobody remembers, and nobody is kept out. */
const FORGETFUL: CircuitBreakers = {
  look: () => Promise.resolve({ ses: CLOSED, ai: CLOSED }),
  count: () => Promise.resolve(),
  probe: () => Promise.resolve(false),
  abandon: () => Promise.resolve(),
  open: () => Promise.resolve(undefined),
  close: () => Promise.resolve(false),
  reset: () => Promise.resolve(false),
};

function breakersOf({ breakers }: Scenario, options: CircuitBreakersOptions): CircuitBreakers {
  return breakers ? createCircuitBreakers(options) : FORGETFUL;
}

const render = createRenderer(layout, languages);

export type Wired = {
  /** The deps of each slot, made once; as in the handler, only the lease, the ledger and the spending are a slot's own. */
  readonly depsOf: (slot: number) => Dependencies;
  readonly functionTimeoutMs: number;
};

export type WiringOptions = {
  readonly scenario: Scenario;
  readonly process: Process;
  readonly network: Network;
  readonly clock: Clock;
  readonly log: Log;
  readonly newId: () => string;
};

export function configOf(scenario: Scenario) {
  return readConfig({
    QUEUE_URL,
    DEAD_LETTER_QUEUE_URL,
    DELIVERIES_TABLE: DELIVERIES,
    COORDINATION_TABLE: COORDINATION,
    MAIL_FROM: "Postrider <post@example.com>",
    RECIPIENT_KEY,
    OPENAI_API_KEY: "key",
    OPENAI_BASE_URL: "https://ai.example.com/v1",
    AI_DAILY_LIMIT_USD: String(scenario.ai.dailyLimitUsd),
    SLOTS: String(scenario.slots),
    ON_UNCONFIRMED: scenario.onUnconfirmed,
    CONCURRENCY: String(scenario.concurrency),
    BATCH_LIMIT: String(scenario.batchLimit),
    EVENTS: scenario.publishes,
  });
}

/** Of a processor's or the feedback's process. */
export function publisherOf(
  scenario: Scenario,
  parts: { readonly network: Network; readonly process: Process },
): Publisher | undefined {
  const { EVENTS: level, EVENT_BUS: bus, INSTALLATION, EVENTS_TIMEOUT_MS } = configOf(scenario);
  if (level === "off") return undefined;
  return createPublisher({
    connect: () => Promise.resolve(putWith(eventsClient(parts))),
    bus,
    installation: INSTALLATION,
    level,
    timeoutMs: EVENTS_TIMEOUT_MS,
  });
}

export function wire(options: WiringOptions): Wired {
  const { scenario, process, network, clock, log, newId } = options;
  const config = configOf(scenario);
  const now = () => clock.now() + process.skewMs;
  const parts = { network, process };
  const client = dynamoDbClient(parts, config.DYNAMODB_TIMEOUT_MS);
  const ledgerOptions = { client, now, newId };
  const ses = sesClient(parts, clock, config.SES_TIMEOUT_MS);
  const quota = createSendQuota({ client: ses, slots: config.SLOTS, log, now });
  const rules: DeliveryRules = {
    aliveMs: config.LEASE_MS + config.CLOCK_SKEW_MS,
    settleMs: config.SETTLE_MS,
    onUnconfirmed: config.ON_UNCONFIRMED,
    feedbackWaitMs: config.FEEDBACK_WAIT_MS,
  };
  const ownOf = (slot: number) => ({
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
      limitMicroUsd: (config.AI_DAILY_LIMIT_USD ?? 0) * 1e6,
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
    circuitBreakers: breakersOf(scenario, {
      ...ledgerOptions,
      table: config.COORDINATION_TABLE,
      rules: {
        firstMs: config.CIRCUIT_FIRST_MS,
        longestMs: config.CIRCUIT_LONGEST_MS,
        probeMs: config.LEASE_MS,
      },
    }),
    queue: createQueue({
      client: sqsClient(parts),
      queueUrl: config.QUEUE_URL,
      deadLetterQueueUrl: config.DEAD_LETTER_QUEUE_URL,
      visibilityTimeoutMs: config.VISIBILITY_TIMEOUT_MS,
      timeoutMs: config.SQS_TIMEOUT_MS,
      log,
    }),
    writeWithAi: createWriter({
      connect: (guarded) =>
        new OpenAI({
          apiKey: config.OPENAI_API_KEY,
          baseURL: config.OPENAI_BASE_URL,
          fetch: guarded(aiFetch(network, process)),
          maxRetries: 0,
          adminAPIKey: null,
          organization: null,
          project: null,
          webhookSecret: null,
          logLevel: "off",
        }),
      model: config.AI_MODEL,
      concurrency: config.AI_CONCURRENCY,
      attemptMs: config.AI_ATTEMPT_MS,
      maxCompletionTokens: config.AI_MAX_COMPLETION_TOKENS,
      now,
    }),
    render,
    definitions,
    languages,
    recipientLists: () => Promise.resolve({}),
    unsubscribeUrls: () => Promise.resolve(undefined),
    // Other events may come between, and the process may die or freeze.
    nextTurn: () => network.step(process),
    log,
    metrics: { count: () => undefined, write: () => undefined },
    events: publisherOf(scenario, parts),
    now,
    hash: shortHash,
    recipientIds: () => Promise.resolve(RECIPIENT_IDS),
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
      aiKeepExchange: true,
      aiMaxCompletionTokens: config.AI_MAX_COMPLETION_TOKENS,
      aiPrice: DEAREST_PRICE,
      aiVerify: false,
      aiVerifyPrice: DEAREST_PRICE,
      defaults: { locale: "en", timeZone: "UTC" },
      phoneCountries: ["ZA", "US", "GB"],
      rules,
    },
  };
  const kept = new Map<number, Dependencies>();
  const depsOf = (slot: number): Dependencies => {
    const deps = kept.get(slot) ?? {
      ...shared,
      ...ownOf(slot),
      settings: { ...shared.settings, slot },
    };
    kept.set(slot, deps);
    return deps;
  };
  return { depsOf, functionTimeoutMs: config.FUNCTION_TIMEOUT_MS };
}
