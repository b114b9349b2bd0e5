/** An OpenAI-compatible server on this machine. The offline writer answers, and every answer is judged as supported. */
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { readJson } from "../../../functions/values/json.ts";
import { createFaultList } from "../faults.ts";
import {
  BodyTooLargeError,
  closeServer,
  listenOnLoopback,
  readBody,
  signalOnClose,
} from "../../../operator/http/loopback.ts";
import {
  apiError,
  chatCompletion,
  isVerdictRequest,
  textOfRole,
  verdictOf,
} from "./chat-completion.ts";
import { neverAnswer, waitMs } from "../waiting.ts";
import { writeOffline } from "./offline-writer.ts";

const KEPT_REQUESTS = 10_000;
const DRIP_MS = 20;
/** A prompt has a few kilobytes. */
const MAX_BODY_BYTES = 4 * 2 ** 20;
const CUT_CHARACTERS = 20;

export type AiOptions = {
  /** Default 0: any free port. */
  port?: number;
  /** Time to answer; default 0. `index` counts requests from 0. */
  latencyMs?: number | ((body: unknown, index: number) => number);
  /** Returns the object of an answer's content; default: the offline writer. */
  answer?: (body: unknown) => unknown;
  /** Returns the object of a verdict; default: every sentence is supported. */
  verdict?: (body: unknown) => unknown;
  /** Whether to fill `requests`, or how many of the newest to keep; default true, which keeps 10,000. */
  keepRequests?: boolean | number;
  /** Default: any key. */
  acceptsKey?: (key: string) => boolean;
  /** Checks requests to Amazon Bedrock's path, /openai/v1; default: there is no such path. */
  checkSignature?: (request: SignedRequest) => Promise<AwsRefusal | undefined>;
};

export type SignedRequest = {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

/** AWS's error code and message. */
export type AwsRefusal = { readonly type: string; readonly message: string };

/** What happens to the next requests instead of an answer: the delay, then the first of these that is set. */
export type AiFault = {
  /** How many requests it hits; default 1, may be Infinity. */
  times?: number;
  /** Default: every request. */
  match?: (body: unknown) => boolean;
  /** Replaces the server's latency. */
  latencyMs?: number;
  /** Never answers. */
  hang?: boolean;
  disconnect?: boolean;
  /** Answers an error with this HTTP status. */
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
  /** Judges the first sentence as unsupported, for this reason; hits only requests for a verdict. */
  unsupported?: string;
  /** Answers with this refusal, or a default one, and no content. */
  refusal?: boolean | string;
  /** Cuts the content and answers with `finish_reason` "length". */
  truncated?: boolean;
  /** Sends the answer byte by byte, one every `dripMs` (default 20). */
  drip?: boolean;
  dripMs?: number;
};

export type AiRequest = {
  /** The body as it was received. */
  bytes: Buffer;
  body: unknown;
  headers: IncomingHttpHeaders;
  receivedAtMs: number;
};

/** What the provider would bill. */
export type AiUsage = { promptTokens: number; completionTokens: number };

export type LocalAi = Awaited<ReturnType<typeof startAi>>;

type Answer = { status: number; body: string | Uint8Array; headers?: Record<string, string> };

/**
 * Starts the server on 127.0.0.1. `requests` has the newest, `count` counts all; `usage` sums the tokens of all answers,
 * `verdictUsage` those of verdicts, `usageLog` lists them. Rejects with EADDRINUSE if the port is taken.
 */
export async function startAi(options: AiOptions = {}) {
  const { port = 0, latencyMs = 0, keepRequests = true } = options;
  const {
    answer = (body: unknown) => writeOffline(textOfRole(body, "user"), textOfRole(body, "system")),
    verdict = () => verdictOf(),
  } = options;
  const keptRequests = keepRequests === true ? KEPT_REQUESTS : Number(keepRequests);
  const faults = createFaultList<AiFault>();
  const requests: AiRequest[] = [];
  const usage: AiUsage = { promptTokens: 0, completionTokens: 0 };
  const verdictUsage: AiUsage = { promptTokens: 0, completionTokens: 0 };
  const usageLog: AiUsage[] = [];
  let count = 0;

  const server = createServer((request, response) => {
    serve(request, response)
      .catch((error: unknown) => {
        if (!(error instanceof BodyTooLargeError)) throw error;
        send(response, errorAnswer(413, error.message));
      })
      // The client has gone, or the answer could not be created.
      .catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const client = signalOnClose(response);
    const bytes = await readBody(request, MAX_BODY_BYTES);
    const refused = await refuse(request, bytes, options);
    if (refused) return send(response, refused);
    const body = readJson(bytes.toString("utf8"));
    if (body === undefined) return send(response, errorAnswer(400, "The body is not valid JSON."));

    const index = count++;
    requests.push({ bytes, body, headers: request.headers, receivedAtMs: Date.now() });
    if (requests.length > keptRequests) requests.shift();
    const isVerdict = isVerdictRequest(body);
    const fault = faults.take(
      ({ match, unsupported }) =>
        (match?.(body) ?? true) && (unsupported === undefined || isVerdict),
    );
    const usualMs = typeof latencyMs === "function" ? latencyMs(body, index) : latencyMs;
    const answerMs = fault?.latencyMs ?? usualMs;
    if (answerMs > 0) await waitMs(answerMs, client);
    if (fault?.hang) return neverAnswer(response);
    if (fault?.disconnect) return void response.destroy();
    const answered = (fault && faultAnswer(fault)) ?? complete(body, isVerdict, fault);
    if (fault?.drip) await drip(response, client, answered, fault.dripMs);
    else send(response, answered);
  }

  function complete(body: unknown, isVerdict: boolean, fault: AiFault | undefined): Answer {
    const completion = chatCompletion({
      body,
      content: contentOf(fault, () => {
        if (fault?.unsupported !== undefined) return JSON.stringify(verdictOf(fault.unsupported));
        return JSON.stringify(isVerdict ? verdict(body) : answer(body));
      }),
      refusal: fault?.refusal === true ? "I cannot help with that." : fault?.refusal || null,
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
    /** Closes every connection, also those of hanging requests. */
    stop: () => closeServer(server),
  };
}

async function refuse(
  { method = "", url = "", headers }: IncomingMessage,
  body: Buffer,
  { acceptsKey = () => true, checkSignature }: AiOptions,
): Promise<Answer | undefined> {
  const [path = ""] = url.split("?");
  if (method === "POST" && path === "/openai/v1/chat/completions" && checkSignature !== undefined) {
    const refusal = await checkSignature({ method, path, headers, body });
    if (refusal === undefined) return undefined;
    const { type, message } = refusal;
    const awsHeaders = { "x-amzn-errortype": type };
    return { status: 403, body: JSON.stringify({ message }), headers: awsHeaders };
  }
  if (method !== "POST" || path !== "/v1/chat/completions")
    return errorAnswer(404, `Unknown request: ${method} ${url}`, "unknown_url");
  const key = headers.authorization?.replace(/^Bearer /, "");
  if (key === undefined)
    return errorAnswer(401, "You didn't provide an API key.", "invalid_api_key");
  return acceptsKey(key)
    ? undefined
    : errorAnswer(401, "Incorrect API key provided.", "invalid_api_key");
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
    await waitMs(dripMs, signal);
  }
  response.end();
}
