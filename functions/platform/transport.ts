/** Connections to AWS that survive a Lambda freeze, and whether a failed request can have left this machine. */
import * as http from "node:http";
import * as https from "node:https";
import type { Socket } from "node:net";
import { Readable } from "node:stream";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { isError } from "./errors.ts";

export type Transport = {
  /** The `requestHandler` of an SDK client. `timeoutMs` bounds a request until the last byte of its answer. */
  readonly requestHandler: (timeoutMs?: number) => NodeHttpHandler;
  /** Closes connections idle for more than 5 s: the server may have dropped them while Lambda froze the process. */
  readonly closeIdleSockets: () => void;
  readonly destroy: () => void;
};

const IDLE_LIMIT_MS = 5_000;
/** Time for TCP and TLS. It must be less than `SES_TIMEOUT_MS`: otherwise a connection that was never made counts as unconfirmed. */
const CONNECT_TIMEOUT_MS = 2_000;

export function createTransport(): Transport {
  const httpAgent = markConnectErrors(new http.Agent({ keepAlive: true }), "connect");
  const httpsAgent = markConnectErrors(new https.Agent({ keepAlive: true }), "secureConnect");
  const agents = [httpAgent, httpsAgent];
  const idleSinceMs = new WeakMap<Socket, number>();
  for (const agent of agents)
    agent.on("free", (socket: Socket) => idleSinceMs.set(socket, Date.now()));

  return {
    requestHandler: (timeoutMs) =>
      limitAnswers(new NodeHttpHandler({ httpAgent, httpsAgent }), timeoutMs),
    closeIdleSockets: () => {
      for (const socket of agents.flatMap(freeSocketsOf))
        if (Date.now() - (idleSinceMs.get(socket) ?? 0) > IDLE_LIMIT_MS) socket.destroy();
    },
    destroy: () => agents.forEach((agent) => agent.destroy()),
  };
}

/** DynamoDB's largest answer is 16 MB of items; JSON's types and escapes add to it. */
const MAX_ANSWER_BYTES = 48 * 2 ** 20;

/** Limits the time and the bytes of an answer: NodeHttpHandler's own timeouts restart with each received byte. */
function limitAnswers(handler: NodeHttpHandler, timeoutMs?: number): NodeHttpHandler {
  const handle = handler.handle.bind(handler);
  handler.handle = async (request, options) => {
    const deadline = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
    const asTimeout = (error: unknown) =>
      deadline?.aborted === true ? timeoutError(timeoutMs) : error;
    const signals = [deadline, options?.abortSignal].filter((one) => one instanceof AbortSignal);
    try {
      const { response } = await handle(request, {
        ...options,
        ...(signals.length > 0 && { abortSignal: AbortSignal.any(signals) }),
      });
      const body = limitBytes(MAX_ANSWER_BYTES, response.body, asTimeout);
      response.body = Readable.from(body, { objectMode: false });
      return { response };
    } catch (error) {
      throw asTimeout(error);
    }
  };
  return handler;
}

async function* limitBytes(
  maxBytes: number,
  body: AsyncIterable<Uint8Array>,
  named: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  try {
    for await (const chunk of body) {
      bytes += chunk.length;
      if (bytes > maxBytes) throw new Error(`Expected an answer of at most ${maxBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    throw named(error);
  }
}

/** SDK clients retry an error of this name. */
function timeoutError(timeoutMs: number | undefined): Error {
  return Object.assign(new Error(`No whole answer within ${timeoutMs} ms`), {
    name: "TimeoutError",
    code: "ETIMEDOUT",
  });
}

function freeSocketsOf({ freeSockets }: http.Agent): Socket[] {
  return Object.values(freeSockets).flatMap((sockets) => sockets ?? []);
}

/** Ends a connection that is not ready in time, and marks errors before the connection is ready as never sent. */
function markConnectErrors<A extends http.Agent>(agent: A, ready: "connect" | "secureConnect"): A {
  const connect = agent.createConnection.bind(agent);
  agent.createConnection = (options, callback) => {
    const socket = connect(options, callback);
    if (socket === null || socket === undefined) return socket;
    const timer = setTimeout(
      () => socket.destroy(new Error(`No connection within ${CONNECT_TIMEOUT_MS} ms`)),
      CONNECT_TIMEOUT_MS,
    );
    socket.once("error", markNeverSent);
    socket.once("close", () => clearTimeout(timer));
    socket.once(ready, () => {
      clearTimeout(timer);
      socket.off("error", markNeverSent);
    });
    return socket;
  };
  return agent;
}

const NEVER_SENT = Symbol("never sent");

/** Marks an error as raised before its request was sent. */
export function markNeverSent<E extends Error>(error: E): E {
  return Object.assign(error, { [NEVER_SENT]: true });
}

/** Codes in the `cause` of an error of `fetch`. */
const NO_CONNECTION =
  /^(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_CERT_.*|ERR_SSL_WRONG_VERSION_NUMBER|CERT_.*|DEPTH_ZERO_.*|SELF_SIGNED_.*|UNABLE_TO_.*)$/;

/** True only if the request certainly stayed on this machine: DNS, TCP or TLS failed. */
export function wasNeverSent(error: unknown): boolean {
  if (!isError(error)) return false;
  if (NEVER_SENT in error) return true;
  const code = "code" in error && typeof error.code === "string" ? error.code : "";
  return NO_CONNECTION.test(code) || wasNeverSent(error.cause);
}
