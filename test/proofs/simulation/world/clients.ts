/**
 * What the services are given in place of the SDK's clients: `send` reads a command's class and input, tries as often as the
 * SDK would, and throws the SDK's own exceptions. Serialising every request as HTTP would cost most of a seed's time.
 */
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import type { SESClient } from "@aws-sdk/client-ses";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { triesWithin } from "../../../../functions/platform/aws-client.ts";
import type { Clock } from "../time/clock.ts";
import type { Process } from "../time/processes.ts";
import { cutOff, isTransient, type Service } from "./faults.ts";
import type { Network } from "./network.ts";

type Command = { readonly input: object; readonly constructor: { readonly name: string } };
type Options = { readonly abortSignal?: AbortSignal };

const TRIES = 3;
const PAUSE_MS = 50;

type Parts = { readonly network: Network; readonly process: Process };

/** As `triesWithin` makes it: three tries, and a pause of a thirtieth of the time before the second. */
export function dynamoDbClient(parts: Parts, timeoutMs: number): DynamoDBClient {
  const { tryMs } = triesWithin(timeoutMs);
  const client = clientOf(parts, "dynamodb", { timeoutMs: tryMs, pauseMs: timeoutMs / 30 });
  return client as unknown as DynamoDBClient;
}

/** The SDK's standard retries; the service's own limit ends them. */
export function sqsClient(parts: Parts): SQSClient {
  return clientOf(parts, "sqs", { pauseMs: PAUSE_MS }) as unknown as SQSClient;
}

/** As the one of SQS. */
export function eventsClient(parts: Parts): EventBridgeClient {
  return clientOf(parts, "events", { pauseMs: PAUSE_MS }) as unknown as EventBridgeClient;
}

function clientOf(
  { network, process }: Parts,
  service: Service,
  { timeoutMs, pauseMs }: { timeoutMs?: number; pauseMs: number },
): { readonly send: (command: Command, options?: Options) => Promise<unknown> } {
  const send = async (command: Command, { abortSignal: signal }: Options = {}) => {
    const request = { service, operation: operationOf(command), input: command.input };
    for (let tried = 1; ; tried++) {
      try {
        return await network.exchange(process, request, { timeoutMs, signal });
      } catch (error) {
        if (tried >= TRIES || !isTransient(error)) throw error;
        await pauseOf(pauseMs * 2 ** (tried - 1), signal);
      }
    }
  };
  return { send };
}

/** The SDK's own pause hears no signal; the try after it does. */
function pauseOf(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    setTimeout(() => (signal?.aborted ? reject(cutOff("AbortError")) : resolve()), ms);
  });
}

function operationOf({ constructor }: Command): string {
  return constructor.name.replace(/Command$/, "");
}

type Args = { readonly input: object; readonly request: { signedAtMs: number } };
type Handler = (args: Args) => Promise<unknown>;
type Middleware = (next: Handler) => Handler;

/** A mail as it leaves: with the date of its signature, by the clock of who signed it. */
export type SignedInput = { readonly input: object; readonly signedAtMs: number };

/** One try; the signing, the middlewares around it and the socket are steps that a freeze may part. */
export function sesClient({ network, process }: Parts, clock: Clock, timeoutMs: number): SESClient {
  const around: Record<"before" | "after", Middleware[]> = { before: [], after: [] };
  const send = async (command: Command) => {
    const transport: Handler = async ({ input, request }) => {
      await network.step(process);
      const signed: SignedInput = { input, signedAtMs: request.signedAtMs };
      return network.exchange(
        process,
        { service: "ses", operation: operationOf(command), input: signed },
        { timeoutMs },
      );
    };
    const afterSigning = around.after.reduce((next, middleware) => middleware(next), transport);
    const sign: Handler = async ({ input, request }) => {
      await network.step(process);
      request.signedAtMs = clock.now() + process.skewMs;
      await network.step(process);
      return afterSigning({ input, request });
    };
    const whole = around.before.reduce((next, middleware) => middleware(next), sign);
    return whole({ input: command.input, request: { signedAtMs: Number.NaN } });
  };
  const middlewareStack = {
    addRelativeTo: (
      middleware: Middleware,
      { relation, toMiddleware }: { relation: "before" | "after"; toMiddleware: string },
    ) => {
      if (toMiddleware !== "httpSigningMiddleware")
        throw new Error(`The simulated SES client has no middleware ${toMiddleware}`);
      around[relation].push(middleware);
    },
  };
  return { send, middlewareStack } as unknown as SESClient;
}
