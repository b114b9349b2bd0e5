/** A whole system with proxies, and the real handler in processes of its own. All follow one virtual clock. */
import { DeleteItemCommand, QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { CIRCUIT_BREAKERS } from "../../functions/coordination/circuit-state.ts";
import { type DeliveryRow } from "../../functions/delivery/delivery.ts";
import { type Plan, readPlan } from "../../functions/delivery/plan.ts";
import { PLAN, readDelivery } from "../../functions/delivery/ledger-row.ts";
import type { Summary } from "../../functions/processor/summary.ts";
import { PROCESSOR, type VariableName } from "../../functions/config/processor-variables.ts";
import { createLocalLambda, type LocalLambdaOptions } from "../../local/lambda/lambda.ts";
import { type LocalSystem, startSystem, type SystemOptions } from "../../local/dev/system.ts";

import { startVirtualClock } from "./clock/virtual-clock.ts";
import { bundledFunction } from "./bundled-functions.ts";
import { FIXTURE_NOTIFICATIONS } from "./fixture-project.ts";
import { type DeadLetter, deadLettersIn } from "./dead-letters.ts";
import { type FaultProxies, type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { createFeedbackRunner, type FeedbackRunner } from "./feedback-runner.ts";

/** What differs from the deployed function. */
const SETTINGS: Partial<Record<VariableName, string>> = {
  // The local SQS's long poll would wait in real time.
  RECEIVE_WAIT_SECONDS: "0",
  // A test of the call that verifies turns it on.
  AI_VERIFY: "off",
  SLOTS: "20",
};

export type StageOptions = SystemOptions<FaultProxy> & {
  readonly environment?: Partial<Record<VariableName, string>>;
  /** The module of the processor's handler; default: its bundle. */
  readonly handler?: URL | string;
  /** How its processes are run, beside that. */
  readonly lambda?: Pick<LocalLambdaOptions, "freezes" | "memoryMb">;
};

/** What a processor may have of its own: variables, and where it reaches the services. */
export type Overrides = Partial<
  Record<VariableName | `AWS_ENDPOINT_URL_${"SQS" | "DYNAMODB" | "SES" | "EVENTBRIDGE"}`, string>
>;

export type Processor = {
  /** One run, in this slot; default 0. */
  readonly run: (slot?: number) => Promise<Summary>;
  readonly kill: () => void;
  /** Stops the process (SIGSTOP) until `thaw`. */
  readonly freeze: () => void;
  readonly thaw: () => void;
  readonly pid: () => number | undefined;
  /** The lines that the processor has logged, as JSON. */
  readonly logs: readonly Record<string, unknown>[];
  /** All that the processor has written, as text. */
  readonly output: () => string;
};

export type Stage = {
  readonly system: LocalSystem;
  readonly proxies: FaultProxies;
  /** Lets time pass for everything on the stage: runs, queues, SES. */
  readonly advance: (ms: number) => Promise<void>;
  /** `killAfterMs`: when Lambda kills it; default the FUNCTION_TIMEOUT_MS of its environment. */
  readonly processor: (
    environment?: Overrides,
    killAfterMs?: number,
    /** The module of its handler; default: the stage's. */
    entry?: URL | string,
  ) => Processor;
  /** The feedback function, by its module or the bundle; the stage must have been asked for `feedback`. */
  readonly feedback: (entry?: string) => FeedbackRunner;
  readonly send: (body: string, attributes?: Record<string, string>) => Promise<string>;
  /** Recipients of the accepted mails, sorted. */
  readonly mailed: () => string[];
  readonly counts: () => Promise<{ visible: number; inFlight: number }>;
  readonly deadLetters: () => Promise<DeadLetter[]>;
  readonly rows: (notification?: string) => Promise<DeliveryRow[]>;
  /** As an operator who wants SES and the AI tried at once. */
  readonly closeBreakers: () => Promise<void>;
  /** Every kept plan. */
  readonly plans: () => Promise<Plan[]>;
};

type OpenStage = { readonly stage: Stage; readonly close: () => Promise<void> };

const stages = new Set<Promise<OpenStage>>();

// A test that times out leaves its stage open, and with it the virtual clock. Outside Jest there are no hooks.
(globalThis as { afterEach?: (hook: () => Promise<void>) => void }).afterEach?.(async () => {
  for (const opening of stages) await opening.then(({ close }) => close()).catch(() => undefined);
  stages.clear();
});

/** Gives a stage to `play`, and closes it at its end; at the end of the test at the latest. */
export async function onStage(
  options: StageOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const opening = openStage(options);
  stages.add(opening);
  try {
    const { stage, close } = await opening;
    try {
      await play(stage);
    } finally {
      await close();
    }
  } finally {
    stages.delete(opening);
  }
}

async function openStage(options: StageOptions): Promise<OpenStage> {
  const system = await startSystem({
    startProxy: startFaultProxy,
    notifications: FIXTURE_NOTIFICATIONS,
    ...options,
    // 14 a second for each slot.
    ses: { now: () => Date.now(), maxSendRate: 280, ...options.ses },
  });
  const { proxies } = system;
  const handler = options.handler ?? (await bundledFunction("processor"));
  const feedbackHandler =
    options.feedback === undefined ? undefined : await bundledFunction("feedback");
  if (proxies === undefined) throw new Error("Expected the system to have proxies");
  // The servers wait for each other in real time when they start and stop.
  const clock = await startVirtualClock();
  const kills: (() => unknown)[] = [];
  const { sqs, dynamodb, environment } = system;
  let processors = 0;

  const attributes = async (url: string) => {
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["All"] }),
    );
    return {
      visible: Number(Attributes?.["ApproximateNumberOfMessages"]),
      inFlight: Number(Attributes?.["ApproximateNumberOfMessagesNotVisible"]),
    };
  };

  const stage: Stage = {
    system,
    proxies,
    advance: clock.advance,
    processor: (overrides = {}, killAfterMs, entry = handler) => {
      const lines: string[] = [];
      const id = `processor-${++processors}`;
      const lambda = createLocalLambda({
        entry,
        ...options.lambda,
        timeoutMs:
          killAfterMs ??
          Number(
            overrides.FUNCTION_TIMEOUT_MS ??
              options.environment?.FUNCTION_TIMEOUT_MS ??
              PROCESSOR.shape.FUNCTION_TIMEOUT_MS.def.defaultValue,
          ),
        env: {
          ...environment,
          ...defined(SETTINGS),
          ...defined(options.environment),
          ...defined(overrides),
          ...clock.environment(id),
        },
        onLog: (line) => lines.push(line),
      });
      kills.push(() => {
        lambda.kill();
        // What a failed test has left running must not start the process again.
        return lambda.stop();
      });
      return {
        run: (slot) =>
          clock.during(
            id,
            async () =>
              (await lambda.invoke({ scheduledTime: "2026-11-23T07:15:00Z", slot })) as Summary,
          ),
        kill: lambda.kill,
        freeze: () => clock.freeze(id),
        thaw: () => clock.thaw(id),
        pid: () => lambda.pid,
        get logs() {
          return lines.flatMap((line) =>
            line.startsWith("{") ? [JSON.parse(line) as Record<string, unknown>] : [],
          );
        },
        output: () => lines.join("\n"),
      };
    },
    feedback: (entry = feedbackHandler) => {
      const runner = createFeedbackRunner(system, { handler: entry, clock });
      kills.push(runner.kill);
      return runner;
    },
    send: async (body, extra = {}) => {
      const MessageAttributes = Object.fromEntries(
        Object.entries(extra).map(([name, StringValue]) => [
          name,
          { DataType: "String", StringValue },
        ]),
      );
      const sent = await sqs.send(
        new SendMessageCommand({
          QueueUrl: environment.QUEUE_URL,
          MessageBody: body,
          MessageAttributes,
        }),
      );
      return sent.MessageId ?? "";
    },
    mailed: () =>
      system.ses.mailbox
        .mails()
        .flatMap((mail) => mail.recipients)
        .toSorted(),
    counts: () => attributes(environment.QUEUE_URL),
    deadLetters: () => deadLettersIn(sqs, environment.DEAD_LETTER_QUEUE_URL),
    rows: async (notification) => {
      const TableName = environment.DELIVERIES_TABLE;
      const { Items } =
        notification === undefined
          ? await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }))
          : await dynamodb.send(
              new QueryCommand({
                TableName,
                KeyConditionExpression: "notification = :key",
                ExpressionAttributeValues: { ":key": { S: notification } },
                ConsistentRead: true,
              }),
            );
      return (Items ?? []).flatMap((item) => {
        const row = readDelivery(item);
        return row === undefined || row === "unreadable" ? [] : [row];
      });
    },
    closeBreakers: async () => {
      for (const name of CIRCUIT_BREAKERS)
        await dynamodb.send(
          new DeleteItemCommand({
            TableName: environment.COORDINATION_TABLE,
            Key: { pk: { S: `breaker#${name}` } },
          }),
        );
    },
    plans: async () => {
      const { Items } = await dynamodb.send(
        new ScanCommand({ TableName: environment.DELIVERIES_TABLE, ConsistentRead: true }),
      );
      return (Items ?? []).flatMap((item) => {
        if (item["recipient"]?.S !== PLAN) return [];
        const plan = readPlan(item["notification"]?.S ?? "", item["plan"]?.S);
        return plan === "unreadable" ? [] : [plan];
      });
    },
  };

  const end = async () => {
    for (const kill of kills) await kill();
    await clock.stop();
    await system.stop();
  };
  let ending: Promise<void> | undefined;
  return { stage, close: () => (ending ??= end()) };
}

function defined(environment: Partial<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
