/** A Lambda function URL: turns HTTP requests into events, and the function's results into responses. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod/mini";
import {
  BodyTooLargeError,
  closeServer,
  listenOnLoopback,
  readBody,
} from "../../operator/http/loopback.ts";

export type FunctionUrl = { readonly url: string; readonly stop: () => Promise<void> };

/** https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
const LambdaResponse = z.object({
  statusCode: z.int(),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/** Content types whose body Lambda passes as text. All others, forms too, are base64. */
const TEXT_CONTENT_TYPE = /^(?:text\/|application\/(?:json|xml|javascript)\b)/;

/** Starts on 127.0.0.1. Without `port`: any free port. Requests are handled one at a time. A failure is a 502, as on AWS. */
export async function startFunctionUrl(
  invoke: (event: unknown) => Promise<unknown>,
  port?: number,
): Promise<FunctionUrl> {
  let previous: Promise<unknown> = Promise.resolve();
  const invokeInTurn = (event: unknown): Promise<unknown> => {
    const invoked = previous.then(() => invoke(event));
    previous = invoked.catch(() => {});
    return invoked;
  };
  const server = createServer((request, response) => {
    void eventOf(request)
      .then(invokeInTurn)
      .then((answer) => write(response, answer))
      .catch((error: unknown) =>
        write(
          response,
          error instanceof BodyTooLargeError
            ? { statusCode: 413, body: error.message }
            : { statusCode: 502, body: "Internal Server Error" },
        ),
      );
  });
  const url = await listenOnLoopback(server, port, "page");
  return { url: `${url}/`, stop: () => closeServer(server) };
}

/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_BODY_BYTES = 6 * 2 ** 20;

async function eventOf(request: IncomingMessage) {
  const { method = "GET", headers } = request;
  const { pathname, searchParams, search } = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await readBody(request, MAX_BODY_BYTES);
  const isText = TEXT_CONTENT_TYPE.test(headers["content-type"] ?? "");
  const parameters = [...new Set(searchParams.keys())].map((name) => [
    name,
    searchParams.getAll(name).join(","),
  ]);
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: pathname,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name, [value ?? ""].flat().join(",")]),
    ),
    ...(parameters.length === 0 ? {} : { queryStringParameters: Object.fromEntries(parameters) }),
    requestContext: {
      http: { method, path: pathname, protocol: "HTTP/1.1", sourceIp: "127.0.0.1" },
      timeEpoch: Date.now(),
    },
    ...(body.length === 0 ? {} : { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

/** @throws ZodError if the function returned something else */
function write(response: ServerResponse, answer: unknown): void {
  const { statusCode, headers = {}, body = "", isBase64Encoded } = LambdaResponse.parse(answer);
  response.writeHead(statusCode, headers);
  response.end(Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8"));
}
