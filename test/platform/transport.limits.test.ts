import { createServer, type Server, type Socket } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "@jest/globals";
import { ANSWER_LIMIT_BYTES } from "../../functions/platform/response-limit.ts";
import { createTransport, neverLeft, type Transport } from "../../functions/platform/transport.ts";
import { eventually } from "../helpers/eventually.ts";
import { thrownBy } from "../helpers/test-tables.ts";

const MIB = 2 ** 20;
/** What one read of a socket may bring beyond a limit. */
const ONE_READ_BYTES = 64 * 1024;
const CHUNK = Buffer.alloc(64 * 1024, " ");

let transport: Transport;
let server: Server;
let port: number;
let answer: (socket: Socket) => void;
/** Connections that are open at the server's side. */
let open: Set<Socket>;

beforeEach(async () => {
  transport = createTransport();
  open = new Set();
  server = createServer((socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
    socket.on("error", () => {});
    socket.once("data", () => answer(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterEach(() => {
  transport.destroy();
  for (const socket of open) socket.destroy();
  server.close();
});

/** Writes for as long as the other side reads. */
function writeEndlessly(socket: Socket, chunk: Buffer): void {
  const write = () => {
    while (!socket.destroyed && socket.write(chunk));
  };
  socket.on("drain", write);
  write();
}

const ask = () =>
  transport.fetch(`http://127.0.0.1:${port}/v1/chat?key=secret`, { method: "POST", body: "{}" });

const askAws = (service: "sqs" | "dynamodb" | "ses" | "ssm") =>
  transport.awsRequestHandler(service).handle({
    protocol: "http:",
    hostname: "127.0.0.1",
    port,
    method: "POST",
    path: "/",
    headers: {},
    body: "{}",
  });

describe("an answer above its limit", () => {
  test.each([
    ["without a length", "HTTP/1.1 200 OK\r\n\r\n", CHUNK],
    [
      "in chunks",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
      Buffer.concat([Buffer.from("10000\r\n"), CHUNK, Buffer.from("\r\n")]),
    ],
    ["of an error", "HTTP/1.1 500 Oops\r\n\r\n", CHUNK],
  ])("is read up to the limit, and its connection is closed: %s", async (_, head, chunk) => {
    answer = (socket) => {
      socket.write(head);
      writeEndlessly(socket, chunk);
    };
    const error = await thrownBy(ask);
    expect(error).toMatchObject({ code: "answer_too_large", retryable: false });
    expect(neverLeft(error)).toBe(false);
    const [, readBytes = ""] = /stopped after (\d+) bytes/.exec(String(error)) ?? [];
    expect(Number(readBytes)).toBeGreaterThan(ANSWER_LIMIT_BYTES.ai);
    expect(Number(readBytes)).toBeLessThanOrEqual(ANSWER_LIMIT_BYTES.ai + ONE_READ_BYTES);
    await eventually(() => expect(open.size).toBe(0));
  });

  test("is not read at all when its length says so", async () => {
    answer = (socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${MIB + 1}\r\n\r\n`);
    expect(String(await thrownBy(ask))).toContain("stopped after 0 bytes");
    await eventually(() => expect(open.size).toBe(0));
  });

  test("is an error that names the endpoint without its query, the limit and the status", async () => {
    answer = (socket) => socket.write(`HTTP/1.1 418 Tea\r\ncontent-length: ${MIB + 1}\r\n\r\n`);
    const { message } = (await thrownBy(ask)) as Error;
    expect(message).toContain(
      `at most ${MIB} bytes from http://127.0.0.1:${port}/v1/chat, got more (status 418;`,
    );
    expect(message).not.toContain("secret");
  });

  test.each(["sqs", "dynamodb", "ses", "ssm"] as const)(
    "is refused of %s as well, by its own limit",
    async (service) => {
      const limit = ANSWER_LIMIT_BYTES[service];
      const say = (bytes: number) => (socket: Socket) =>
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${bytes}\r\n\r\n`);
      answer = say(limit + 1);
      const error = await thrownBy(() => askAws(service));
      expect(error).toMatchObject({ code: "answer_too_large" });
      // One byte less is awaited.
      const begun = Promise.withResolvers<void>();
      answer = (socket) => {
        say(limit)(socket);
        begun.resolve();
      };
      const asked = askAws(service);
      await begun.promise;
      for (const socket of open) socket.destroy();
      expect(await thrownBy(() => asked)).toMatchObject({ code: "ECONNRESET" });
    },
  );

  test("leaves the requests beside it alone", async () => {
    let count = 0;
    answer = (socket) => {
      count += 1;
      if (count === 1)
        writeEndlessly(
          socket.on("error", () => {}),
          CHUNK,
        );
      else socket.write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    };
    const [bad, good] = await Promise.allSettled([ask(), ask()]);
    expect(bad.status).toBe("rejected");
    expect(good.status === "fulfilled" && (await good.value.text())).toBe("ok");
  });
});

test("an answer's head that never ends is an error, and its connection is closed", async () => {
  answer = (socket) => {
    socket.write("HTTP/1.1 200 OK\r\n");
    writeEndlessly(socket, Buffer.from(`x-filler: ${"x".repeat(1_000)}\r\n`));
  };
  expect(await thrownBy(ask)).toMatchObject({ code: "HPE_HEADER_OVERFLOW" });
  await eventually(() => expect(open.size).toBe(0));
});

describe("an answer that is compressed", () => {
  const ENCODINGS = [
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
    ["zstd", zstdCompressSync],
  ] as const;

  const say = (encoding: string, body: Buffer) => (socket: Socket) => {
    socket.write(
      `HTTP/1.1 200 OK\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${body.length}\r\n\r\n`,
    );
    socket.write(body);
  };

  test.each(ENCODINGS)("is decompressed: %s", async (encoding, compress) => {
    answer = say(encoding, compress(Buffer.from('{"a":"é"}')));
    expect(await (await ask()).json()).toEqual({ a: "é" });
  });

  test.each(ENCODINGS)("is decompressed up to the limit: %s", async (encoding, compress) => {
    answer = say(encoding, compress(Buffer.alloc(64 * MIB)));
    expect(await thrownBy(ask)).toMatchObject({ code: "answer_too_large" });
  });
});
