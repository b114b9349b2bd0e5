import { once } from "node:events";
import type { IncomingMessage, Server } from "node:http";
import { type AudienceOf, refuseForeignRequests } from "./foreign-requests.ts";

const LOOPBACK_HOST = "127.0.0.1";

/**
 * Listens on 127.0.0.1 and answers with the server's URL, without a slash at its end.
 * `port` 0 (the default) takes a free one; rejects with EADDRINUSE when the port is taken.
 * Requests of other sites' pages are refused; `audience` says who else may ask.
 */
export async function listenOnLoopback(
  server: Server,
  port = 0,
  audience: AudienceOf = "api",
): Promise<string> {
  refuseForeignRequests(server, audience);
  server.listen(port, LOOPBACK_HOST);
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error(`Expected a TCP address, got ${JSON.stringify(address)}`);
  }
  return `http://${LOOPBACK_HOST}:${address.port}`;
}

/** Stops listening and drops every connection, also those with a request under way; a second call changes nothing. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** More than any AWS service of this machine is sent in one request, or answers: 10 messages of 1 MiB in JSON. */
const MOST_BODY_BYTES = 64 * 2 ** 20;

/** A body exceeds the server's limit: HTTP 413. */
export class BodyTooLargeError extends Error {
  override readonly name = "BodyTooLargeError";
  constructor(limitBytes: number) {
    super(`Expected a body of at most ${limitBytes} bytes, got more`);
  }
}

/**
 * Reads a whole body; rejects when the client goes away half-way, and with BodyTooLargeError above the limit. Up to twice
 * the limit is read to its end, so that the client hears the answer; then the connection is closed.
 */
export async function readBody(
  request: IncomingMessage,
  limitBytes = MOST_BODY_BYTES,
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

/** A signal that aborts when the client of this answer has gone, or has had all of it. */
export function untilClosed(answer: {
  once(event: "close", listener: () => void): unknown;
}): AbortSignal {
  const closed = new AbortController();
  answer.once("close", () => closed.abort());
  return closed.signal;
}
