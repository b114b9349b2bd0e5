/** Lambda's Runtime API, for one process of a function: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod/mini";
import { closeServer, listenOnLoopback, readBody } from "../../operator/http/loopback.ts";

export type Invocation = {
  readonly requestId: string;
  readonly event: string;
  readonly deadlineAtMs: number;
  readonly functionArn: string;
};

const Failure = z.object({
  errorType: z.string(),
  errorMessage: z.string(),
  trace: z.optional(z.array(z.string())),
});
export type Failure = z.infer<typeof Failure>;

/** A message of the process: it waits for an event, has a result (JSON), or an event or its start failed. */
export type Word =
  | { readonly kind: "next" }
  | { readonly kind: "result"; readonly result: string }
  | { readonly kind: "failure"; readonly failure: Failure };

export type RuntimeApi = {
  /** Host and port, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Answers the waiting process. */
  readonly give: (invocation: Invocation) => void;
  readonly stop: () => Promise<void>;
};

const PREFIX = "/2018-06-01/runtime/";

/** Starts on a free port of 127.0.0.1. */
export async function startRuntimeApi(onWord: (word: Word) => void): Promise<RuntimeApi> {
  let waiting: ServerResponse | undefined;
  let current: string | undefined;
  const server = createServer((request, response) => void answer(request, response));
  // A frozen process may pause in the middle of a request.
  server.requestTimeout = 0;
  server.headersTimeout = 0;
  const url = await listenOnLoopback(server);

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request).catch(() => undefined);
    if (body === undefined) return;
    const path = request.url?.startsWith(PREFIX) ? request.url.slice(PREFIX.length) : "";
    const [scope, id, end] = path.split("/");
    const accept = (word: Word) => {
      response.writeHead(202).end('{"status":"OK"}');
      onWord(word);
    };
    if (request.method === "GET" && path === "invocation/next") {
      waiting = response;
      onWord({ kind: "next" });
    } else if (request.method !== "POST") {
      response.writeHead(404).end();
    } else if (path === "init/error") {
      accept({ kind: "failure", failure: readFailure(body) });
    } else if (scope !== "invocation" || id !== current) {
      response.writeHead(400).end('{"errorType":"InvalidRequestID"}');
    } else if (end === "response") {
      accept({ kind: "result", result: body.toString() });
    } else if (end === "error") {
      accept({ kind: "failure", failure: readFailure(body) });
    } else {
      response.writeHead(404).end();
    }
  }

  return {
    address: new URL(url).host,
    give: ({ requestId, event, deadlineAtMs, functionArn }) => {
      current = requestId;
      waiting?.writeHead(200, {
        "content-type": "application/json",
        "lambda-runtime-aws-request-id": requestId,
        "lambda-runtime-deadline-ms": String(deadlineAtMs),
        "lambda-runtime-invoked-function-arn": functionArn,
        "lambda-runtime-trace-id": `Root=1-${requestId.slice(0, 8)}-${requestId.replaceAll("-", "").slice(8)};Sampled=0`,
      });
      waiting?.end(event);
      waiting = undefined;
    },
    stop: () => closeServer(server),
  };
}

function readFailure(body: Buffer): Failure {
  try {
    return Failure.parse(JSON.parse(body.toString()));
  } catch {
    return { errorType: "Runtime.Unknown", errorMessage: body.toString().slice(0, 200) };
  }
}
