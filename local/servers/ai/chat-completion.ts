/** Chat completions in the form of OpenAI's API. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import { VERDICT_SHAPE } from "../../../functions/words/judge.ts";

/** An estimate. */
const CHARACTERS_PER_TOKEN = 4;

const TextPart = z.object({ type: z.literal("text"), text: z.string() });
const Message = z.object({
  role: z.string(),
  content: z
    .union([z.string(), z.array(z.union([TextPart, z.unknown().transform(() => undefined)]))])
    .catch(""),
});
const Request = z.object({ messages: z.array(Message) });
const VerdictFormat = z.object({
  response_format: z.object({ json_schema: z.object({ name: z.literal(VERDICT_SHAPE.name) }) }),
});

/** The messages of a chat request; none if the body is not a chat request. */
export function readMessages(body: unknown): { role: string; text: string }[] {
  const { messages = [] } = Request.safeParse(body).data ?? {};
  return messages.map(({ role, content }) => ({
    role,
    text: typeof content === "string" ? content : content.map((part) => part?.text ?? "").join(""),
  }));
}

/** The text of the last message with this role. */
export function textOfRole(body: unknown, role: "user" | "system"): string {
  return readMessages(body).findLast((message) => message.role === role)?.text ?? "";
}

/** Whether a chat request asks for a verdict on an answer: by its schema, or without a schema by its words. */
export function isVerdictRequest(body: unknown): boolean {
  if (VerdictFormat.safeParse(body).success) return true;
  return readMessages(body).some(
    ({ role, text }) => role === "system" && text.includes(VERDICT_SHAPE.words),
  );
}

/** A judge's answer: every sentence is supported or, with a reason, the first one is not. */
export function verdictOf(reason?: string): unknown {
  return { unsupported: reason === undefined ? [] : [{ sentence: 1, reason }] };
}

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
  const prompt = readMessages(body).map(({ text }) => text);
  const promptTokens = countTokens(prompt.join(""));
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

export function apiError(error: { message: string; type: string; code?: string | null }) {
  return { error: { code: null, ...error, param: null } };
}

function countTokens(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}
