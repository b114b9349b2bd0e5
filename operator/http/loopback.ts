/** HTTP servers on 127.0.0.1. */
import { once } from "node:events";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { type ClientKind, refuseForeignRequests } from "./foreign-requests.ts";

const LOOPBACK_HOST = "127.0.0.1";

/**
 * Listens on 127.0.0.1 and resolves with the URL, without a trailing slash. Port 0 means any free port. Requests from other
 * sites' pages are refused. Rejects with EADDRINUSE if the port is taken.
 */
export async function listenOnLoopback(
  server: Server,
  port = 0,
  clientKind: ClientKind = "api",
): Promise<string> {
  refuseForeignRequests(server, clientKind);
  // Node's default of 5 s closes a connection that a slow client is about to use: the sender would get no response.
  server.keepAliveTimeout = 0;
  server.listen(port, LOOPBACK_HOST);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error(`Expected a TCP address, got ${JSON.stringify(address)}`);
  return `http://${LOOPBACK_HOST}:${address.port}`;
}

/** Stops listening and closes every connection, open requests included. May be called twice. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The largest request or response of a local AWS service is 10 messages of 1 MiB in JSON. */
const MAX_BODY_BYTES = 64 * 2 ** 20;

/** Answered with HTTP 413. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
  constructor(limitBytes: number) {
    super(`Expected a body of at most ${limitBytes} bytes, got more`);
  }
}

/**
 * Reads a whole body. Rejects if the client disconnects, and with BodyTooLargeError above the limit. A body of up to twice the
 * limit is read to its end, so that the client gets the response. Above that, the connection is closed.
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes = MAX_BODY_BYTES,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    sizeBytes += bytes.length;
    if (sizeBytes <= limitBytes) chunks.push(bytes);
    else if (sizeBytes > 2 * limitBytes) {
      request.socket.destroy();
      break;
    }
  }
  if (sizeBytes > limitBytes) throw new BodyTooLargeError(limitBytes);
  return Buffer.concat(chunks);
}

/** Aborts when the response closes: the client disconnected, or has the whole response. */
export function signalOnClose(response: Pick<ServerResponse, "once">): AbortSignal {
  const closed = new AbortController();
  response.once("close", () => closed.abort());
  return closed.signal;
}

export const CONTENT_TYPES: Readonly<Partial<Record<string, string>>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

/** A response for a browser. */
export type WebAnswer = {
  readonly status: number;
  readonly type: string;
  readonly body: string | Uint8Array;
  /** The Content-Security-Policy. */
  readonly policy: string;
};

export function sendWebAnswer(
  response: ServerResponse,
  { status, type, body, policy }: WebAnswer,
): void {
  response.writeHead(status, {
    ...webHeaders(type, policy),
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

export function webHeaders(type: string, policy: string): Record<string, string> {
  return {
    "Content-Type": type,
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  };
}
