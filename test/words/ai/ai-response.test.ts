import { createServer, type Server, type ServerResponse } from "node:http";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import {
  MAX_ANSWER_BYTES,
  readResponse,
  readText,
} from "../../../functions/words/ai/ai-response.ts";
import { closeServer, listenOnLoopback } from "../../../operator/http/loopback.ts";
import { eventually } from "../../helpers/eventually.ts";
import { thrownBy } from "../../helpers/test-tables.ts";

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
])("reads %s as the retry-after time", async (_what, headers, retryAfterMs) => {
  const answer = await readResponse(new Response("{}", { status: 429, headers }), NOW_MS);
  expect(answer).toMatchObject({ status: 429, text: "{}", retryAfterMs });
});

describe("readText", () => {
  const ENCODINGS = [
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
  ] as const;
  const CHUNK = Buffer.alloc(64 * 1024, " ");

  let server: Server;
  let url: string;
  let answer: (response: ServerResponse) => void;
  let open = 0;

  beforeAll(async () => {
    server = createServer((_, response) => answer(response));
    server.on("connection", (socket) => {
      open += 1;
      socket.once("close", () => (open -= 1));
    });
    url = await listenOnLoopback(server);
  });
  afterAll(() => closeServer(server));

  const get = (path = "/") => fetch(`${url}${path}`, { headers: { connection: "close" } });

  test("stops at 1 MiB of an endless answer and closes its connection", async () => {
    answer = (response) => {
      response.writeHead(418);
      const write = () => {
        while (!response.destroyed && response.write(CHUNK));
      };
      response.on("drain", write);
      write();
    };
    const response = await get("/v1/chat?key=secret");
    const error = await thrownBy(() => readText(response));
    expect(error).toMatchObject({ code: "answer_too_large", retryable: false, status: 418 });
    const message = String(error);
    expect(message).toContain(`at most ${MAX_ANSWER_BYTES} bytes from ${url}/v1/chat, got more`);
    expect(message).not.toContain("secret");
    await eventually(() => expect(open).toBe(0));
  });

  test.each(ENCODINGS)("reads a body compressed with %s", async (encoding, compress) => {
    answer = (response) =>
      response.writeHead(200, { "content-encoding": encoding }).end(compress('{"a":"é"}'));
    expect(await readText(await get())).toBe('{"a":"é"}');
  });

  test.each(ENCODINGS)("counts decompressed bytes: %s", async (encoding, compress) => {
    const bomb = compress(Buffer.alloc(64 * MAX_ANSWER_BYTES));
    answer = (response) => response.writeHead(200, { "content-encoding": encoding }).end(bomb);
    const response = await get();
    expect(await thrownBy(() => readText(response))).toMatchObject({ code: "answer_too_large" });
  });
});
