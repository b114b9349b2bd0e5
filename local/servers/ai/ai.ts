import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type BedrockRefusal, refuseBedrockSignature } from "./bedrock-signature.ts";
import {
  apiError,
  chatCompletion,
  isVerdictRequest,
  readMessages,
  verdictOf,
} from "./chat-completion.ts";
import { createFaultList } from "../faults.ts";
import {
  BodyTooLargeError,
  closeServer,
  listenOnLoopback,
  readBody,
  untilClosed,
} from "../loopback.ts";
import { writeOffline } from "./offline-writer.ts";

const KEPT_REQUESTS = 10_000;
const DRIP_MS = 20;
/** A prompt has some kilobytes. */
const MOST_BODY_BYTES = 4 * 2 ** 20;
const CUT_CHARACTERS = 20;
const BEDROCK_SECRET = "local";

export type AiOptions = {
  /** 0 (the default) takes a free one. */
  port?: number;
  /** How long an answer takes; default 0. `index` counts the requests from 0. */
  latencyMs?: number | ((body: unknown, index: number) => number);
  /** Makes the object that the answer's content holds as JSON; default: the offline writer. */
  answer?: (body: unknown) => unknown;
  /** The same for requests for a verdict; default: each sentence is supported. */
  verdict?: (body: unknown) => unknown;
  /** Whether `requests` is filled, or with how many of the newest; true (the default) keeps 10 000. */
  keepRequests?: boolean | number;
  /** Whether a key is one; default: any is. */
  acceptsKey?: (key: string) => boolean;
};

/** What happens to the next requests in place of an answer; the delay comes first, then the first of these that is set. */
export type AiFault = {
  /** How many requests it strikes; default 1, Infinity allowed. */
  times?: number;
  /** Which requests it strikes; default all. */
  match?: (body: unknown) => boolean;
  /** Replaces the server's latency. */
  latencyMs?: number;
  /** Never answers. */
  hang?: boolean;
  /** Destroys the socket. */
  disconnect?: boolean;
  /** Answers an error of this HTTP status. */
  status?: number;
  code?: string;
  type?: string;
  message?: string;
  retryAfterSeconds?: number;
  /** Answers 200 with these bytes. */
  body?: string | Uint8Array;
  /** Answers 200 with broken JSON. */
  malformed?: boolean;
  /** Answers with the content "". */
  empty?: boolean;
  /** Finds the first sentence unsupported, for this reason; strikes only requests for a verdict. */
  unsupported?: string;
  /** Answers with this refusal, or one of its own, and no content. */
  refusal?: boolean | string;
  /** Answers with its content cut and `finish_reason` "length". */
  truncated?: boolean;
  /** Sends whatever the answer is one byte every `dripMs` (default 20). */
  drip?: boolean;
  dripMs?: number;
};

export type AiRequest = {
  /** The request's body as it came over the wire. */
  bytes: Buffer;
  body: unknown;
  headers: IncomingHttpHeaders;
  receivedAtMs: number;
};

/** What one answer cost, as the provider would bill it. */
export type AiUsage = { promptTokens: number; completionTokens: number };

/** A running AI server. */
export type LocalAi = Awaited<ReturnType<typeof startAi>>;

type Answer = { status: number; body: string | Uint8Array; headers?: Record<string, string> };

/**
 * Starts an OpenAI-compatible `POST /v1/chat/completions` on 127.0.0.1, which answers as the offline writer, and
 * finds every answer supported; under `/openai/v1` as Bedrock's, which takes signatures by the secret "local" and no keys.
 * `requests` holds the newest, `count` counts all; `usage` sums the tokens of the answers given, `verdictUsage` those of
 * verdicts among them, `usageLog` lists them.
 * Rejects with EADDRINUSE when the port is taken.
 */
