/**
 * One HTTP client for everything that a function talks to: SQS, DynamoDB and SES through the SDK's `requestHandler`, the
 * AI through the `fetch` of the openai package. Three things that the defaults do not give: a request that is cut off
 * really ends; an error knows whether the request can have left; and a connection that slept while Lambda froze the
 * process is not used again. It also costs about half the processor time of the defaults.
 */
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { AnswerTooLargeError } from "./errors.ts";
import {
  ANSWER_LIMIT_BYTES,
  type AwsService,
  decompressed,
  MAX_HEADER_BYTES,
} from "./response-limit.ts";

export type Transport = {
  /**
   * The `requestHandler` of an SDK client; `timeoutMs` bounds each try, a TimeoutError to the SDK. A signal for every call
   * would cost more than the call's own bookkeeping.
   * Its requests reject with AnswerTooLargeError when the answer exceeds the service's limit.
   */
  readonly awsRequestHandler: (service: AwsService, timeoutMs?: number) => AwsRequestHandler;
  /** For the AI's endpoint. Rejects with AnswerTooLargeError when the answer exceeds the AI's limit. */
  readonly fetch: (input: string | URL | Request, init?: RequestInit) => Promise<Response>;
  /** Closes connections that have been idle for longer than 5 s: the other side may have dropped them meanwhile. */
  readonly dropSleepers: () => void;
  readonly destroy: () => void;
};

type AwsRequest = {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly method: string;
  readonly path: string;
  readonly query?: Record<string, string | string[] | null> | undefined;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
};

type AwsRequestHandler = {
  readonly metadata: { readonly handlerProtocol: string };
  readonly handle: (
    request: AwsRequest,
    options?: { abortSignal?: unknown },
  ) => Promise<{ response: Exchanged }>;
  readonly destroy: () => void;
  readonly updateHttpClientConfig: () => void;
  readonly httpHandlerConfigs: () => Record<string, never>;
};

type Limits = {
  readonly signal?: AbortSignal | undefined;
  readonly timeoutMs?: number | undefined;
  /** The most that is read of the answer's body. */
  readonly limitBytes: number;
};

type Exchanged = {
  readonly statusCode: number;
  readonly reason?: string | undefined;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
};

/** As many as messages may be in hand. */
const MAX_CONNECTIONS = 512;
const SLEEPER_AFTER_MS = 5_000;

/** An error's mark that its request has provably not left this machine. */
const NEVER_LEFT = Symbol("never left");

/** Whether the failed request can have reached its server; true only where it provably has not. */
export function neverLeft(error: unknown): boolean {
  return typeof error === "object" && error !== null && NEVER_LEFT in error;
}

/** Marks an error as one that was raised before its request left. */
export function markNeverLeft<E extends Error>(error: E): E {
  return Object.assign(error, { [NEVER_LEFT]: true });
}

