/** Reads an AI endpoint's answer as a chat completion. Never throws. */
import * as z from "zod/mini";
import { type ProviderError, readError } from "./ai-error.ts";
import { type AiFailure, classifyAiFailure } from "./ai-failure.ts";
import { NO_TOKENS, type Tokens } from "../draft.ts";
import { readJson } from "../../values/json.ts";
import { readUsage } from "./usage.ts";

/** An HTTP answer whose body has been read. */
export type AiAnswer = {
  readonly status: number;
  readonly text: string;
  /** The target of a redirect. */
  readonly location?: string | undefined;
  /** The retry-after time, ms. */
  readonly retryAfterMs?: number | undefined;
};

/** `tokens`: the billed tokens; undefined if the call may be billed and its usage is unknown. */
export type ReadAnswer = { readonly tokens: Tokens | undefined } & (
  | { readonly ok: true; readonly content: string; readonly model: string | undefined }
  | { readonly ok: false; readonly failure: AiFailure }
);

/** Limits the work for a hostile list. */
const MAX_ITEMS = 100;
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
  const json = readJson(text);
  const error = readError(json);
  if (status < 200 || status >= 300) return refused(judged(status, error, answer));

  if (text.trim() === "") return refused(failing("an empty answer"));
  if (json === undefined) {
    if (PAGE.test(text))
      return refused({
        reason: "ai-wrong-url",
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
    return refused(judged(error.status ?? 500, error, answer));
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
    return failed({ ...own, reason: "ai-empty", retryable: true, detail: "no choices" });
  const { message, finish_reason: finish } = choice;
  if (finish === "error") {
    const error = { status: 500, message: "", ...readError(choice) };
    return failed({ ...classifyAiFailure(error), detail: `${error.status} ${error.message}` });
  }
  if (finish === "content_filter" || (message.refusal ?? "") !== "")
    return failed({ ...own, reason: "ai-refused" });
  if (finish === "length") return failed({ ...own, reason: "ai-truncated" });
  return { ok: true, content: contentOf(message), model: model === "" ? undefined : model, tokens };
}

/** The answer's text; without one, the arguments of a tool call or the reasoning. */
function contentOf(message: z.infer<typeof Message>): string {
  const { content } = message;
  const texts =
    typeof content === "string" ? [content] : content.slice(0, MAX_ITEMS).map(textOfPart);
  const calls = message.tool_calls.slice(0, MAX_ITEMS);
  const places = [
    texts.join(""),
    ...calls.map((call) => Call.safeParse(call).data?.function.arguments),
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

/** The model's answer cannot be parsed. */
function mayBeBilled(detail: string): ReadAnswer {
  const failure = { reason: "ai-malformed", retryable: true, everybody: false, detail } as const;
  return { ok: false, failure, tokens: undefined };
}

function failing(detail: string): AiFailure {
  return { reason: "ai-failing", retryable: true, everybody: false, detail };
}

/** Judges by the error's fields only, because the rest of the body may contain model output. Without fields, by the whole text. */
function judged(status: number, error: ProviderError | undefined, answer: AiAnswer): AiFailure {
  const { text, location, retryAfterMs } = answer;
  const isPage = PAGE.test(text);
  const message = error?.message ?? (isPage ? "" : text);
  const failure = classifyAiFailure({ ...error, status, message, retryAfterMs });
  const shown =
    location === undefined ? (isPage ? "a page" : message) : `to ${withoutSecrets(location)}`;
  return { ...failure, detail: `${status} ${shown}` };
}

/** A URL without its query, user name and password. */
function withoutSecrets(url: string): string {
  return url.replace(/[?#].*$/s, "").replace(/\/\/[^/]*@/, "//");
}
