/** Connections to AWS that survive a Lambda freeze, and whether a failed request can have left this machine. */
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { isError } from "./errors.ts";

export type Transport = {
  /** The `requestHandler` of an SDK client. `timeoutMs` bounds the wait for an answer and each pause within it. */
  readonly requestHandler: (timeoutMs?: number) => NodeHttpHandler;
  /** Closes connections idle for more than 5 s: the server may have dropped them while Lambda froze the process. */
  readonly closeIdleSockets: () => void;
  readonly destroy: () => void;
};

const IDLE_LIMIT_MS = 5_000;
/** TCP and TLS together. Less than SES's timeout, or a connection that fails would count as an unconfirmed send. */
const CONNECT_TIMEOUT_MS = 2_000;

export function createTransport(): Transport {
  const httpAgent = watched(new http.Agent({ keepAlive: true }), "connect");
  const httpsAgent = watched(new https.Agent({ keepAlive: true }), "secureConnect");
  const agents = [httpAgent, httpsAgent];
  const idleSinceMs = new WeakMap<Socket, number>();
  for (const agent of agents)
    agent.on("free", (socket: Socket) => idleSinceMs.set(socket, Date.now()));

  return {
    requestHandler: (timeoutMs) =>
      new NodeHttpHandler({
        httpAgent,
        httpsAgent,
        ...(timeoutMs !== undefined && {
          requestTimeout: timeoutMs,
          // Without it the handler only warns.
          throwOnRequestTimeout: true,
          socketTimeout: timeoutMs,
        }),
      }),
    closeIdleSockets: () => {
      for (const socket of agents.flatMap(freeSocketsOf))
        if (Date.now() - (idleSinceMs.get(socket) ?? 0) > IDLE_LIMIT_MS) socket.destroy();
    },
    destroy: () => agents.forEach((agent) => agent.destroy()),
  };
}

function freeSocketsOf({ freeSockets }: http.Agent): Socket[] {
  return Object.values(freeSockets).flatMap((sockets) => sockets ?? []);
}

/** Ends a connection that is not ready in time, and marks every error before it is ready. */
function watched<A extends http.Agent>(agent: A, ready: "connect" | "secureConnect"): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket === null || socket === undefined) return socket;
    const timer = setTimeout(
      () => socket.destroy(new Error(`No connection within ${CONNECT_TIMEOUT_MS} ms`)),
      CONNECT_TIMEOUT_MS,
    );
    socket.once("error", markNeverLeft);
    socket.once("close", () => clearTimeout(timer));
    socket.once(ready, () => {
      clearTimeout(timer);
      socket.off("error", markNeverLeft);
    });
    return socket;
  };
  return agent;
}

const NEVER_LEFT = Symbol("never left");

/** Marks an error as raised before its request left. */
export function markNeverLeft<E extends Error>(error: E): E {
  return Object.assign(error, { [NEVER_LEFT]: true });
}

/** Of `fetch`, which wraps the error of its connection. */
const NO_CONNECTION =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_.*|ERR_SSL_WRONG_VERSION_NUMBER|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/;

/** True only where the failed request provably stayed on this machine: no name, no connection, or no TLS. */
export function neverLeft(error: unknown): boolean {
  if (!isError(error)) return false;
  if (NEVER_LEFT in error) return true;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return NO_CONNECTION.test(code) || neverLeft(error.cause);
}
