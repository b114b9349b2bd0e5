/** Answers of success whose body or type is odd, and redirects. */
import { brotliCompressSync, gzipSync } from "node:zlib";
import {
  bad,
  completion,
  GOOD,
  good,
  keyOf,
  type Reply,
  type Scenario,
  send,
  sendGood,
} from "./scenario.ts";

const GOOD_BODY = JSON.stringify(completion(GOOD));
const FAILS = { requests: 2 };
const MAYBE = { requests: 2, unknownTries: 2 };

const page = send("<html><body>Sign in</body></html>", 200, { "content-type": "text/html" });
const failing = (body: unknown, message = /provider fails/) =>
  bad(send(body), "ai-failing", FAILS, "warn", message);

function compressed(encoding: string, bytes: Buffer): Reply {
  return (response) => {
    response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding });
    response.end(bytes);
  };
}

const moved = (status: number) =>
  bad(
    (response, asked) => {
      if (asked.request.url?.includes("/moved") === true) return sendGood(response, asked);
      const key = keyOf(asked);
      const path = `/moved${asked.request.url}/${key}?key=${key}`;
      const { host } = asked.request.headers;
      response.writeHead(status, {
        location: status === 302 ? `http://user:${encodeURIComponent(key)}@${host}${path}` : path,
      });
      response.end();
    },
    "ai-wrong-url",
    { everybody: true },
    "fail",
    new RegExp(`no chat completions API.+${status} to (?:http://127[^@]+)?/moved/`),
  );

export const BODIES: Readonly<Record<string, Scenario>> = {
  "an error of 429 in a 200 (OpenRouter)": bad(
    send({ error: { message: "Rate limit exceeded: free-models-per-day", code: 429 } }),
    "ai-quota",
    { everybody: true },
    "fail",
    /used up.+free-models-per-day/,
  ),
  "an error of 502 in a 200 (OpenRouter)": failing(
    { error: { message: "Upstream down", code: 502 } },
    /fails.+Upstream down/,
  ),
  "an error without a status in a 200": failing({ error: "out of memory" }, /out of memory/),
  "a page in a 200 (a proxy's login)": bad(
    page,
    "ai-wrong-url",
    { everybody: true },
    "fail",
    /a page in place of JSON/,
  ),
  "JSON as text/plain": good(send(GOOD_BODY, 200, { "content-type": "text/plain; charset=utf-8" })),
  "JSON without a type": good(send(GOOD_BODY, 200, {})),
  "JSON behind a byte order mark": good(send(`\ufeff${GOOD_BODY}`)),
  "a stream that was not asked for": bad(
    send(
      `data: ${JSON.stringify({ choices: [{ delta: { content: GOOD } }] })}\n\ndata: [DONE]\n\n`,
      200,
      { "content-type": "text/event-stream" },
    ),
    "ai-malformed",
    MAYBE,
    "fail",
    /a stream/,
  ),
  "gzip that was not asked for": good(compressed("gzip", gzipSync(GOOD_BODY))),
  "brotli that was not asked for": good(compressed("br", brotliCompressSync(GOOD_BODY))),
  "an encoding that nobody knows": bad(
    compressed("snappy", Buffer.from([0xff, 0x06, 0x00, 0x73])),
    "ai-malformed",
    MAYBE,
    "fail",
    /cannot be read/,
  ),
  "an empty body": failing("", /an empty answer/),
  "204": bad(
    (response) => void response.writeHead(204).end(),
    "ai-failing",
    FAILS,
    "warn",
    /an empty answer/,
  ),
  "a body of null": failing("null", /not a chat completion/),
  "a body of []": failing("[]", /not a chat completion/),
  "a body of a text": failing('"hello"', /not a chat completion/),
  "JSON that is cut off": bad(
    send(GOOD_BODY.slice(0, 60)),
    "ai-malformed",
    MAYBE,
    "fail",
    /cannot be read/,
  ),
  "301": moved(301),
  "302": moved(302),
  "307": moved(307),
  "308": moved(308),
};
