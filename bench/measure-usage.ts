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
  let indexBytes = 0;

  const { addConsumedCapacity, checkConditional, updateIndexes } = db;
  db.addConsumedCapacity = (request, isRead, item, other) => {
    const sizes = [item, other].map((one) =>
      db.capacityUnits(one, isRead, request.ConsistentRead === true),
    );
    units[isRead ? "read" : "write"] += Math.max(...sizes);
    return addConsumedCapacity(request, isRead, item, other);
  };
  // A write that is refused costs as much as the item that it met. dynalite does not count it.
  db.checkConditional = (request, existingItem) => {
    const error = checkConditional(request, existingItem);
    if (error) units.write += db.capacityUnits(existingItem, false, false);
    return error;
  };
  db.updateIndexes = (store, table, existingItem, item, callback) => {
    for (const index of indexesOf(table)) {
      const [before, after] = [entryOf(index, existingItem), entryOf(index, item)];
      units.write += entryUnits(index, before, after);
      indexBytes += sizeOf(after) - sizeOf(before);
    }
    updateIndexes(store, table, existingItem, item, callback);
  };

  const stored = async () => {
    const { Items = [] } = await dynamodb.send(
      new ScanCommand({ TableName: environment.DELIVERIES_TABLE }),
    );
    return Items.reduce((sum, item) => sum + db.itemSize(item), indexBytes);
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
    close: () => void Object.assign(db, { addConsumedCapacity, checkConditional, updateIndexes }),
  };
}

type Row = Readonly<Record<string, unknown>>;
/** The attributes of an index: its own keys, then those of the table, then those that it includes. */
type MeteredIndex = { readonly keys: readonly string[]; readonly attributes: readonly string[] };
type MeteredTable = Parameters<typeof db.updateIndexes>[1];

function indexesOf({ KeySchema, GlobalSecondaryIndexes = [] }: MeteredTable): MeteredIndex[] {
  const namesOf = (schema: MeteredTable["KeySchema"]) =>
    schema.map(({ AttributeName }) => AttributeName);
  return GlobalSecondaryIndexes.map(({ KeySchema: own, Projection }) => ({
    keys: namesOf(own),
    attributes: [...namesOf(own), ...namesOf(KeySchema), ...(Projection.NonKeyAttributes ?? [])],
  }));
}

/** The entry that an index has of a row; undefined if the row lacks one of its keys. */
function entryOf({ keys, attributes }: MeteredIndex, row: Row | undefined): Row | undefined {
  if (row === undefined || keys.some((name) => row[name] === undefined)) return undefined;
  const given = attributes.filter((name) => row[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, row[name]]));
}

/**
 * An entry that is added, changed or removed costs its size; one whose keys change is removed and added.
 * Source: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/GSI.html
 */
function entryUnits({ keys }: MeteredIndex, before: Row | undefined, after: Row | undefined) {
  if (JSON.stringify(before) === JSON.stringify(after)) return 0;
  const isMoved = keys.some(
    (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
  );
  const units = [before, after].map((entry) =>
    entry === undefined ? 0 : db.capacityUnits(entry, false, false),
  );
  return isMoved ? units.reduce((sum, one) => sum + one, 0) : Math.max(...units);
}

function sizeOf(entry: Row | undefined): number {
  return entry === undefined ? 0 : db.itemSize(entry);
}
