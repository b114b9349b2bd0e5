/** A function URL of Lambda's on this machine: requests become events, and the function's answers HTTP again. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod/mini";
import { BodyTooLargeError, closeServer, listenOnLoopback, readBody } from "../servers/loopback.ts";

export type FunctionUrl = { readonly url: string; readonly stop: () => Promise<void> };

/** What a function may answer. Source: https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
const Answer = z.object({
  statusCode: z.int(),
  headers: z.optional(z.record(z.string(), z.string())),
  body: z.optional(z.string()),
  isBase64Encoded: z.optional(z.boolean()),
});

/** What Lambda hands over as it is; other bodies, forms among them, come in base64. */
const TEXT = /^(?:text\/|application\/(?:json|xml|javascript)\b)/;

/**
 * Starts it on 127.0.0.1, on a free port unless one is named; `invoke` is asked by one request at a time. A function that
 * fails, or answers what is none, is a 502, as on AWS.
 */
export async function startFunctionUrl(
  invoke: (event: unknown) => Promise<unknown>,
  port?: number,
): Promise<FunctionUrl> {
  let before: Promise<unknown> = Promise.resolve();
  const invokeInTurn = (event: unknown): Promise<unknown> => {
    const invoked = before.then(() => invoke(event));
    before = invoked.catch(() => {});
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

/** As Lambda's. Source: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MOST_BODY_BYTES = 6 * 2 ** 20;

/** The event of payload format 2.0. */
async function eventOf(request: IncomingMessage) {
  const { method = "GET", headers } = request;
  const { pathname, searchParams, search } = new URL(request.url ?? "/", "http://127.0.0.1");
  const body = await readBody(request, MOST_BODY_BYTES);
  const isText = TEXT.test(headers["content-type"] ?? "");
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

/** @throws what is no answer of a function */
function write(response: ServerResponse, answer: unknown): void {
  const { statusCode, headers = {}, body = "", isBase64Encoded } = Answer.parse(answer);
  response.writeHead(statusCode, headers);
  response.end(Buffer.from(body, isBase64Encoded === true ? "base64" : "utf8"));
}