export function createTransport(): Transport {
  const options = { keepAlive: true, maxSockets: MAX_CONNECTIONS, maxFreeSockets: MAX_CONNECTIONS };
  const agents = { plain: new http.Agent(options), secure: new https.Agent(options) };
  const idleSinceMs = new WeakMap<Socket, number>();
  for (const agent of Object.values(agents))
    agent.on("free", (socket: Socket) => idleSinceMs.set(socket, Date.now()));

  const exchange = (
    secure: boolean,
    request: http.RequestOptions,
    body: string | undefined,
    { signal, timeoutMs, limitBytes }: Limits,
  ): Promise<Exchanged> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(markNeverLeft(cutOffAs("AbortError")));
      const options = { ...request, maxHeaderSize: MAX_HEADER_BYTES };
      const outgoing = secure
        ? https.request({ ...options, agent: agents.secure })
        : http.request({ ...options, agent: agents.plain });
      let connected = false;
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", abort);
      };
      const fail = (error: Error) => {
        end();
        reject(connected ? error : markNeverLeft(error));
      };
      // Node says nothing of a request that is destroyed while it waits for a socket: the promise is ended here.
      const cutOff = (name: "AbortError" | "TimeoutError") => {
        const error = cutOffAs(name);
        outgoing.destroy(error);
        fail(error);
      };
      const abort = () => cutOff("AbortError");
      const timer =
        timeoutMs === undefined ? undefined : setTimeout(cutOff, timeoutMs, "TimeoutError");
      signal?.addEventListener("abort", abort, { once: true });
      outgoing.once("socket", (socket) => {
        // A request that waited in line takes over a connection that is not marked as reused.
        if (outgoing.reusedSocket || !socket.connecting) connected = true;
        else socket.once(secure ? "secureConnect" : "connect", () => (connected = true));
      });
      outgoing.once("error", fail);
      // Node says nothing more of a request whose answer switches protocols.
      outgoing.once("upgrade", (_answer, socket) => {
        socket.destroy();
        fail(new Error("Expected an answer, got a switch of protocols"));
      });
      outgoing.once("response", (incoming) => {
        const chunks: Buffer[] = [];
        let readBytes = 0;
        const tooLarge = () => {
          const { statusCode: status = 0 } = incoming;
          const endpoint = `${outgoing.protocol}//${String(outgoing.getHeader("host"))}${pathOf(request)}`;
          const error = new AnswerTooLargeError({ endpoint, status, limitBytes, readBytes });
          outgoing.destroy(error);
          fail(error);
        };
        incoming.once("error", fail);
        if (Number(incoming.headers["content-length"]) > limitBytes) return tooLarge();
        incoming.on("data", (chunk: Buffer) => {
          readBytes += chunk.length;
          if (readBytes > limitBytes) tooLarge();
          else chunks.push(chunk);
        });
        incoming.once("end", () => {
          end();
          resolve({
            statusCode: incoming.statusCode ?? 0,
            reason: incoming.statusMessage,
            headers: flat(incoming.headers),
            body:
              chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks),
          });
        });
      });
      outgoing.end(body);
    });

  const destroy = () => {
    agents.plain.destroy();
    agents.secure.destroy();
  };

  return {
    awsRequestHandler: (service, timeoutMs) => ({
      metadata: { handlerProtocol: "http/1.1" },
      handle: async (request, { abortSignal } = {}) => {
        const { hostname, port, method, headers, body } = request;
        const response = await exchange(
          request.protocol === "https:",
          { hostname, port, method, headers, path: request.path + queryOf(request.query) },
          textOf(body),
          {
            signal: abortSignal instanceof AbortSignal ? abortSignal : undefined,
            timeoutMs,
            limitBytes: ANSWER_LIMIT_BYTES[service],
          },
        );
        return { response };
      },
      destroy,
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
    }),
    fetch: async (input, init = {}) => {
      const url = new URL(input instanceof Request ? input.url : input);
      const body = typeof init.body === "string" ? init.body : undefined;
      const headers = Object.fromEntries(new Headers(init.headers));
      if (body !== undefined) headers["content-length"] = String(Buffer.byteLength(body));
      const answer = await exchange(
        url.protocol === "https:",
        {
          hostname: url.hostname.replaceAll(/[[\]]/g, ""),
          port: url.port,
          method: init.method,
          path: url.pathname + url.search,
          headers,
        },
        body,
        { signal: init.signal ?? undefined, limitBytes: ANSWER_LIMIT_BYTES.ai },
      );
      const { "content-encoding": encoding, ...rest } = answer.headers;
      const bytes = await decompressed(answer.body, encoding, {
        endpoint: url.origin + url.pathname,
        status: answer.statusCode,
        limitBytes: ANSWER_LIMIT_BYTES.ai,
      });
      const text = bytes.length === 0 ? null : bytes.toString();
      return new Response(text, { status: statusOf(answer.statusCode, text), headers: rest });
    },
    dropSleepers: () => {
      for (const agent of Object.values(agents))
        for (const socket of Object.values(agent.freeSockets).flatMap((sockets) => sockets ?? []))
          if (Date.now() - (idleSinceMs.get(socket) ?? 0) > SLEEPER_AFTER_MS) socket.destroy();
    },
    destroy,
  };
}

/** A Response takes 200 to 599, and 205 without a body only: any other status is a bad gateway's. */
function statusOf(statusCode: number, text: string | null): number {
  const isOdd = statusCode < 200 || statusCode > 599 || (statusCode === 205 && text !== null);
  return isOdd ? 502 : statusCode;
}

/** The name is what the SDK and openai know a cut-off request by: they try again after a TimeoutError. */
function cutOffAs(name: "AbortError" | "TimeoutError"): Error {
  return Object.assign(new Error("The request was cut off"), { name });
}

/**
 * SQS, DynamoDB and SES speak text (JSON and forms), which Node sends together with the head in one write; bytes would
 * cost a second one.
 */
function textOf(body: unknown): string | undefined {
  if (typeof body === "string") return body;
  return body instanceof Uint8Array
    ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
    : undefined;
}

function flat(headers: http.IncomingHttpHeaders): Record<string, string> {
  const result: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) result[name] = typeof value === "string" ? value : value.join(", ");
  }
  return result;
}

/** Without its query, which an error should not quote. */
function pathOf({ path }: http.RequestOptions): string {
  return (path ?? "/").split("?", 1).join("");
}

function queryOf(query: AwsRequest["query"]): string {
  const text = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {}))
    for (const one of [value ?? ""].flat()) text.append(name, one);
  return text.size === 0 ? "" : `?${text.toString()}`;
}
