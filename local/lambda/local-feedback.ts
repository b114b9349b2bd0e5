/** Runs the feedback function: it writes SES's events from their queue to the ledger. */
import { MODULE_EXTENSION } from "../../project/postrider-modules.ts";
import { createEventSource } from "./event-source.ts";
import { createLocalLambda } from "./lambda.ts";
import type { LocalSystem } from "../dev/system.ts";

const HANDLER = new URL(`./handlers/feedback${MODULE_EXTENSION}`, import.meta.url);
/** As in the stack. */
const FUNCTION_TIMEOUT_MS = 30_000;
/** The servers share one process, so calls can take seconds. Five calls, SQS and EventBridge must fit into the function's timeout. */
const DYNAMODB_TIMEOUT_MS = "4500";

export type LocalFeedback = {
  /** Processes all of SES's events, for at most `ms`. */
  readonly bring: (ms: number) => Promise<void>;
  readonly stop: () => Promise<void>;
  /** Kills the process. */
  readonly end: () => void;
};

/** The system must have been started with `feedback`. */
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
    env: { DYNAMODB_TIMEOUT_MS, ...environment },
    onLog,
  });
  // The first report does not wait for a cold start.
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
