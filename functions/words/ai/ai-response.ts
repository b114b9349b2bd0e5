/** Reads the body of the AI's HTTP answer, and of its headers what is acted upon. */
import type { AiAnswer } from "./ai-answer.ts";

/** `nowMs`: the time from which a date in the answer is counted. */
export async function readResponse(response: Response, nowMs: number): Promise<AiAnswer> {
  const { status, headers } = response;
  return {
    status,
    text: await response.text(),
    location: headers.get("location") ?? undefined,
    retryAfterMs: retryAfterOf(headers, nowMs),
  };
}

/** How long the provider asks us to wait: seconds or a date (RFC 9110, section 10.2.3); Azure and OpenAI also say it in ms. */
function retryAfterOf(headers: Headers, nowMs: number): number | undefined {
  const exactly = headers.get("retry-after-ms");
  if (exactly !== null && Number.isFinite(Number(exactly))) return Math.max(0, Number(exactly));
  const text = headers.get("retry-after");
  if (text === null) return undefined;
  const seconds = Number(text);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(text) - nowMs;
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined;
}
