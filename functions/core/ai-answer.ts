/** What an AI endpoint answered, read as a chat completion; whatever it is, nothing is thrown. */
import * as z from "zod/mini";
import { type AiFailure, judgeAiFailure } from "./ai-failure.ts";
import { NO_TOKENS, type Tokens } from "./draft.ts";
import { readUsage } from "./usage.ts";

/** An HTTP answer whose body has been read. */
export type AiAnswer = {
  readonly status: number;
  readonly text: string;
  /** Where the provider sends us instead. */
  readonly location?: string | undefined;
  /** How long it asks us to wait, ms. */
  readonly retryAfterMs?: number | undefined;
};

/** `tokens`: what is billed; undefined where something may be, and it is not said how much. */
export type ReadAnswer = { readonly tokens: Tokens | undefined } & (
  | { readonly ok: true; readonly content: string; readonly model: string | undefined }
  | { readonly ok: false; readonly failure: AiFailure }
);

const PAGE = /^\s*</;

const Text = z.catch(z.optional(z.string()), undefined);
const Anything = z.catch(z.array(z.unknown()), []);

const Call = z.object({ function: z.object({ arguments: z.string() }) });
const TextPart = z.object({ type: z.literal("text"), text: z.string() });

const Message = z.object({
  content: z.catch(z.union([z.string(), z.array(z.unknown())]), ""),
  refusal: Text,
  tool_calls: Anything,
  reasoning_content: Text,
  reasoning: Text,
});
const NO_MESSAGE = Message.parse({});

const Choice = z.object({
  finish_reason: Text,
  message: z.catch(Message, NO_MESSAGE),
  error: z.optional(z.unknown()),
});

const Completion = z.object({
  choices: z.catch(z.optional(z.nullable(z.array(z.unknown()))), null),
  model: Text,
  usage: z.optional(z.unknown()),
});

export function readAnswer(answer: AiAnswer): ReadAnswer {
  const { status, text } = answer;
  const json = parsed(text);
  const error = errorOf(json);
  if (status < 200 || status >= 300) return refused(judged({ ...error, status }, answer));

  if (text.trim() === "") return refused(failing("an empty answer"));
  if (json === undefined) {
    if (PAGE.test(text))
      return refused({
        why: "ai-wrong-url",
        retryable: false,
        everybody: true,
        detail: "a page in place of JSON",
      });
    return /^(?:data|event|id|:)/.test(text)
      ? mayBeBilled("a stream, which was not asked for")
      : mayBeBilled("JSON that cannot be read");
  }
  const completion = Completion.safeParse(json).data;
  if (error !== undefined && (completion?.choices ?? []).length === 0)
    return refused(judged({ status: 500, ...error }, answer));
  if (completion?.choices === undefined)
    return refused(failing("JSON that is not a chat completion"));
  return readChoice(completion);
}

function readChoice({ choices, model, usage }: z.infer<typeof Completion>): ReadAnswer {
  const tokens = readUsage(usage);
  const choice = Choice.safeParse(choices?.[0]).data;
  const failed = (failure: AiFailure): ReadAnswer => ({ ok: false, failure, tokens });
  const own = { retryable: false, everybody: false };
  if (choice === undefined)
    return failed({ ...own, why: "ai-empty", retryable: true, detail: "no choices" });
  const { message, finish_reason: finish } = choice;
  if (finish === "error") {
    const error = { status: 500, message: "", ...errorOf(choice) };
    return failed({ ...judgeAiFailure(error), detail: `${error.status} ${error.message}` });
  }
  if (finish === "content_filter" || (message.refusal ?? "") !== "")
    return failed({ ...own, why: "ai-refused" });
  if (finish === "length") return failed({ ...own, why: "ai-truncated" });
  return { ok: true, content: contentOf(message), model: model === "" ? undefined : model, tokens };
}

/** The answer's text; where it has none, what the model put elsewhere: a tool's arguments, or its thoughts. */
function contentOf(message: z.infer<typeof Message>): string {
  const { content } = message;
  const texts = typeof content === "string" ? [content] : content.map(textOfPart);
  const places = [
    texts.join(""),
    ...message.tool_calls.map((call) => Call.safeParse(call).data?.function.arguments),
    message.reasoning_content,
    message.reasoning,
  ];
  return places.find((text) => text !== undefined && text.trim() !== "") ?? "";
}

function textOfPart(part: unknown): string {
  return TextPart.safeParse(part).data?.text ?? "";
}

/** Nothing is billed for an answer that is not a completion. */
function refused(failure: AiFailure): ReadAnswer {
  return { ok: false, failure, tokens: NO_TOKENS };
}

/** The model has written something that cannot be read. */
function mayBeBilled(detail: string): ReadAnswer {
  const failure = { why: "ai-malformed", retryable: true, everybody: false, detail } as const;
  return { ok: false, failure, tokens: undefined };
}

function failing(detail: string): AiFailure {
  return { why: "ai-failing", retryable: true, everybody: false, detail };
}

type ProviderError = {
  readonly status?: number;
  readonly code?: string | undefined;
  readonly message?: string;
};

function judged({ status, code, message }: ProviderError, answer: AiAnswer): AiFailure {
  const { text, location, retryAfterMs } = answer;
  const isPage = PAGE.test(text);
  // Judged by the whole text: what decides may stand in a part of it that has no fixed name.
  const failure = judgeAiFailure({ status, code, message: isPage ? "" : text, retryAfterMs });
  const said =
    location === undefined
      ? (message ?? (isPage ? "a page" : text))
      : `to ${withoutSecrets(location)}`;
  return { ...failure, detail: `${status} ${said}` };
}

/** A URL without its query and without the user's name and password. */
function withoutSecrets(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
}

const ErrorBody = z.object({
  code: z.catch(z.optional(z.union([z.string(), z.number()])), undefined),
  message: Text,
  detail: Text,
});

/** The error in a body: OpenAI's `{error: {…}}`, Google's `[{error: {…}}]`, Ollama's `{error: "…"}`, or the body itself. */
function errorOf(json: unknown): ProviderError | undefined {
  const body: unknown = Array.isArray(json) ? json[0] : json;
  const inner: unknown =
    typeof body === "object" && body !== null && "error" in body ? body.error : body;
  if (typeof inner === "string" && inner !== body) return { message: inner };
  const error = ErrorBody.safeParse(inner).data;
  if (error === undefined) return undefined;
  const { code, message = error.detail } = error;
  if (code === undefined && message === undefined) return undefined;
  return {
    ...(typeof code === "number" && code >= 400 && code <= 599 && { status: code }),
    ...(typeof code === "string" && { code }),
    ...(message !== undefined && { message }),
  };
}

function parsed(text: string): unknown {
  try {
    // Some endpoints begin with a byte order mark.
    return JSON.parse(text.replace(/^\ufeff/, ""));
  } catch {
    return undefined;
  }
}
