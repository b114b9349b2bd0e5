/** A whole system with proxies, at a small fraction of its real times, and the real handler in processes of its own. */
import { DeleteItemCommand, QueryCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { CIRCUIT_BREAKERS } from "../../functions/coordination/circuit-breaker.ts";
import { type DeliveryRow } from "../../functions/delivery/delivery.ts";
import { type Plan, readPlan } from "../../functions/delivery/plan.ts";
import { PLAN, readDelivery } from "../../functions/delivery/ledger-row.ts";
import type { Summary } from "../../functions/processor/summary.ts";
import type { VariableName } from "../../functions/config/processor-variables.ts";
import { createLocalLambda, type LocalLambdaOptions } from "../../local/lambda/lambda.ts";
import { type LocalSystem, startSystem, type SystemOptions } from "../../local/dev/system.ts";

import { bundledFunction } from "./bundled-functions.ts";
import { FIXTURE_NOTIFICATIONS } from "./fixture-project.ts";
import { type DeadLetter, deadLettersIn } from "./dead-letters.ts";
import { type FaultProxies, type FaultProxy, startFaultProxy } from "./fault-proxy.ts";
import { createFeedbackRunner, type FeedbackRunner } from "./feedback-runner.ts";

/** A busy machine may take longer over loading the handler than Lambda would. */
const INIT_TIMEOUT_MS = 60_000;

/** Seconds become tens of milliseconds, but for what a busy test machine needs. */
const FAST: Partial<Record<VariableName, string>> = {
  STOP_MS: "3400",
  FUNCTION_TIMEOUT_MS: "4700",
  LEASE_MS: "4800",
  VISIBILITY_TIMEOUT_MS: "4800",
  LAST_WRITES_MS: "1000",
  DYNAMODB_TIMEOUT_MS: "1000",
  SQS_TIMEOUT_MS: "500",
  SES_TIMEOUT_MS: "600",
  INTENT_AGE_MS: "600",
  SIGNATURE_LIFE_MS: "500",
  CLOCK_SKEW_MS: "100",
  SETTLE_MS: "5000",
  AI_SHARE_MS: "800",
  AI_ATTEMPT_MS: "400",
  // A test of the call that verifies turns it on (JUDGED).
  AI_VERIFY: "off",
  RECEIVE_WAIT_SECONDS: "0",
  CIRCUIT_FIRST_MS: "300",
  CIRCUIT_LONGEST_MS: "300",
  SLOTS: "20",
};

/** With the call that verifies, and the time that it takes. */
export const JUDGED: Partial<Record<VariableName, string>> = {
  AI_VERIFY: "on",
  AI_SHARE_MS: "1600",
  AI_ATTEMPT_MS: "800",
};

/** Long enough that a test can hold a request while something else happens. */
export const WIDE: Partial<Record<VariableName, string>> = {
  STOP_MS: "9000",
  FUNCTION_TIMEOUT_MS: "10800",
  LEASE_MS: "11000",
  VISIBILITY_TIMEOUT_MS: "11000",
  SETTLE_MS: "11200",
  AI_SHARE_MS: "6000",
  AI_ATTEMPT_MS: "6000",
};

/** A try of a write outlasts a freeze or a hold: a run hears its first answer, and does not ask again. */
export const PATIENT: Partial<Record<VariableName, string>> = {
  DYNAMODB_TIMEOUT_MS: "27000",
  LAST_WRITES_MS: "27000",
  STOP_MS: "40000",
  FUNCTION_TIMEOUT_MS: "75000",
  LEASE_MS: "76000",
  VISIBILITY_TIMEOUT_MS: "76000",
  SETTLE_MS: "77000",
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
  Record<VariableName | `AWS_ENDPOINT_URL_${"SQS" | "DYNAMODB" | "SES"}`, string>
>;

export type Processor = {
  /** One run, in this slot; default 0. */
  readonly run: (slot?: number) => Promise<Summary>;
  readonly kill: () => void;
  readonly pid: () => number | undefined;
  /** The lines that the processor has logged, as JSON. */
  readonly logs: readonly Record<string, unknown>[];
  /** All that the processor has written, as text. */
  readonly output: () => string;
};

export type Stage = {
  readonly system: LocalSystem;
  readonly proxies: FaultProxies;
  /** `killAfterMs`: when Lambda kills it; default the FUNCTION_TIMEOUT_MS of its environment. */
  readonly processor: (environment?: Overrides, killAfterMs?: number) => Processor;
  /** The feedback function; the stage must have been asked for `feedback`. */
  readonly feedback: () => FeedbackRunner;
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

/** Gives a stage to `play`, and clears it away whatever happens. */
export async function onStage(
  options: StageOptions,
  play: (stage: Stage) => Promise<void>,
): Promise<void> {
  const system = await startSystem({
    startProxy: startFaultProxy,
    visibilityTimeoutSeconds: 3,
    notifications: FIXTURE_NOTIFICATIONS,
    ...options,
    // 14 a second for each slot.
    ses: { maxSendRate: 280, ...options.ses },
  });
  const { proxies } = system;
  const handler = options.handler ?? (await bundledFunction("processor"));
  const feedbackHandler =
    options.feedback === undefined ? undefined : await bundledFunction("feedback");
  if (proxies === undefined) throw new Error("a stage has proxies");
  const kills: (() => unknown)[] = [];
  const { sqs, dynamodb, environment } = system;

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
    processor: (overrides = {}, killAfterMs) => {
      const lines: string[] = [];
      const lambda = createLocalLambda({
        entry: handler,
        initTimeoutMs: INIT_TIMEOUT_MS,
        ...options.lambda,
        timeoutMs:
          killAfterMs ??
          Number(
            overrides.FUNCTION_TIMEOUT_MS ??
              options.environment?.FUNCTION_TIMEOUT_MS ??
              FAST.FUNCTION_TIMEOUT_MS,
          ),
        env: {
          ...environment,
          ...defined(FAST),
          ...defined(options.environment),
          ...defined(overrides),
        },
        onLog: (line) => lines.push(line),
      });
      kills.push(() => {
        lambda.kill();
        // What a failed test has left running must not start the process again.
        return lambda.stop();
      });
      return {
        run: async (slot) =>
          (await lambda.invoke({ scheduledTime: "2026-11-23T07:15:00Z", slot })) as Summary,
        kill: lambda.kill,
        pid: () => lambda.pid,
        get logs() {
          return lines.flatMap((line) =>
            line.startsWith("{") ? [JSON.parse(line) as Record<string, unknown>] : [],
          );
        },
        output: () => lines.join("\n"),
      };
    },
    feedback: () => {
      const runner = createFeedbackRunner(system, feedbackHandler);
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

  try {
    await play(stage);
  } finally {
    for (const kill of kills) await kill();
    await system.stop();
  }
}

function defined(environment: Partial<Record<string, string>> = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] => entry[1] !== undefined,
    ),
  );
}
