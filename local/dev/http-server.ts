/** The dev server's HTTP side: its page, the API that the page asks, and `POST /events`. */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { extname } from "node:path";
import * as z from "zod";
import { BodyTooLargeError, closeServer, listenOnLoopback, readBody } from "../servers/loopback.ts";
import { readMail } from "../servers/ses/mail-reader.ts";
import type { Mailbox } from "../servers/ses/mailbox.ts";
import { EventFileError, eventsInText } from "./input/event-file.ts";
import { DEV_FAULTS, type DevFault, type DevState, VIA_HEADER } from "./page/contract.ts";
import type { EventToSend } from "./session.ts";

export type DevApi = {
  readonly state: () => Promise<DevState>;
  readonly mailbox: Mailbox;
  readonly send: (events: readonly EventToSend[], via: string) => Promise<string[]>;
  readonly setFault: (fault: DevFault) => void;
  /** Undefined: done. Else why it cannot be done. */
  readonly redrive: (shortId: string) => Promise<string | undefined>;
  readonly unsuppress: (address: string) => Promise<string | undefined>;
  readonly clear: () => void;
  /** Calls `listener` after each change; answers with how to stop that. */
  readonly onChange: (listener: () => void) => () => void;
};

export type DevHttpServer = { readonly url: string; readonly stop: () => Promise<void> };

const PAGE = new URL("./page/", import.meta.url);
const TYPES: Readonly<Partial<Record<string, string>>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; " +
  "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Emails have inline styles, and images of their brand; a link opens in a window of its own. */
const EMAIL_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; base-uri 'none'; form-action 'none'; " +
  "frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox";
const DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
const HEARTBEAT_MS = 15_000;
const MOST_BODY_BYTES = 16 * 2 ** 20;
const MOST_VIA_CHARACTERS = 40;

const REQUESTS = {
  "/api/faults": z.object({ fault: z.enum(DEV_FAULTS) }),
  "/api/redrive": z.object({ shortId: z.string() }),
  "/api/unsuppress": z.object({ address: z.string() }),
};

type Reply = {
  readonly status: number;
  readonly type: string;
  readonly body: string | Buffer;
  readonly policy: string;
};

/** Starts it on 127.0.0.1. Rejects with EADDRINUSE where the port is taken. */
export async function startDevHttpServer(api: DevApi, port: number): Promise<DevHttpServer> {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "GET" && pathname === "/api/changes") {
      streamChanges(api, response);
      return;
    }
    answer(api, request, pathname)
      .catch((error: unknown) => failed(error))
      .then((reply) => send(response, reply))
      .catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, port, "page");
  return { url, stop: () => closeServer(server) };
}

async function answer(api: DevApi, request: IncomingMessage, pathname: string): Promise<Reply> {
  if (request.method === "GET" || request.method === "HEAD") {
    if (pathname === "/api/state") return json(200, await api.state());
    const [, id, part] = /^\/emails\/([^/]+)\/(html|text|raw)$/.exec(pathname) ?? [];
    return id === undefined || part === undefined
      ? pageFile(pathname)
      : emailPart(api.mailbox, decodeURIComponent(id), part);
  }
  if (request.method !== "POST")
    return json(405, { error: `Expected GET or POST, got ${request.method}` });
  const text = (await readBody(request, MOST_BODY_BYTES)).toString("utf8");
  if (pathname === "/events") return takeEvents(api, request, text);
  return command(api, pathname, text);
}

async function takeEvents(api: DevApi, request: IncomingMessage, text: string): Promise<Reply> {
  const via = request.headers[VIA_HEADER];
  const events = eventsInText("the request's body", text).map(({ body }) => ({ body }));
  const ids = await api.send(
    events,
    typeof via === "string" ? via.slice(0, MOST_VIA_CHARACTERS) : "POST /events",
  );
  return json(202, { ids });
}

async function command(api: DevApi, pathname: string, text: string): Promise<Reply> {
  switch (pathname) {
    case "/api/clear":
      api.clear();
      return json(202, {});
    case "/api/faults": {
      const { fault } = REQUESTS[pathname].parse(JSON.parse(text));
      api.setFault(fault);
      return json(202, {});
    }
    case "/api/redrive":
      return done(await api.redrive(REQUESTS[pathname].parse(JSON.parse(text)).shortId));
    case "/api/unsuppress":
      return done(await api.unsuppress(REQUESTS[pathname].parse(JSON.parse(text)).address));
    default:
      return json(404, { error: `Nothing at ${pathname}` });
  }
}

function done(refusal: string | undefined): Reply {
  return refusal === undefined ? json(202, {}) : json(400, { error: refusal });
}

function failed(error: unknown): Reply {
  if (error instanceof EventFileError) return json(400, { error: error.message });
  if (error instanceof BodyTooLargeError) return json(413, { error: error.message });
  if (error instanceof z.ZodError) return json(400, { error: z.prettifyError(error) });
  if (error instanceof SyntaxError)
    return json(400, { error: "Expected the request's body to be JSON" });
  return json(500, { error: error instanceof Error ? error.message : String(error) });
}

async function pageFile(pathname: string): Promise<Reply> {
  const path = pathname === "/" ? "/index.html" : pathname;
  const type = TYPES[extname(path)];
  // Files of the page's own folder and its folders, by plain names.
  if (type === undefined || !/^(?:\/[\w-]+(?:\.[\w-]+)*)+$/.test(path)) return nothingAt(pathname);
  try {
    const body = await readFile(new URL(`.${path}`, PAGE));
    return { status: 200, type, body, policy: PAGE_POLICY };
  } catch {
    return nothingAt(pathname);
  }
}

async function emailPart(mailbox: Mailbox, id: string, part: string): Promise<Reply> {
  const mail = mailbox.find(id);
  if (mail === undefined) return json(404, { error: "This email is no longer kept" });
  const text = (body: string | Buffer): Reply => ({
    status: 200,
    type: "text/plain; charset=utf-8",
    body,
    policy: DATA_POLICY,
  });
  if (part === "raw") return text(mail.source);
  const content = await readMail(mail);
  if (part === "text") return text(content.text ?? "");
  return {
    status: 200,
    type: "text/html; charset=utf-8",
    body: withLinksOutside(content.html ?? ""),
    policy: EMAIL_POLICY,
  };
}

/** Links open outside of the frame. */
function withLinksOutside(html: string): string {
  const base = '<base target="_blank">';
  return /<head[^>]*>/i.test(html)
    ? html.replace(/<head[^>]*>/i, (head) => `${head}${base}`)
    : `${base}${html}`;
}

function streamChanges(api: DevApi, response: ServerResponse): void {
  response.writeHead(200, {
    ...headersOf("text/event-stream", DATA_POLICY),
    Connection: "keep-alive",
  });
  response.write("retry: 1000\n\n");
  const stop = api.onChange(() => response.write("event: change\ndata: {}\n\n"));
  const heartbeat = setInterval(() => response.write(": alive\n\n"), HEARTBEAT_MS);
  response.once("close", () => {
    stop();
    clearInterval(heartbeat);
  });
}

function nothingAt(pathname: string): Reply {
  return json(404, { error: `Nothing at ${pathname}` });
}

function json(status: number, value: unknown): Reply {
  return { status, type: "application/json", body: JSON.stringify(value), policy: DATA_POLICY };
}

function send(response: ServerResponse, { status, type, body, policy }: Reply): void {
  response.writeHead(status, {
    ...headersOf(type, policy),
    "Content-Length": Buffer.byteLength(body),
  });
  response.end(body);
}

function headersOf(type: string, policy: string): Record<string, string> {
  return {
    "Content-Type": type,
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  };
}
