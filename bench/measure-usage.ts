/** Counts what a notification and an idle run ask for, by the real functions against the servers of this machine. */
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import db from "dynalite/db/index.js";
import { classUpdated, ANSWER } from "./events.ts";
import { startFeedback } from "../local/lambda/local-feedback.ts";
import { createLocalLambda } from "../local/lambda/lambda.ts";
import { type LocalSystem, startSystem } from "../local/dev/system.ts";
import { type FaultProxy, startFaultProxy } from "../test/helpers/fault-proxy.ts";
import { FIXTURE_NOTIFICATIONS } from "../test/helpers/fixture-project.ts";
import type { Usage } from "../cli/cost/usage.ts";

const PROCESSOR = new URL("../local/lambda/handlers/processor.ts", import.meta.url);
/** As many as one run takes. */
const NOTIFICATIONS = 50;
const BATCH = 10;
/** SES sends one event for the acceptance and one for the delivery. At worst each is sent, received and deleted alone. */
const FEEDBACK_SQS_REQUESTS = 2 * 3;
const FEEDBACK_MS = 30_000;
/** A busy machine must not make the functions ask twice. */
const PATIENT = { DYNAMODB_TIMEOUT_MS: "12000", SQS_TIMEOUT_MS: "12000", LAST_WRITES_MS: "24000" };

/** Runs 50 notifications to the end, and then a run without any. Takes some seconds. */
export async function measureUsage(): Promise<{
  readonly notification: Usage;
  readonly idleRun: Usage;
}> {
  const system = await startSystem({
    notifications: FIXTURE_NOTIFICATIONS,
    startProxy: startFaultProxy,
    feedback: {},
    unsubscribe: {},
    ses: { maxSendRate: 1_000, max24HourSend: -1 },
    ai: { answer: () => ANSWER },
  });
  const meter = createMeter(system);
  const processor = createLocalLambda({
    entry: PROCESSOR,
    timeoutMs: 105_000,
    env: { ...system.environment, ...PATIENT, AI_PRICE_USD_PER_MILLION: "0.1/0.01/0.5" },
    onLog: meter.logged,
  });
  const feedback = startFeedback(system, meter.logged, (error) => {
    throw error;
  });
  const run = () => processor.invoke({ scheduledTime: "2026-11-23T07:15:00Z" });
  try {
    // The first run asks for the quota, and makes the counters that later ones have.
    await run();
    meter.reset();
    await run();
    const idleRun = await meter.read();
    meter.reset();
    await send(system);
    await run();
    await feedback.bring(FEEDBACK_MS);
    const busy = await meter.read();
    const mails = system.ses.mailbox.mails().length;
    if (mails !== NOTIFICATIONS)
      throw new Error(`Expected ${NOTIFICATIONS} emails, got ${mails}: nothing was measured`);
    return { notification: shareOf(busy, idleRun), idleRun };
  } finally {
    meter.close();
    await processor.stop();
    await feedback.stop();
    await system.stop();
  }
}

async function send({ sqs, environment }: LocalSystem<FaultProxy>): Promise<void> {
  for (let first = 0; first < NOTIFICATIONS; first += BATCH) {
    const Entries = Array.from({ length: BATCH }, (_, index) => ({
      Id: String(index),
      MessageBody: classUpdated("cost", first + index),
    }));
    await sqs.send(new SendMessageBatchCommand({ QueueUrl: environment.QUEUE_URL, Entries }));
  }
}

/** One notification's share of a run; what the run asks for by itself is the run's. */
function shareOf(busy: Usage, idle: Usage): Usage {
  const of = (name: keyof Usage) => (busy[name] - idle[name]) / NOTIFICATIONS;
  return {
    // The application sends in batches of ten; the functions' own requests are counted.
    sqsRequests: of("sqsRequests") + 1 / BATCH + FEEDBACK_SQS_REQUESTS,
    writeUnits: of("writeUnits"),
    readUnits: of("readUnits"),
    logBytes: of("logBytes"),
    storedBytes: of("storedBytes"),
    aiInputTokens: of("aiInputTokens"),
    aiOutputTokens: of("aiOutputTokens"),
    aiVerifyInputTokens: of("aiVerifyInputTokens"),
    aiVerifyOutputTokens: of("aiVerifyOutputTokens"),
  };
}

/** Reads what is used where it comes in. */
function createMeter({ proxies, dynamodb, environment, ai }: LocalSystem<FaultProxy>) {
  if (proxies === undefined || ai === undefined)
    throw new Error("Expected the system to be asked for proxies and an AI");
  const units = { read: 0, write: 0 };
  let logBytes = 0;
  let storedBefore = 0;

  const { addConsumedCapacity } = db;
  db.addConsumedCapacity = (request, isRead, item, other) => {
    const sizes = [item, other].map((one) =>
      db.capacityUnits(one, isRead, request.ConsistentRead === true),
    );
    units[isRead ? "read" : "write"] += Math.max(...sizes);
    return addConsumedCapacity(request, isRead, item, other);
  };

  const stored = async () => {
    const { Items = [] } = await dynamodb.send(
      new ScanCommand({ TableName: environment.DELIVERIES_TABLE }),
    );
    return Items.reduce((sum, item) => sum + db.itemSize(item), 0);
  };

  return {
    logged: (line: string) => void (logBytes += Buffer.byteLength(line) + 1),
    reset: () => {
      Object.assign(units, { read: 0, write: 0 });
      logBytes = 0;
      proxies.sqs.reset();
    },
    read: async (): Promise<Usage> => {
      const { read: readUnits, write: writeUnits } = units;
      const storedNow = await stored();
      const storedBytes = storedNow - storedBefore;
      storedBefore = storedNow;
      return {
        sqsRequests: proxies.sqs.count(),
        writeUnits,
        readUnits,
        logBytes,
        storedBytes,
        // Estimated by the local AI from the characters; it is not asked before the busy run.
        aiInputTokens: ai.usage.promptTokens - ai.verdictUsage.promptTokens,
        aiOutputTokens: ai.usage.completionTokens - ai.verdictUsage.completionTokens,
        aiVerifyInputTokens: ai.verdictUsage.promptTokens,
        aiVerifyOutputTokens: ai.verdictUsage.completionTokens,
      };
    },
    close: () => void (db.addConsumedCapacity = addConsumedCapacity),
  };
}
