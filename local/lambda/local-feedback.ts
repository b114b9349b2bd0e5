/** The feedback function on this machine: SES's events from their queue into the ledger. */
import { MODULE_EXTENSION } from "../../project/engine-modules.ts";
import { createEventSource } from "./event-source.ts";
import { createLocalLambda } from "./lambda.ts";
import type { LocalSystem } from "../dev/system.ts";

const HANDLER = new URL(`./handlers/feedback${MODULE_EXTENSION}`, import.meta.url);
/** As the stack has it. */
const FUNCTION_TIMEOUT_MS = 30_000;
/** The servers share one process and a busy machine. Four calls in a row must fit into the function's time. */
const DYNAMODB_TIMEOUT_MS = "5000";

export type LocalFeedback = {
  /** Brings all that SES has told to the ledger, as far as `ms` allow. */
  readonly bring: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Ends its process now. */
  readonly end: () => void;
};

/** Starts it; the system must have been asked for `feedback`. */
export function startFeedback(
  { feedback, sqs, ses }: LocalSystem,
  onLog: (line: string) => void,
  onFailed: (error: unknown) => void,
): LocalFeedback {
  if (feedback === undefined) throw new Error("Expected the system to be asked for `feedback`");
  const { queueUrl, environment } = feedback;
  const lambda = createLocalLambda({
    entry: HANDLER,
    functionName: "postrider-feedback",
    timeoutMs: FUNCTION_TIMEOUT_MS,
    initTimeoutMs: FUNCTION_TIMEOUT_MS,
    env: { DYNAMODB_TIMEOUT_MS, ...environment },
    onLog,
  });
  // The first report should not wait for its cold start.
  void lambda.start().catch(() => {});
  const source = createEventSource({
    sqs,
    queueUrl,
    invoke: lambda.invoke,
    onError: onFailed,
  });
  return {
    bring: async (ms) => {
      const untilMs = Date.now() + ms;
      await ses.events.settled();
      await source.drain(untilMs);
    },
    stop: lambda.stop,
    end: lambda.end,
  };
}
