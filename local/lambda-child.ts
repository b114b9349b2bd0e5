// Runs in the child process: loads the handler once, then answers one event at a time, as the Lambda runtime does.

/** What the child is sent: one invocation. */
export type Invocation = { requestId: string; event: string; deadlineAtMs: number };
export type Failure = { errorType: string; errorMessage: string; stack?: string | undefined };
/** What the child answers: `ready` once after loading, then one `result` (JSON) or failure an invocation. */
export type ChildMessage =
  | { kind: "ready" }
  | { kind: "result"; result: string }
  | { kind: "failure"; failure: Failure };

type Handler = (event: unknown, context: unknown) => unknown;

const [entry = "", exportName = ""] = process.argv.slice(2);

// The runner has died: nobody is left to kill this process.
process.on("disconnect", () => process.exit(0));
// Ctrl-C goes to every process of the terminal: the runner decides what becomes of the invocation under way.
process.on("SIGINT", () => {});
await start();

async function start(): Promise<void> {
  try {
    const handler = await loadHandler();
    process.on("message", (invocation: Invocation) => void invoke(handler, invocation));
    send({ kind: "ready" });
  } catch (error) {
    send({ kind: "failure", failure: describe(error) });
  }
}

async function loadHandler(): Promise<Handler> {
  const module: Record<string, unknown> = await import(entry);
  const handler = module[exportName];
  if (!isHandler(handler)) {
    throw named(
      "Runtime.HandlerNotFound",
      `${exportName} is undefined or not exported by ${entry}`,
    );
  }
  if (handler.length >= 3) {
    throw named(
      "Runtime.CallbackHandlerDeprecated",
      "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.",
    );
  }
  return handler;
}

async function invoke(handler: Handler, { requestId, event, deadlineAtMs }: Invocation) {
  try {
    const result = await handler(JSON.parse(event), context(requestId, deadlineAtMs));
    send({ kind: "result", result: JSON.stringify(result) ?? "null" });
  } catch (error) {
    send({ kind: "failure", failure: describe(error) });
  }
}

function context(awsRequestId: string, deadlineAtMs: number) {
  const {
    AWS_LAMBDA_FUNCTION_NAME: functionName = "",
    AWS_LAMBDA_FUNCTION_VERSION: functionVersion = "",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: memoryLimitInMB = "",
    AWS_REGION: region = "us-east-1",
  } = process.env;
  return {
    awsRequestId,
    functionName,
    functionVersion,
    memoryLimitInMB,
    invokedFunctionArn: `arn:aws:lambda:${region}:000000000000:function:${functionName}`,
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: `local/[${functionVersion}]${process.pid}`,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadlineAtMs - Date.now()),
  };
}

function describe(error: unknown): Failure {
  if (!(error instanceof Error)) return { errorType: "Error", errorMessage: String(error) };
  return { errorType: error.name, errorMessage: error.message, stack: error.stack };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}

function send(message: ChildMessage): void {
  process.send?.(message);
}
