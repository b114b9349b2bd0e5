import {
  Agent,
  createServer,
  type IncomingMessage,
  request as httpRequest,
  type ServerResponse,
} from "node:http";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Proxies } from "../../local/dev/system.ts";
import { createFaultList } from "../../local/servers/faults.ts";
import {
  closeServer,
  listenOnLoopback,
  readBody,
  signalOnClose,
} from "../../operator/http/loopback.ts";
import { neverAnswer, waitForRelease, waitMs } from "../../local/servers/waiting.ts";
import { type Answer, errorAnswer, operationOf } from "./aws-wire.ts";
import { withResolvers } from "../../functions/values/with-resolvers.ts";

/** A request as the hooks see it; `index` counts the requests from 0 since the start or the last reset. */
export type SeenRequest = { index: number; operation: string; body: string };
export type SeenAnswer = SeenRequest & { status: number; answer: string };

export type FaultProxyOptions = {
  /** Where the requests go: http, without a path. */
  target: string;
  /** 0 (the default) takes a free one. */
  port?: number;
  /** Delay of every request; default 0. */
  latencyMs?: number;
  /** Awaited before the target sees the request; a client that has gone meanwhile is not forwarded. */
  onRequest?: (seen: SeenRequest) => void | Promise<void>;
  /** Awaited after the target has applied the request, before the client has the answer. */
  onAnswer?: (seen: SeenAnswer) => void | Promise<void>;
};

/** Which requests are meant: of this operation, and with a body that matches; default all. */
export type RequestFilter = { operation?: string; match?: (body: string) => boolean };

/** What happens to the next requests that are meant; the delay comes first, then the first of these that is set. */
export type ProxyFault = RequestFilter & {
  /** How many requests it strikes; default 1, Infinity allowed. */
  times?: number;
  /** Replaces the proxy's latency. */
  latencyMs?: number;
  /** Never answers; the target does not see the request. */
  hang?: boolean;
  /** Drops the connection; the target does not see the request. */
  resetBefore?: boolean;
  /** The target applies the request, the client never has an answer. */
  hangAfter?: boolean;
  /** The target applies the request, then the connection drops. */
  resetAfter?: boolean;
  /** Answers an error of this HTTP status (default 400) in the target's place, when any of these four is set. */
  status?: number;
  type?: string;
  message?: string;
  /** The error's raw body. */
  body?: string;
};

/** A running fault proxy; its latency and its hooks may be set at any time. */
export type FaultProxy = Awaited<ReturnType<typeof startFaultProxy>>;

/** A proxy in front of each server of a local system. */
export type FaultProxies = Proxies<FaultProxy>;

/** A request that stands still until `release`; `reached` resolves when it has come to the point. */
export type Hold = { reached: Promise<SeenRequest>; release: () => void };

type Holding = RequestFilter & {
  after: boolean;
  reach: (seen: SeenRequest) => void;
  released: Promise<void>;
};

/**
 * Starts a proxy on 127.0.0.1 before an HTTP server of this machine, which slows, breaks, holds and reports its requests.
 * An operation is the last part of `x-amz-target`, else a form's `Action`, else "METHOD /path".
 * A hook that throws drops the connection. Rejects with EADDRINUSE when the port is taken.
 */
