import { randomUUID } from "node:crypto";
import { z } from "zod";
import { VERDICT } from "../../../functions/words/judge.ts";

const CHARACTERS_PER_TOKEN = 4;

const textPartSchema = z.object({ type: z.literal("text"), text: z.string() });
const messageSchema = z.object({
  role: z.string(),
  content: z
    .union([z.string(), z.array(z.union([textPartSchema, z.unknown().transform(() => undefined)]))])
    .catch(""),
});
const requestSchema = z.object({ messages: z.array(messageSchema) });

/** The text of each message of a chat request, with its role; nothing when the body is not a chat request. */
export function readMessages(body: unknown): { role: string; text: string }[] {
  const request = requestSchema.safeParse(body);
  if (!request.success) return [];
  return request.data.messages.map(({ role, content }) => ({
    role,
    text: typeof content === "string" ? content : content.map((part) => part?.text ?? "").join(""),
  }));
}

const verdictFormatSchema = z.object({
  response_format: z.object({ json_schema: z.object({ name: z.literal(VERDICT.name) }) }),
});

/** Whether a chat request asks for a verdict on an answer: by its schema, or without one by its words. */
export function isVerdictRequest(body: unknown): boolean {
  if (verdictFormatSchema.safeParse(body).success) return true;
  return readMessages(body).some(
    ({ role, text }) => role === "system" && text.includes(VERDICT.words),
  );
}

/** A verdict as the judge answers it: each sentence is supported, or the first one is not. */
export function verdictOf(reason?: string): unknown {
  return { unsupported: reason === undefined ? [] : [{ sentence: 1, reason }] };
}

/** An answer as OpenAI's chat completions give it; the tokens are guessed at four characters each. */
export function chatCompletion({
  body,
  content,
  refusal = null,
  finishReason = "stop",
  createdAtMs,
}: {
  body: unknown;
  content: string | null;
  refusal?: string | null;
  finishReason?: "stop" | "length";
  createdAtMs: number;
}) {
  const prompt = readMessages(body)
    .map(({ text }) => text)
    .join("");
  const promptTokens = countTokens(prompt);
  const completionTokens = countTokens(content ?? refusal ?? "");
  return {
    id: `chatcmpl-${randomUUID()}`,
    object: "chat.completion",
    created: Math.floor(createdAtMs / 1000),
    model: "offline-writer",
    choices: [
      {
        index: 0,
        message: { role: "assistant", content, refusal },
        logprobs: null,
        finish_reason: finishReason,
      },
    ],
    usage: {
      prompt_tokens: promptTokens,
      completion_tokens: completionTokens,
      total_tokens: promptTokens + completionTokens,
      prompt_tokens_details: { cached_tokens: 0 },
      completion_tokens_details: { reasoning_tokens: 0 },
    },
  };
}

/** An error in the JSON shape of OpenAI's. */
export function apiError({
  message,
  type,
  code = null,
}: {
  message: string;
  type: string;
  code?: string | null;
}) {
  return { error: { message, type, code, param: null } };
}

function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}
