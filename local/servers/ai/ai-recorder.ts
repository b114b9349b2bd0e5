/** A proxy in front of an AI, local or not. It records each request with its answer and injects faults. */
import { createServer, type IncomingHttpHeaders, type IncomingMessage } from "node:http";
import { readJson } from "../../../functions/values/json.ts";
import {
  closeServer,
  listenOnLoopback,
  readBody,
  signalOnClose,
} from "../../../operator/http/loopback.ts";
import { chatCompletion, isVerdictRequest, verdictOf } from "./chat-completion.ts";

/** The default of the functions. */
const OPENAI = "https://api.openai.com/v1";
/** A prompt has a few kilobytes. */
const MAX_BODY_BYTES = 4 * 2 ** 20;
/** Headers of one connection, or headers that `fetch` sets itself. */
const OWN_HEADERS = ["connection", "host", "content-length", "transfer-encoding", "keep-alive"];

/**
 * `timeout`: no answer. `refuses`: the model declines. `unusable`: the answer has values that the event does not have.
 * `unsupported`: the judge refuses the text.
 */
export type AiFaultKind = "timeout" | "refuses" | "unusable" | "unsupported";

/** A request and its answer, without headers: they contain the key. */
export type RecordedExchange = {
  readonly atMs: number;
  readonly body: unknown;
  /** Undefined until an answer arrives. */
  readonly answer?: ExchangeAnswer | undefined;
};

export type ExchangeAnswer = {
  readonly atMs: number;
  /** Undefined: the endpoint could not be reached, or the processor stopped waiting. */
  readonly status: number | undefined;
  readonly text: string;
};

export type AiRecorderOptions = {
  readonly baseUrl?: string | undefined;
  /** Called with a request, and again with the same object when it is answered. */
  readonly onExchange: (exchange: RecordedExchange) => void;
  readonly faultFor?: (body: unknown) => AiFaultKind | undefined;
};

export type AiRecorder = {
  /** Variables that make the processor use the recorder. */
  readonly environment: { readonly OPENAI_BASE_URL: string };
  readonly stop: () => Promise<void>;
};

type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
};

/** Starts on a free port of 127.0.0.1. */
export async function startAiRecorder(options: AiRecorderOptions): Promise<AiRecorder> {
  const { baseUrl = OPENAI, onExchange, faultFor = () => undefined } = options;
  const target = new URL(baseUrl);
  const server = createServer((request, response) => {
    serve(request, signalOnClose(response))
      .then((answer) => {
        if (answer === undefined) return;
        response.writeHead(answer.status, answer.headers);
        response.end(answer.text);
      })
      // As without the recorder, the processor sees a dropped connection.
      .catch(() => response.destroy());
  });

  async function serve(request: IncomingMessage, client: AbortSignal): Promise<Answer | undefined> {
    const bytes = await readBody(request, MAX_BODY_BYTES);
    const body = readJson(bytes.toString("utf8"));
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
    const wanted = faultFor(body);
    // The judge can only refuse text that was written; every other fault happens to the writer.
    const fault = (wanted === "unsupported") === isVerdictRequest(body) ? wanted : undefined;
    if (fault === "timeout") return undefined;
    try {
      const answer =
        fault === undefined
          ? await forward(target, request, bytes, client)
          : faultAnswer(fault, body);
      answered(answer.status, answer.text);
      return answer;
    } catch (error) {
      answered(undefined, `The endpoint cannot be reached: ${causeOf(error)}`);
      throw error;
    }
  }

  const url = await listenOnLoopback(server);
  return {
    environment: { OPENAI_BASE_URL: `${url}${target.pathname.replace(/\/$/, "")}` },
    stop: () => closeServer(server),
  };
}

async function forward(
  target: URL,
  { method = "POST", url = "/", headers }: IncomingMessage,
  bytes: Buffer,
  signal: AbortSignal,
): Promise<Answer> {
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

function faultAnswer(fault: Exclude<AiFaultKind, "timeout">, body: unknown): Answer {
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
  const headers = { "content-type": "application/json" };
  return { status: 200, headers, text: JSON.stringify(completion) };
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return "unknown error";
  const { cause } = error;
  return cause instanceof Error && "code" in cause ? String(cause.code) : error.name;
}
