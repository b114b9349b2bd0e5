/** The console over HTTP, on 127.0.0.1 only. Each path begins with the session's token; addresses and bodies are not logged. */
import { randomBytes, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import * as z from "zod";
import { EMAIL_STATES } from "../read/email.ts";
import { EMAIL_POLICY, emailDocument } from "../http/email-view.ts";
import {
  BodyTooLargeError,
  closeServer,
  listenOnLoopback,
  readBody,
  sendWebAnswer,
  type WebAnswer,
} from "../http/loopback.ts";
import { jsonAnswer, pageFile } from "../http/page-files.ts";
import { previewAction, RefusedError, runAction } from "./console-actions.ts";
import { createConsoleApi } from "./console-api.ts";
import { ACTION_NAMES } from "./page/contract.ts";
import type { ConsoleParts } from "./parts.ts";

export type ConsoleServer = {
  /** With the token. */
  readonly url: string;
  readonly stop: () => Promise<void>;
};

export type ConsoleServerOptions = {
  readonly parts: ConsoleParts;
  /** 0: any free port. */
  readonly port: number;
  /** An error of AWS in words, with what to do. */
  readonly errorText: (error: unknown) => string;
};

/** Rejects with EADDRINUSE if the port is taken. */
export async function startConsoleServer(options: ConsoleServerOptions): Promise<ConsoleServer> {
  const token = randomBytes(24).toString("base64url");
  const answer = createConsoleAnswers(options);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://localhost");
    const [, given = "", ...rest] = url.pathname.split("/");
    const reply = isSame(given, token)
      ? answer(request, `/${rest.join("/")}`, url.searchParams)
      : Promise.resolve(jsonAnswer(403, { error: NO_TOKEN }));
    reply.then((one) => sendWebAnswer(response, one)).catch(() => response.destroy());
  });
  const url = await listenOnLoopback(server, options.port, "page");
  return { url: `${url}/${token}/`, stop: () => closeServer(server) };
}

const NO_TOKEN =
  "Expected the address that `postrider console` prints: it holds the token of this session";
const PAGE = new URL("./page/", import.meta.url);
const MAX_BODY_BYTES = 256 * 1024;
const MOST_TARGETS = 100;

/** In constant time, so that the time of an answer says nothing about the token. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}

export type ConsoleAnswers = (
  request: IncomingMessage,
  /** Below the page's own path, from "/". */
  path: string,
  query: URLSearchParams,
) => Promise<WebAnswer>;

/** Answers each request; an error becomes an answer too. */
export function createConsoleAnswers({
  parts,
  errorText,
}: Pick<ConsoleServerOptions, "parts" | "errorText">): ConsoleAnswers {
  const api = createConsoleApi(parts);

  const read = async (path: string, query: URLSearchParams): Promise<WebAnswer> => {
    const given = (name: string) => query.get(name)?.slice(0, MAX_QUERY_CHARACTERS) || undefined;
    const [key = "", recipient = "", message = ""] = ["key", "recipient", "message"].map(given);
    switch (path) {
      case "/api/environment":
        return jsonAnswer(200, api.environment());
      case "/api/overview":
        return jsonAnswer(200, await api.overview());
      case "/api/emails": {
        const { states, ...rest } = EmailsQuery.parse(Object.fromEntries(query));
        return jsonAnswer(200, await api.emails({ ...rest, states }));
      }
      case "/api/email":
        return found(await api.email(key, recipient));
      case "/api/sent":
        return sentAnswer(await api.sent(key, recipient));
      case "/api/dead-letters":
        return jsonAnswer(200, await api.deadLetters(given("cursor")));
      case "/api/dead-letter":
        return found(await api.deadLetter(key, message));
      case "/api/suppressions":
        return jsonAnswer(200, await api.suppressions());
      default:
        return (await pageFile(PAGE, path)) ?? notFound();
    }
  };

  const change = async (path: string, request: IncomingMessage): Promise<WebAnswer> => {
    const body = async () => JSON.parse((await readBody(request, MAX_BODY_BYTES)).toString("utf8"));
    switch (path) {
      case "/api/actions/preview":
        return jsonAnswer(200, await previewAction(parts, Request.parse(await body())));
      case "/api/actions/do":
        return jsonAnswer(200, await runAction(parts, Order.parse(await body())));
      default:
        return notFound();
    }
  };

  return async (request, path, query) => {
    try {
      if (request.method === "GET" || request.method === "HEAD") return await read(path, query);
      if (request.method === "POST") return await change(path, request);
      return jsonAnswer(405, { error: `Expected GET or POST, got ${request.method}` });
    } catch (error) {
      return failure(error, errorText);
    }
  };
}

const MAX_QUERY_CHARACTERS = 2000;

const SHOWN_STATES = [...EMAIL_STATES, "skipped", "merged", "dead-letter"] as const;
const Text = z.string().max(MAX_QUERY_CHARACTERS);
const EmailsQuery = z.object({
  q: Text.optional(),
  // A newer page may know more states.
  states: Text.transform((text) =>
    SHOWN_STATES.filter((state) => text.split(",").includes(state)),
  ).optional(),
  definition: Text.optional(),
  day: z.iso.date().optional(),
  cursor: Text.optional(),
});

const Target = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("email"), key: Text, recipient: Text }),
  z.object({ kind: z.literal("dead-letter"), key: Text, messageId: Text }),
  z.object({ kind: z.literal("recipient"), recipient: Text, address: Text.optional() }),
  z.object({ kind: z.literal("circuit"), name: z.enum(["ses", "ai"]) }),
  z.object({ kind: z.literal("sending") }),
]);
const Request = z.object({
  action: z.enum(ACTION_NAMES),
  targets: z.array(Target).min(1).max(MOST_TARGETS),
});
const Order = Request.extend({
  why: z.string().trim().min(3).max(300),
  typed: Text.trim().optional(),
});

function found(value: unknown): WebAnswer {
  return value === undefined ? notFound() : jsonAnswer(200, value);
}

function notFound(): WebAnswer {
  return jsonAnswer(404, { error: "There is nothing here" });
}

function sentAnswer(
  rendered: Awaited<ReturnType<ReturnType<typeof createConsoleApi>["sent"]>>,
): WebAnswer {
  if (rendered === undefined) return notFound();
  if (!rendered.ok) return jsonAnswer(404, { error: rendered.reason });
  const body = emailDocument(rendered.email.html);
  return { status: 200, type: "text/html; charset=utf-8", body, policy: EMAIL_POLICY };
}

function failure(error: unknown, errorText: ConsoleServerOptions["errorText"]): WebAnswer {
  if (error instanceof RefusedError) return jsonAnswer(error.status, { error: error.message });
  if (error instanceof BodyTooLargeError) return jsonAnswer(413, { error: error.message });
  if (error instanceof z.ZodError) return jsonAnswer(400, { error: z.prettifyError(error) });
  if (error instanceof SyntaxError)
    return jsonAnswer(400, { error: "Expected the request's body to be JSON" });
  return jsonAnswer(502, { error: errorText(error) });
}
