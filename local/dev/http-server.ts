/** The dev server over HTTP: the console with what the dev server adds to it, and `POST /events`. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import * as z from "zod";
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
import type { DevEvent, DevState } from "../../operator/console/page/dev/contract.ts";
import { DATA_POLICY, jsonAnswer } from "../../operator/http/page-files.ts";
import type { Mailbox } from "../servers/ses/mailbox.ts";
import { type DevFault, isFault } from "./events/faults.ts";
import { EventFileError, eventsInText, LINES_TYPE } from "./input/event-file.ts";

export type DevApi = {
  readonly console: ConsoleAnswers;
  readonly state: () => DevState;
  readonly event: (
    named: Readonly<Record<"id" | "key" | "message", string | undefined>>,
  ) => Promise<DevEvent | undefined>;
  readonly mailbox: Pick<Mailbox, "find">;
  /** Returns the events' short ids. */
  readonly send: (
    events: readonly { readonly body: string }[],
    fault: DevFault,
  ) => Promise<string[]>;
  /** Calls `listener` after each change; returns a function that stops this. */
  readonly onChange: (listener: () => void) => () => void;
};

export type DevHttpServer = { readonly url: string; readonly stop: () => Promise<void> };

const HEARTBEAT_MS = 15_000;
const MAX_BODY_BYTES = 16 * 2 ** 20;

const Fault = z.string().default("none").refine(isFault, "Expected a fault of the Send box");

/** Starts on 127.0.0.1; rejects with EADDRINUSE if the port is taken. */
export async function startDevHttpServer(api: DevApi, port: number): Promise<DevHttpServer> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "GET" && pathname === "/api/changes") {
      streamChanges(api, response);
      return;
    }
    // The console had an address of its own.
    if (/^\/console(?:\/|$)/.test(pathname)) {
      response.writeHead(308, { Location: "/" }).end();
      return;
    }
    answer(api, request, pathname, searchParams)
      .then((reply) => sendWebAnswer(response, reply))
      .catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, port, "page");
  return { url, stop: () => closeServer(server) };
}

async function answer(
  api: DevApi,
  request: IncomingMessage,
  pathname: string,
  query: URLSearchParams,
): Promise<WebAnswer> {
  try {
    if (request.method === "POST" && pathname === "/events")
      return await takeEvents(api, request, query);
    if (request.method === "GET" && pathname === "/api/dev") return jsonAnswer(200, api.state());
    if (request.method === "GET" && pathname === "/api/dev/event") {
      const given = (name: string) => query.get(name) ?? undefined;
      const [id, key, message] = ["id", "key", "message"].map(given);
      return jsonAnswer(200, (await api.event({ id, key, message })) ?? null);
    }
    const [, mail] = /^\/emails\/([^/]+)$/.exec(pathname) ?? [];
    return request.method === "GET" && mail !== undefined
      ? mailSource(api.mailbox.find(decodeURIComponent(mail)))
      : await api.console(request, pathname, query);
  } catch (error) {
    return errorAnswer(error);
  }
}

async function takeEvents(
  api: DevApi,
  request: IncomingMessage,
  query: URLSearchParams,
): Promise<WebAnswer> {
  const fault = Fault.parse(query.get("fault") ?? undefined);
  const text = (await readBody(request, MAX_BODY_BYTES)).toString("utf8");
  const events =
    request.headers["content-type"] === LINES_TYPE
      ? text.split("\n").map((body) => ({ body }))
      : eventsInText("the request's body", text).map(({ body }) => ({ body }));
  return jsonAnswer(202, { ids: await api.send(events, fault) });
}

function mailSource(mail: ReturnType<Mailbox["find"]>): WebAnswer {
  if (mail === undefined) return jsonAnswer(404, { error: "This email is no longer kept" });
  const type = "text/plain; charset=utf-8";
  return { status: 200, type, body: mail.source, policy: DATA_POLICY };
}

function errorAnswer(error: unknown): WebAnswer {
  if (error instanceof EventFileError) return jsonAnswer(400, { error: error.message });
  if (error instanceof BodyTooLargeError) return jsonAnswer(413, { error: error.message });
  if (error instanceof z.ZodError) return jsonAnswer(400, { error: z.prettifyError(error) });
  return jsonAnswer(500, { error: error instanceof Error ? error.message : String(error) });
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
