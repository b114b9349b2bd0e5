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

/** Reads a whole request body; rejects when the client goes away half-way. */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk));
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