export async function startAi(options: AiOptions = {}) {
  const { port = 0, latencyMs = 0, keepRequests = true, acceptsKey = () => true } = options;
  const keptRequests = keepRequests === true ? KEPT_REQUESTS : Number(keepRequests);
  const {
    answer = (body: unknown) => writeOffline(lastText(body, "user"), lastText(body, "system")),
    verdict = () => verdictOf(),
  } = options;
  const faults = createFaultList<AiFault>();
  const requests: AiRequest[] = [];
  const usage: AiUsage = { promptTokens: 0, completionTokens: 0 };
  const verdictUsage: AiUsage = { promptTokens: 0, completionTokens: 0 };
  const usageLog: AiUsage[] = [];
  let count = 0;

  const server = createServer((request, response) => {
    const client = untilClosed(response);
    readBody(request, MOST_BODY_BYTES)
      .then(async (bytes) => {
        const refused = await refuse(request, bytes, acceptsKey);
        if (refused) return send(response, refused);
        const body = parseJson(bytes.toString("utf8"));
        if (body === undefined)
          return send(response, errorAnswer(400, "The body is not valid JSON."));
        return serve(response, client, { bytes, body, headers: request.headers });
      })
      .catch((error: unknown) => {
        if (!(error instanceof BodyTooLargeError)) throw error;
        send(response, errorAnswer(413, error.message));
      })
      // The client has gone, or the answer could not be made; in both cases there is nobody to tell but the socket.
      .catch(() => response.destroy());
  });

  async function serve(
    response: ServerResponse,
    client: AbortSignal,
    request: Omit<AiRequest, "receivedAtMs">,
  ) {
    const { body } = request;
    const index = count;
    count += 1;
    requests.push({ ...request, receivedAtMs: Date.now() });
    if (requests.length > keptRequests) requests.shift();

    const isVerdict = isVerdictRequest(body);
    const fault = faults.take(
      ({ match, unsupported }) =>
        (match?.(body) ?? true) && (unsupported === undefined || isVerdict),
    );
    const usualMs = typeof latencyMs === "function" ? latencyMs(body, index) : latencyMs;
    const waitMs = fault?.latencyMs ?? usualMs;
    if (waitMs > 0) await delay(waitMs, undefined, { signal: client });

    if (fault?.hang) return;
    if (fault?.disconnect) {
      response.destroy();
      return;
    }
    const answered = (fault && faultAnswer(fault)) ?? complete(body, isVerdict, fault);
    await (fault?.drip ? drip(response, client, answered, fault.dripMs) : send(response, answered));
  }

  function complete(body: unknown, isVerdict: boolean, fault: AiFault | undefined): Answer {
    const content = contentOf(fault, () => {
      if (fault?.unsupported !== undefined) return JSON.stringify(verdictOf(fault.unsupported));
      return JSON.stringify(isVerdict ? verdict(body) : answer(body));
    });
    const refusal = fault?.refusal === true ? "I cannot help with that." : fault?.refusal || null;
    const completion = chatCompletion({
      body,
      content,
      refusal,
      finishReason: fault?.truncated ? "length" : "stop",
      createdAtMs: Date.now(),
    });
    const { prompt_tokens: promptTokens, completion_tokens: completionTokens } = completion.usage;
    for (const sum of isVerdict ? [usage, verdictUsage] : [usage]) {
      sum.promptTokens += promptTokens;
      sum.completionTokens += completionTokens;
    }
    usageLog.push({ promptTokens, completionTokens });
    if (usageLog.length > keptRequests) usageLog.shift();
    return { status: 200, body: JSON.stringify(completion) };
  }

  const url = await listenOnLoopback(server, port);
  return {
    url,
    requests,
    usage,
    verdictUsage,
    usageLog,
    get count() {
      return count;
    },
    inject: faults.inject,
    /** Drops every connection, also those of requests that hang. */
    stop: () => closeServer(server),
  };
}

async function refuse(
  { method = "", url = "", headers }: IncomingMessage,
  body: Buffer,
  acceptsKey: (key: string) => boolean,
): Promise<Answer | undefined> {
  const [path = ""] = url.split("?");
  if (method === "POST" && path === "/openai/v1/chat/completions") {
    const refusal = await refuseBedrockSignature({ method, path, headers, body }, BEDROCK_SECRET);
    return refusal && awsErrorAnswer(403, refusal);
  }
  if (method !== "POST" || path !== "/v1/chat/completions") {
    return errorAnswer(404, `Unknown request: ${method} ${url}`, "unknown_url");
  }
  const key = headers.authorization?.replace(/^Bearer /, "");
  if (key === undefined) {
    return errorAnswer(401, "You didn't provide an API key.", "invalid_api_key");
  }
  return acceptsKey(key)
    ? undefined
    : errorAnswer(401, "Incorrect API key provided.", "invalid_api_key");
}

/** As AWS answers what it refuses, also on the path of OpenAI. */
function awsErrorAnswer(status: number, { type, message }: BedrockRefusal): Answer {
  return { status, body: JSON.stringify({ message }), headers: { "x-amzn-errortype": type } };
}

function errorAnswer(status: number, message: string, code?: string): Answer {
  const error = apiError({ message, type: "invalid_request_error", code: code ?? null });
  return { status, body: JSON.stringify(error) };
}

/** The answer of a fault that needs no completion. */
function faultAnswer(fault: AiFault): Answer | undefined {
  if (fault.status !== undefined) {
    const { status, message = "injected", code = null, retryAfterSeconds } = fault;
    const type = fault.type ?? (status >= 500 ? "server_error" : "invalid_request_error");
    return {
      status,
      body: fault.body ?? JSON.stringify(apiError({ message, type, code })),
      headers: retryAfterSeconds === undefined ? {} : { "retry-after": String(retryAfterSeconds) },
    };
  }
  if (fault.body !== undefined) return { status: 200, body: fault.body };
  if (fault.malformed) return { status: 200, body: '{"id":"chatcmpl-malformed","choices":[{"mess' };
  return undefined;
}

function contentOf(fault: AiFault | undefined, write: () => string): string | null {
  if (fault?.empty) return "";
  if (fault?.refusal) return null;
  return fault?.truncated ? write().slice(0, CUT_CHARACTERS) : write();
}

function send(response: ServerResponse, { status, body, headers }: Answer): void {
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(body),
    ...headers,
  });
  response.end(body);
}

async function drip(
  response: ServerResponse,
  signal: AbortSignal,
  { status, body, headers }: Answer,
  dripMs = DRIP_MS,
): Promise<void> {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  for (const byte of Buffer.from(body)) {
    response.write(Buffer.of(byte));
    await delay(dripMs, undefined, { signal });
  }
  response.end();
}

function lastText(body: unknown, of: "user" | "system"): string {
  return readMessages(body).findLast(({ role }) => role === of)?.text ?? "";
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
