/** An AI endpoint that misbehaves in one way, and what the writer and the doctor must make of it. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import type { AiFailureReason } from "../../../functions/words/ai/ai-failure.ts";

export type Asked = {
  readonly request: IncomingMessage;
  readonly body: Readonly<Record<string, unknown>>;
  /** 1 for the first request of a conversation. */
  readonly count: number;
};

export type Reply = (response: ServerResponse, asked: Asked) => void;

export type Expected = {
  /** The words of the answer are used; else why not. */
  readonly reason?: AiFailureReason;
  readonly firstRefused?: AiFailureReason;
  readonly requests: number;
  readonly unknownTries: number;
  /** Tries whose usage is known. */
  readonly billedTries: number;
  readonly everybody?: boolean;
};

export type Scenario = {
  readonly reply: Reply;
  /** What requests for a verdict get. Default: each sentence is supported. */
  readonly verdict?: Reply;
  readonly writer: Expected;
  readonly doctor: { readonly level: "ok" | "warn" | "fail"; readonly message: RegExp };
  /** The answer never ends. */
  readonly isEndless?: true;
};

export const USAGE = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
export const GOOD_ANSWER = {
  headline: "Order {F1} has been shipped.",
  bullets: ["Its status went {C1}."],
  summary: "",
};
export const GOOD = JSON.stringify(GOOD_ANSWER);

export function completion(content: unknown, message: object = {}, choice: object = {}) {
  return {
    id: "c",
    object: "chat.completion",
    created: 1,
    model: "m",
    choices: [
      {
        index: 0,
        finish_reason: "stop",
        message: { role: "assistant", content, ...message },
        ...choice,
      },
    ],
    usage: USAGE,
  };
}

/** A judge who is well, whatever the writer is. */
export const sendSupported: Reply = (response, asked) =>
  send(completion(JSON.stringify({ unsupported: [] })))(response, asked);

const JSON_TYPE = { "content-type": "application/json" };

/** The key of the request. */
export function keyOf({ request }: Asked): string {
  return (request.headers.authorization ?? "").replace("Bearer ", "");
}

/** Answers with this text, or this value as JSON, and repeats the request's key in it. */
export function send(body: unknown, status = 200, headers: OutgoingHttpHeaders = JSON_TYPE): Reply {
  return (response, asked) => {
    const key = keyOf(asked);
    const text = typeof body === "string" ? echoPage(body, key) : echoJson(body, key);
    response.writeHead(status, { "content-length": Buffer.byteLength(text), ...headers });
    response.end(text);
  };
}

function echoPage(page: string, key: string): string {
  return page.startsWith("<") ? page.replace(">", `><!-- Bearer ${key} -->`) : page;
}

const SPOKEN: ReadonlySet<string> = new Set(["message", "detail", "msg", "error"]);

/** With the key behind each error's words, and in a field of its own. */
function echoJson(body: unknown, key: string): string {
  return JSON.stringify(body, (name, value: unknown) => {
    if (typeof value === "string" && SPOKEN.has(name)) return `${value} (key ${key})`;
    return name === "" && typeof value === "object" && !Array.isArray(value)
      ? { ...value, key }
      : value;
  });
}

export const sendGood = send(completion(GOOD));

/** Refuses the first request only. */
export const onceThenGood =
  (first: Reply): Reply =>
  (response, asked) =>
    (asked.count === 1 ? first : sendGood)(response, asked);

/** Refuses a request that has what `isRefused` finds. */
export const unlessWithout =
  (isRefused: (body: Asked["body"]) => boolean, refusal: Reply): Reply =>
  (response, asked) =>
    (isRefused(asked.body) ? refusal : sendGood)(response, asked);

const used = (expected: Partial<Expected> = {}): Expected => ({
  requests: 1,
  unknownTries: 0,
  billedTries: 1,
  ...expected,
});

/** The words are used, from one answer unless it is said otherwise. */
export function good(
  reply: Reply,
  expected: Partial<Expected> = {},
  doctor: Scenario["doctor"] = { level: "ok", message: /^m answers/ },
): Scenario {
  return { reply, writer: used(expected), doctor };
}

/** The fallback text is used. */
export function bad(
  reply: Reply,
  reason: AiFailureReason,
  expected: Partial<Expected>,
  level: "warn" | "fail",
  message: RegExp,
): Scenario {
  const writer = { ...used({ billedTries: 0 }), everybody: false, ...expected, reason };
  return { reply, writer, doctor: { level, message } };
}
