// The function's process: loads the handler and polls the Runtime API, as https://github.com/aws/aws-lambda-nodejs-runtime-interface-client does.
import { existsSync } from "node:fs";
import { type IncomingHttpHeaders, request } from "node:http";
import * as nodeModule from "node:module";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

type Handler = (event: unknown, context: unknown) => unknown;

const {
  AWS_LAMBDA_RUNTIME_API: api = "",
  LAMBDA_TASK_ROOT: root = "",
  _HANDLER: handlerName = "",
} = process.env;
/** Lambda's, and TypeScript sources. */
const EXTENSIONS = [".js", ".mjs", ".cjs", ".ts"];

// The parent has died.
process.on("disconnect", () => process.exit(0));
// Ctrl-C reaches every process of the terminal; the parent decides when this one ends.
process.on("SIGINT", () => {});
process.on("uncaughtException", (error) => void fall(error, 129));
process.on("unhandledRejection", (reason) => {
  const message = reason instanceof Error ? `${reason.name}: ${reason.message}` : String(reason);
  void fall(named("Runtime.UnhandledPromiseRejection", message), 128);
});
await serve(await loadHandler().catch((error: unknown) => fall(error, 1)));

async function serve(handler: Handler): Promise<never> {
  for (;;) {
    const { headers, body } = await call("GET", "invocation/next");
    const requestId = header(headers, "aws-request-id");
    process.env["_X_AMZN_TRACE_ID"] = header(headers, "trace-id");
    const [outcome, answer] = await outcomeOf(handler, body, contextOf(requestId, headers));
    await call("POST", `invocation/${requestId}/${outcome}`, answer);
  }
}

/** The result or the error, as JSON. */
async function outcomeOf(handler: Handler, event: string, context: object) {
  try {
    const result = await handler(JSON.parse(event), context);
    return ["response", JSON.stringify(result) ?? "null"] as const;
  } catch (error) {
    return ["error", JSON.stringify(describe(error))] as const;
  }
}

async function loadHandler(): Promise<Handler> {
  const dot = handlerName.lastIndexOf(".");
  const [file, exportName] = [handlerName.slice(0, dot), handlerName.slice(dot + 1)];
  const path = EXTENSIONS.map((extension) => join(root, `${file}${extension}`)).find((candidate) =>
    existsSync(candidate),
  );
  if (path === undefined)
    throw named("Runtime.ImportModuleError", `Error: Cannot find module '${file}'`);
  const module: Record<string, unknown> = await import(pathToFileURL(path).href);
  // Node writes the cache at exit, but functions are often killed. Node 20 has no cache.
  if ("flushCompileCache" in nodeModule) nodeModule.flushCompileCache();
  const { [exportName]: handler } = module;
  if (!isHandler(handler))
    throw named("Runtime.HandlerNotFound", `${handlerName} is undefined or not exported`);
  if (handler.length >= 3)
    throw named(
      "Runtime.CallbackHandlerDeprecated",
      "AWS Lambda has removed support for callback-based function handlers starting with Node.js 24.",
    );
  return handler;
}

function contextOf(awsRequestId: string, headers: IncomingHttpHeaders): object {
  const deadlineAtMs = Number(header(headers, "deadline-ms"));
  const { env } = process;
  return {
    awsRequestId,
    invokedFunctionArn: header(headers, "invoked-function-arn"),
    functionName: env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: env["AWS_LAMBDA_FUNCTION_VERSION"],
    memoryLimitInMB: env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    logGroupName: env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: env["AWS_LAMBDA_LOG_STREAM_NAME"],
    getRemainingTimeInMillis: () => deadlineAtMs - Date.now(),
  };
}

/** Reports an error and exits. */
async function fall(error: unknown, exitCode: number): Promise<never> {
  await call("POST", "init/error", JSON.stringify(describe(error))).catch(() => undefined);
  process.exit(exitCode);
}

/** A new connection each time: a kept one may have died while the process was frozen. */
async function call(
  method: "GET" | "POST",
  path: string,
  body = "",
): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  return new Promise((resolve, reject) => {
    const url = `http://${api}/2018-06-01/runtime/${path}`;
    request(url, { method, agent: false }, (response) => {
      text(response).then((answer) => resolve({ headers: response.headers, body: answer }), reject);
    })
      .on("error", reject)
      .end(body);
  });
}

function header(headers: IncomingHttpHeaders, name: string): string {
  return String(headers[`lambda-runtime-${name}`]);
}

function describe(error: unknown): object {
  if (!(error instanceof Error)) return { errorType: "Error", errorMessage: String(error) };
  const { name, message, stack = "" } = error;
  return { errorType: name, errorMessage: message, trace: stack.split("\n") };
}

function named(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

function isHandler(value: unknown): value is Handler {
  return typeof value === "function";
}
