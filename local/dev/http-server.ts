/** The dev server over HTTP: its page, the page's API, and `POST /events`. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { simpleParser } from "mailparser";
import * as z from "zod";
import { EMAIL_POLICY, emailDocument } from "../../operator/http/email-view.ts";
import {
  BodyTooLargeError,
  closeServer,
  listenOnLoopback,
  readBody,
  sendWebAnswer,
  type WebAnswer,
  webHeaders,
} from "../../operator/http/loopback.ts";
import type { ConsoleAnswers } from "../../operator/console/console-server.ts";
import { DATA_POLICY, jsonAnswer, pageFile } from "../../operator/http/page-files.ts";
import type { Mailbox } from "../servers/ses/mailbox.ts";
import { EventFileError, eventsInText } from "./input/event-file.ts";
import {
  DEV_FAULTS,
  type DevFault,
  type DevState,
  LINES_TYPE,
  VIA_HEADER,
} from "./page/contract.ts";
import type { EventToSend, SendOptions } from "./session.ts";

export type DevApi = {
  readonly state: () => Promise<DevState>;
  readonly mailbox: Mailbox;
  readonly console: ConsoleAnswers;
  readonly send: (events: readonly EventToSend[], options: SendOptions) => Promise<string[]>;
  readonly setFault: (fault: DevFault) => void;
  /** Resolves with the reason if it is not possible. */
  readonly redrive: (shortId: string) => Promise<string | undefined>;
  readonly unsuppress: (address: string) => Promise<void>;
  readonly clear: () => void;
  /** Calls `listener` after each change; returns a function that stops this. */
  readonly onChange: (listener: () => void) => () => void;
};

export type DevHttpServer = { readonly url: string; readonly stop: () => Promise<void> };

/** The console, over the dev server's own tables. */
const CONSOLE = "/console/";
const PAGE = new URL("./page/", import.meta.url);
/** Modules and styles that both pages use. */
const CONSOLE_PATH = "/operator/console/page";
const CONSOLE_PAGE = new URL(`../..${CONSOLE_PATH}/`, import.meta.url);
const TEXT = "text/plain; charset=utf-8";
const HEARTBEAT_MS = 15_000;
const MAX_BODY_BYTES = 16 * 2 ** 20;
const MAX_VIA_CHARACTERS = 40;

const REQUESTS = {
  "/api/faults": z.object({ fault: z.enum(DEV_FAULTS) }),
  "/api/redrive": z.object({ shortId: z.string() }),
  "/api/unsuppress": z.object({ address: z.string() }),
};

/** Starts on 127.0.0.1; rejects with EADDRINUSE if the port is taken. */
export async function startDevHttpServer(api: DevApi, port: number): Promise<DevHttpServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "GET" && url.pathname === "/api/changes") {
      streamChanges(api, response);
      return;
    }
    answer(api, request, url)
      .catch((error: unknown) => errorAnswer(error))
      .then((reply) => sendWebAnswer(response, reply))
      .catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, port, "page");
  return { url, stop: () => closeServer(server) };
}

async function answer(
  api: DevApi,
  request: IncomingMessage,
  { pathname, searchParams }: URL,
): Promise<WebAnswer> {
  if (pathname.startsWith(CONSOLE))
    return api.console(request, pathname.slice(CONSOLE.length - 1), searchParams);
  if (request.method === "GET" || request.method === "HEAD") {
    if (pathname === "/api/state") return jsonAnswer(200, await api.state());
    const [, id, part] = /^\/emails\/([^/]+)\/(html|text|raw)$/.exec(pathname) ?? [];
    return id === undefined || part === undefined
      ? ((await pageAt(pathname)) ?? nothingAt(pathname))
      : emailPart(api.mailbox, decodeURIComponent(id), part);
  }
  if (request.method !== "POST")
    return jsonAnswer(405, { error: `Expected GET or POST, got ${request.method}` });
  const text = (await readBody(request, MAX_BODY_BYTES)).toString("utf8");
  switch (pathname) {
    case "/events":
      return takeEvents(api, request, text);
    case "/api/clear":
      api.clear();
      break;
    case "/api/faults":
      api.setFault(REQUESTS[pathname].parse(JSON.parse(text)).fault);
      break;
    case "/api/unsuppress":
      await api.unsuppress(REQUESTS[pathname].parse(JSON.parse(text)).address);
      break;
    case "/api/redrive": {
      const error = await api.redrive(REQUESTS[pathname].parse(JSON.parse(text)).shortId);
      if (error !== undefined) return jsonAnswer(400, { error });
      break;
    }
    default:
      return nothingAt(pathname);
  }
  return jsonAnswer(202, {});
}

async function takeEvents(api: DevApi, request: IncomingMessage, text: string): Promise<WebAnswer> {
  const given = request.headers[VIA_HEADER];
  const via = typeof given === "string" ? given.slice(0, MAX_VIA_CHARACTERS) : "POST /events";
  const events =
    request.headers["content-type"] === LINES_TYPE
      ? text.split("\n").map((body) => ({ body }))
      : eventsInText("the request's body", text).map(({ body }) => ({ body }));
  return jsonAnswer(202, { ids: await api.send(events, { via }) });
}

function errorAnswer(error: unknown): WebAnswer {
  if (error instanceof EventFileError) return jsonAnswer(400, { error: error.message });
  if (error instanceof BodyTooLargeError) return jsonAnswer(413, { error: error.message });
  if (error instanceof z.ZodError) return jsonAnswer(400, { error: z.prettifyError(error) });
  if (error instanceof SyntaxError)
    return jsonAnswer(400, { error: "Expected the request's body to be JSON" });
  return jsonAnswer(500, { error: error instanceof Error ? error.message : String(error) });
}

function pageAt(pathname: string): Promise<WebAnswer | undefined> {
  return pathname.startsWith(`${CONSOLE_PATH}/`)
    ? pageFile(CONSOLE_PAGE, pathname.slice(CONSOLE_PATH.length))
    : pageFile(PAGE, pathname);
}

async function emailPart(mailbox: Mailbox, id: string, part: string): Promise<WebAnswer> {
  const mail = mailbox.find(id);
  if (mail === undefined) return jsonAnswer(404, { error: "This email is no longer kept" });
  if (part === "raw") return { status: 200, type: TEXT, body: mail.source, policy: DATA_POLICY };
  const options = { skipHtmlToText: true, skipTextToHtml: true };
  const { text, html } = await simpleParser(mail.source, options);
  if (part === "text") return { status: 200, type: TEXT, body: text ?? "", policy: DATA_POLICY };
  const body = emailDocument(html || "");
  return { status: 200, type: "text/html; charset=utf-8", body, policy: EMAIL_POLICY };
}

function streamChanges(api: DevApi, response: ServerResponse): void {
  response.writeHead(200, webHeaders("text/event-stream", DATA_POLICY));
  response.write("retry: 1000\n\n");
  const stop = api.onChange(() => response.write("event: change\ndata: {}\n\n"));
  const heartbeat = setInterval(() => response.write(": alive\n\n"), HEARTBEAT_MS);
  response.once("close", () => {
    stop();
    clearInterval(heartbeat);
  });
}

function nothingAt(pathname: string): WebAnswer {
  return jsonAnswer(404, { error: `Nothing at ${pathname}` });
}