export async function startFaultProxy(options: FaultProxyOptions) {
  const { hostname, port } = new URL(options.target);
  const agent = new Agent({ keepAlive: true });
  const faults = createFaultList<ProxyFault>();
  const holds = createFaultList<Holding & { times?: number }>();
  const log: string[] = [];

  const proxy = {
    url: "",
    /** The operations seen, oldest first. */
    log,
    latencyMs: options.latencyMs ?? 0,
    onRequest: options.onRequest,
    onAnswer: options.onAnswer,
    inject: faults.inject,

    /** How many requests have been seen, of one operation or of all. */
    count(operation?: string): number {
      return operation === undefined ? log.length : log.filter((seen) => seen === operation).length;
    },

    /** Makes the next request that is meant stand still before the target sees it, or after it has applied it. */
    hold({ after = false, ...filter }: RequestFilter & { after?: boolean } = {}): Hold {
      const { promise: reached, resolve: reach } = withResolvers<SeenRequest>();
      const { promise: released, resolve: release } = withResolvers<void>();
      holds.inject({ ...filter, after, reach, released });
      return { reached, release };
    },

    /** Forgets faults, holds that no request has reached, and the log. */
    reset(): void {
      faults.reset();
      holds.reset();
      log.length = 0;
    },

    /** Drops every connection, also those of requests that hang or are held. */
    async stop(): Promise<void> {
      await closeServer(server);
      agent.destroy();
    },
  };

  const server = createServer((request, response) => {
    // Whatever goes wrong, on either side or in a hook, the client sees a dropped connection.
    serve(request, response).catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const client = signalOnClose(response);
    const bytes = await readBody(request);
    const body = bytes.toString("utf8");
    const operation = operationOf(request, body);
    const seen = { index: log.push(operation) - 1, operation, body };
    const fault = faults.take((candidate) => isMeant(candidate, seen));

    const latencyMs = fault?.latencyMs ?? proxy.latencyMs;
    if (latencyMs > 0) await waitMs(latencyMs, client);
    if (fault?.hang) return neverAnswer(response);
    if (fault?.resetBefore) {
      response.destroy();
      return;
    }
    if (fault && isError(fault)) {
      send(response, errorAnswer(request.headers["content-type"], fault));
      return;
    }

    if (await paused(response, seen, false, proxy.onRequest && (() => proxy.onRequest?.(seen)))) {
      // A client that was killed in the pause must not have its request applied; its socket's end is seen a turn later.
      await nextTurn();
      await nextTurn();
    }

    const answer = await forward(request, bytes, client);
    const seenAnswer = { ...seen, status: answer.status, answer: "" };
    await paused(
      response,
      seen,
      true,
      proxy.onAnswer && (() => proxy.onAnswer?.({ ...seenAnswer, answer: answer.body.toString() })),
    );

    if (fault?.hangAfter) return neverAnswer(response);
    if (fault?.resetAfter) response.destroy();
    else send(response, answer);
  }

  /** Waits for the hold and the hook of this point; false when there was neither. */
  async function paused(
    response: ServerResponse,
    seen: SeenRequest,
    after: boolean,
    hook: (() => void | Promise<void>) | undefined,
  ): Promise<boolean> {
    const hold = holds.take((candidate) => candidate.after === after && isMeant(candidate, seen));
    hold?.reach(seen);
    if (hold !== undefined) await waitForRelease(response, hold.released);
    await hook?.();
    return hold !== undefined || hook !== undefined;
  }

  function forward(request: IncomingMessage, bytes: Buffer, signal: AbortSignal): Promise<Answer> {
    const { method, url: path, headers } = request;
    return new Promise((resolve, reject) => {
      const outgoing = httpRequest(
        { hostname, port, method, path, headers, agent, signal },
        (incoming) => {
          readBody(incoming).then(
            (body) =>
              resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body }),
            reject,
          );
        },
      );
      outgoing.once("error", reject);
      outgoing.end(bytes);
    });
  }

  proxy.url = await listenOnLoopback(server, options.port);
  return proxy;
}

function isMeant({ operation, match }: RequestFilter, seen: SeenRequest): boolean {
  return (operation === undefined || operation === seen.operation) && (match?.(seen.body) ?? true);
}

function isError({ status, type, message, body }: ProxyFault): boolean {
  return [status, type, message, body].some((field) => field !== undefined);
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  const { connection: _, "keep-alive": __, "transfer-encoding": ___, ...ownHeaders } = headers;
  response.writeHead(status, {
    ...ownHeaders,
    // Node's own follows the system's clock, which tests replace; the SDK corrects its clock by this header.
    date: new Date().toUTCString(),
    "content-length": Buffer.byteLength(body),
  });
  response.end(body);
}
