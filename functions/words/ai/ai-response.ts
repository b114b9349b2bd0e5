/** Reads the body and the retry-after headers of the AI's HTTP answer. */
import { AnswerTooLargeError } from "../../platform/errors.ts";
import type { AiAnswer } from "./ai-answer.ts";

/** An answer is a few kilobytes: the completion tokens are limited. An endpoint that sends more is broken or hostile. */
export const MAX_ANSWER_BYTES = 2 ** 20;

/** `nowMs`: the start of the waiting time, epoch ms. */
export async function readResponse(response: Response, nowMs: number): Promise<AiAnswer> {
  const { status, headers } = response;
  return {
    status,
    text: await readText(response),
    location: headers.get("location") ?? undefined,
    retryAfterMs: retryAfterOf(headers, nowMs),
  };
}

/** The decompressed body as text. @throws AnswerTooLargeError above 1 MiB; the connection is closed */
export async function readText({ body, status, url }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let readBytes = 0;
  for await (const chunk of body ?? []) {
    readBytes += chunk.length;
    if (readBytes > MAX_ANSWER_BYTES)
      throw new AnswerTooLargeError({
        endpoint: url.replace(/[?#].*$/s, ""),
        status,
        limitBytes: MAX_ANSWER_BYTES,
        readBytes,
      });
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

/** The retry-after time: seconds or a date (RFC 9110, section 10.2.3); from Azure and OpenAI also in ms. */
function retryAfterOf(headers: Headers, nowMs: number): number | undefined {
  const exactly = headers.get("retry-after-ms");
  if (exactly !== null && Number.isFinite(Number(exactly))) return Math.max(0, Number(exactly));
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
