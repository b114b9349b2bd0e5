/** Endpoints that break HTTP, or the connection, or do not end. */
import {
  bad,
  completion,
  GOOD,
  good,
  onceThenGood,
  type Reply,
  type Scenario,
  sendGood,
} from "./scenario.ts";

const GOOD_BODY = JSON.stringify(completion(GOOD));
const PULSE_MS = 5;

/** Writes these bytes as they are, and ends the connection. */
const raw =
  (bytes: string): Reply =>
  (response) =>
    void response.socket?.end(Buffer.from(bytes, "latin1"));

/** Begins a body of JSON. */
const begun =
  (then: (response: Parameters<Reply>[0]) => void, length?: number): Reply =>
  (response) => {
    response.writeHead(200, {
      "content-type": "application/json",
      ...(length !== undefined && { "content-length": length }),
    });
    response.write(" ", () => then(response));
  };

function pulse(response: Parameters<Reply>[0], pulses: number, end: string | undefined): void {
  if (response.destroyed) return;
  if (pulses === 0 && end !== undefined) return void response.end(end);
  response.write("\n");
  setTimeout(pulse, PULSE_MS, response, pulses - 1, end).unref();
}

const AGAIN = { requests: 2, unknownTries: 1, firstRefused: "ai-unreachable" } as const;
const UNREACHABLE = { requests: 2, unknownTries: 2 };
const endless = (reply: Reply): Scenario => ({
  ...bad(reply, "ai-timeout", UNREACHABLE, "warn", /no complete answer in time/),
  isEndless: true,
});
const unreachable = (reply: Reply) =>
  bad(reply, "ai-unreachable", UNREACHABLE, "fail", /cannot be reached/);

const failing = (status: string) =>
  bad(
    raw(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}`),
    "ai-failing",
    { requests: 2 },
    "warn",
    /provider fails \(/,
  );

export const WIRE: Readonly<Record<string, Scenario>> = {
  "blanks, then JSON": good(begun((response) => pulse(response, 5, GOOD_BODY))),
  "slow drip": endless(begun((response) => pulse(response, Infinity, undefined))),
  "headers, then nothing": endless(begun(() => {})),
  "no answer": endless(() => {}),
  "reset, then good": good(
    onceThenGood((response) => void response.socket?.resetAndDestroy()),
    AGAIN,
  ),
  "reset in the body, then good": good(
    onceThenGood(begun((response) => void response.socket?.resetAndDestroy(), 5000)),
    AGAIN,
  ),
  "closed in the body, then good": good(
    onceThenGood(begun((response) => void response.socket?.destroy(), 5000)),
    AGAIN,
  ),
  "103 early hints, then good": good((response, asked) => {
    response.writeEarlyHints({ link: "</a>; rel=preload" });
    sendGood(response, asked);
  }),
  "a latin-1 header": good(
    raw(
      `HTTP/1.1 200 OK\r\nx-who: Zo\u00eb\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: ${GOOD_BODY.length}\r\n\r\n${GOOD_BODY}`,
    ),
  ),
  "not HTTP": unreachable(raw("hello there\r\n\r\n")),
  "status 600": failing("600 Odd"),
  "status 999": failing("999 Odd"),
  "205 with a body": failing("205 Reset"),
  "status 101": unreachable(
    raw("HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"),
  ),
  "a control character in a header": unreachable(
    raw("HTTP/1.1 200 OK\r\nx-a: \u0001b\r\ncontent-length: 2\r\n\r\n{}"),
  ),
};
