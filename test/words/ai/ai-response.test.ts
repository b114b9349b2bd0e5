import { expect, test } from "@jest/globals";
import { readResponse } from "../../../functions/words/ai/ai-response.ts";

const NOW_MS = Date.parse("2026-11-23T07:15:00Z");

test.each<[string, Record<string, string>, number | undefined]>([
  ["seconds", { "retry-after": "1.5" }, 1_500],
  ["a date", { "retry-after": "Mon, 23 Nov 2026 07:15:02 GMT" }, 2_000],
  ["a date that has passed", { "retry-after": "Wed, 21 Oct 2015 07:28:00 GMT" }, 0],
  ["a time that has passed", { "retry-after": "-5" }, 0],
  ["milliseconds, which go first", { "retry-after-ms": "800", "retry-after": "1" }, 800],
  ["milliseconds that are none", { "retry-after-ms": "soon", "retry-after": "1" }, 1_000],
  ["words", { "retry-after": "soon" }, undefined],
  ["nothing", {}, undefined],
])("reads %s as the time to wait", async (_what, headers, retryAfterMs) => {
  const answer = await readResponse(new Response("{}", { status: 429, headers }), NOW_MS);
  expect(answer).toMatchObject({ status: 429, text: "{}", retryAfterMs });
});
