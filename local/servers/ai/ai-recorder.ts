/** A proxy before an AI on this machine or elsewhere: records each request with its answer, and plays faults. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { closeServer, listenOnLoopback, readBody, untilClosed } from "../loopback.ts";
import { chatCompletion, isVerdictRequest, verdictOf } from "./chat-completion.ts";

/** Where the engine asks when no base URL is set. */
const OPENAI = "https://api.openai.com/v1";
/** A prompt has some kilobytes. */
const MOST_BODY_BYTES = 4 * 2 ** 20;
/** Headers that belong to one connection, or that `fetch` writes itself. */
const OWN_HEADERS = ["connection", "host", "content-length", "transfer-encoding", "keep-alive"];

/**
 * `timeout`: no answer. `refuses`: the model declines. `unusable`: an answer that holds what the event does not. `unsupported`:
 * the judge refuses what the model wrote.
 */
export type AiFaultKind = "timeout" | "refuses" | "unusable" | "unsupported";

/** A request and its answer. No header of either is kept: they hold the key. */
export type RecordedExchange = {
  readonly atMs: number;
  readonly body: unknown;
  /** Absent as long as there is no answer. */
  readonly answer?: ExchangeAnswer | undefined;
};

export type ExchangeAnswer = {
  readonly atMs: number;
  /** Absent: the endpoint could not be reached, or the processor did not wait for its answer. */
  readonly status: number | undefined;
  readonly text: string;
};

export type AiRecorderOptions = {
  readonly baseUrl?: string | undefined;
  /** Called with a request, and once more with the same object when its answer is there. */
  readonly onExchange: (exchange: RecordedExchange) => void;
  /** What goes wrong with this request. */
  readonly faultFor?: (body: unknown) => AiFaultKind | undefined;
};

export type AiRecorder = {
  /** What the processor needs to ask through the recorder. */
  readonly environment: { readonly OPENAI_BASE_URL: string };
  readonly stop: () => Promise<void>;
};

/** Starts it on a free port of 127.0.0.1. */
export async function startAiRecorder(options: AiRecorderOptions): Promise<AiRecorder> {
  const { baseUrl = OPENAI, onExchange, faultFor = () => undefined } = options;
  const target = new URL(baseUrl);
  const server = createServer((request, response) => {
    const client = untilClosed(response);
    serve(request, client)
      .then((answer) => {
        if (answer === undefined) return;
        response.writeHead(answer.status, answer.headers);
        response.end(answer.text);
      })
      // The processor sees what it would see without the recorder: a connection that ends.
      .catch(() => response.destroy());
  });

  async function serve(
    request: IncomingMessage,
    client: AbortSignal,
  ): Promise<Forwarded | undefined> {
    const bytes = await readBody(request, MOST_BODY_BYTES);
    const body = jsonOf(bytes.toString("utf8"));
    const exchange: { atMs: number; body: unknown; answer?: ExchangeAnswer } = {
      atMs: Date.now(),
      body,
    };
    const answered = (status: number | undefined, text: string) => {
      exchange.answer ??= { atMs: Date.now(), status, text };
      onExchange(exchange);
    };
    onExchange(exchange);
    client.addEventListener("abort", () => {
      if (exchange.answer === undefined) answered(undefined, "No answer in time");
    });
    const asked = faultFor(body);
    // What the judge refuses must have been written first; all else happens to the writer.
    const fault = (asked === "unsupported") === isVerdictRequest(body) ? asked : undefined;
    if (fault === "timeout") return undefined;
    try {
      const answer =
        fault === undefined
          ? await forward(target, request, bytes, client)
          : playedAnswer(fault, body);
      answered(answer.status, answer.text);
      return answer;
    } catch (error) {
      answered(undefined, `The endpoint cannot be reached: ${causeOf(error)}`);
      throw error;
    }
  }

  const url = await listenOnLoopback(server);
  const path = target.pathname.replace(/\/$/, "");
  return {
    environment: { OPENAI_BASE_URL: `${url}${path}` },
    stop: () => closeServer(server),
  };
}

type Forwarded = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

async function forward(
  target: URL,
  { method = "POST", url = "/", headers }: IncomingMessage,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<Forwarded> {
  const answer = await fetch(new URL(url, target.origin), {
    method,
    headers: forwardedHeaders(headers),
    ...(bytes.length > 0 && { body: new Uint8Array(bytes) }),
    // The key is for this endpoint only.
    redirect: "manual",
    signal,
  });
  const text = await answer.text();
  // `fetch` has decoded the body.
  const own = [...OWN_HEADERS, "content-encoding"];
  const kept = [...answer.headers].filter(([name]) => !own.includes(name));
  return { status: answer.status, headers: Object.fromEntries(kept), text };
}

function forwardedHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === "string" && !OWN_HEADERS.includes(name) ? [[name, value]] : [],
    ),
  );
}

function playedAnswer(fault: Exclude<AiFaultKind, "timeout">, body: unknown): Forwarded {
  const invented =
    fault === "unsupported"
      ? verdictOf("the data does not say so")
      : { headline: "It was moved to 31 December 2099.", bullets: [], summary: "" };
  const completion = chatCompletion({
    body,
    content: fault === "refuses" ? null : JSON.stringify(invented),
    refusal: fault === "refuses" ? "I cannot help with that." : null,
    createdAtMs: Date.now(),
  });
  return {
    status: 200,
    headers: { "content-type": "application/json" },
    text: JSON.stringify(completion),
  };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
