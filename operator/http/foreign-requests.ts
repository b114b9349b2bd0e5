/** Protects local servers from web pages: with DNS rebinding, a page reaches this machine under its own name. */
import type { IncomingMessage, Server, ServerResponse } from "node:http";

/** `page`: opened by a browser, under its own port only. `api`: called by SDK clients, also from a container or through a proxy. */
export type ClientKind = "page" | "api";

type Asked = Pick<IncomingMessage, "headers" | "method" | "url"> & {
  readonly socket: { readonly localPort?: number | undefined };
};

type Refusal = { readonly status: 400 | 403 | 421; readonly message: string };

const LOOPBACK_NAMES = ["127.0.0.1", "localhost", "[::1]"];
/** This machine's name in a container (docs/local-tools.md). */
const CONTAINER_NAME = "host.docker.internal";
const SHOWN_CHARACTERS = 100;

/** Why a request is refused; undefined for a request of this machine's own pages or clients. */
export function refusalOf(
  { headers, method = "GET", url = "/", socket }: Asked,
  clientKind: ClientKind,
): Refusal | undefined {
  // "//name/path" and "http://name/path" name another server; `new URL` throws for "//".
  if (!/^\/(?!\/)/.test(url))
    return { status: 400, message: `Expected a path such as /path, got ${quoted(url)}.` };
  const { host = "", origin } = headers;
  const port = socket.localPort;
  if (!isOwnHost(host.toLowerCase(), port, clientKind)) {
    const names = LOOPBACK_NAMES.map((name) => `${name}:${port}`).join(" or ");
    const message = `Expected the Host header to be ${names}, got ${quoted(host)}. Open http://127.0.0.1:${port} instead.`;
    return { status: 421, message };
  }
  const isRead = method === "GET" || method === "HEAD";
  if (origin === undefined || origin.toLowerCase() === `http://${host.toLowerCase()}`) return;
  if (clientKind === "page" && isRead) return;
  // A page with `Referrer-Policy: no-referrer` sends "null" with its own forms.
  if (origin === "null" && headers["sec-fetch-site"] === "same-origin") return;
  const message = `Expected the Origin header to be absent or http://${host}, got ${quoted(origin)}. Send the request from this server's own page, or not from a browser.`;
  return { status: 403, message };
}

/** Runs the check before the server's own listeners. */
export function refuseForeignRequests(server: Server, clientKind: ClientKind): void {
  const listeners = server.listeners("request");
  server.removeAllListeners("request");
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const refusal = refusalOf(request, clientKind);
    if (refusal === undefined) {
      for (const listener of listeners) listener.call(server, request, response);
      return;
    }
    response.writeHead(refusal.status, {
      "Content-Type": "text/plain; charset=utf-8",
      "X-Content-Type-Options": "nosniff",
      "Cache-Control": "no-store",
      // The request's body is not read.
      Connection: "close",
    });
    response.end(`${refusal.message}\n`);
  });
}

function isOwnHost(host: string, port: number | undefined, clientKind: ClientKind): boolean {
  const [, name = "", given = "80"] = /^(\[[^\]]*\]|[^:]*)(?::(\d{1,5}))?$/.exec(host) ?? [];
  if (clientKind === "api") return [...LOOPBACK_NAMES, CONTAINER_NAME].includes(name);
  return LOOPBACK_NAMES.includes(name) && Number(given) === port;
}

function quoted(text: string): string {
  return JSON.stringify(text.slice(0, SHOWN_CHARACTERS));
}
