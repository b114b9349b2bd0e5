import { execFile } from "node:child_process";
import { createServer, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { HttpRequest } from "@smithy/core/protocols";
import {
  createTransport,
  markNeverSent,
  wasNeverSent,
  type Transport,
} from "../../functions/platform/transport.ts";
import { closeServer, listenOnLoopback } from "../../operator/http/loopback.ts";
import { eventually } from "../helpers/eventually.ts";
import { NOBODY } from "../helpers/aws-clients.ts";
import { thrownBy } from "../helpers/test-tables.ts";

const PROGRAM = fileURLToPath(new URL("./transport.program.ts", import.meta.url));

let transport: Transport;
let server: Server;
let url: string;
let answer: (response: ServerResponse) => unknown;
let seen: { connections: number; open: number };

beforeEach(async () => {
  const mine = { connections: 0, open: 0 };
  seen = mine;
  answer = (response) => response.end("ok");
  transport = createTransport();
  server = createServer((request, response) => {
    request.resume().once("end", () => answer(response));
  });
  server.on("connection", (socket) => {
    mine.connections += 1;
    mine.open += 1;
    socket.once("close", () => (mine.open -= 1));
  });
  url = await listenOnLoopback(server);
});
afterEach(async () => {
  jest.restoreAllMocks();
  transport.destroy();
  await closeServer(server);
});

/** Sends a request as an SDK client does, and reads the whole body. */
async function post(
  to = url,
  { timeoutMs, abortSignal }: { timeoutMs?: number; abortSignal?: AbortSignal } = {},
): Promise<string> {
  const { protocol, hostname, port } = new URL(to);
  const request = new HttpRequest({
    protocol,
    hostname,
    port: Number(port),
    method: "POST",
    path: "/",
    body: "x",
  });
  const handler = transport.requestHandler(timeoutMs);
  const { response } = await handler.handle(request, { ...(abortSignal && { abortSignal }) });
  const chunks: Buffer[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe("a request ends within its time limit", () => {
  test("when the server does not answer", async () => {
    answer = () => {};
    const value = await thrownBy(() => post(url, { timeoutMs: 100 }));
    expect(value).toMatchObject({ name: "TimeoutError" });
    expect(wasNeverSent(value)).toBe(false);
    await eventually(() => expect(seen.open).toBe(0));
  });

  test("when the server stops in the middle of its answer", async () => {
    answer = (response) => response.write("half");
    const value = await thrownBy(() => post(url, { timeoutMs: 100 }));
    expect(value).toMatchObject({ name: "TimeoutError" });
    await eventually(() => expect(seen.open).toBe(0));
  });

  test("when the server's answer arrives slowly", async () => {
    answer = (response) => {
      const timer = setInterval(() => response.write("x"), 10);
      response.once("close", () => clearInterval(timer));
    };
    expect(await thrownBy(() => post(url, { timeoutMs: 100 }))).toMatchObject({
      name: "TimeoutError",
      message: "No whole answer within 100 ms",
    });
    await eventually(() => expect(seen.open).toBe(0));
  });

  test("when its signal fires before the answer", async () => {
    const cut = new AbortController();
    answer = () => cut.abort();
    const error = await thrownBy(() => post(url, { abortSignal: cut.signal }));
    expect(error).toMatchObject({ name: "AbortError" });
    expect(wasNeverSent(error)).toBe(false);
    await eventually(() => expect(seen.open).toBe(0));
  });

  test("when its signal fires in the middle of the answer", async () => {
    const cut = new AbortController();
    answer = (response) => {
      response.write("half");
      setTimeout(() => cut.abort(), 30);
    };
    await thrownBy(() => post(url, { abortSignal: cut.signal }));
    await eventually(() => expect(seen.open).toBe(0));
  });
});

test("an endless answer is read up to 48 MiB, then its connection closes", async () => {
  const chunk = Buffer.alloc(2 ** 20);
  answer = (response) => {
    const write = () => {
      while (!response.destroyed && response.write(chunk));
    };
    response.on("drain", write);
    write();
  };
  expect(await thrownBy(() => post())).toMatchObject({
    message: `Expected an answer of at most ${48 * 2 ** 20} bytes`,
  });
  await eventually(() => expect(seen.open).toBe(0));
});

describe("wasNeverSent", () => {
  test("is true when the connection is refused or the name does not resolve", async () => {
    expect(wasNeverSent(await thrownBy(() => post(NOBODY)))).toBe(true);
    expect(wasNeverSent(await thrownBy(() => post("http://postrider.invalid")))).toBe(true);
  });

  test("is true when TLS fails", async () => {
    expect(wasNeverSent(await thrownBy(() => post(url.replace("http:", "https:"))))).toBe(true);
  });

  test("is true when TLS is not ready within 2 s", async () => {
    const silent = createTcpServer((socket) => void socket.on("error", () => {}));
    const to = await listenOnLoopback(silent as Server);
    const error = await thrownBy(() => post(to.replace("http:", "https:"), { timeoutMs: 20_000 }));
    expect(wasNeverSent(error)).toBe(true);
    silent.close();
  });

  test("is false when the connection breaks after the request", async () => {
    answer = (response) => response.socket?.destroy();
    expect(wasNeverSent(await thrownBy(() => post()))).toBe(false);
  });

  test("is false when a connection breaks that was used before", async () => {
    await post();
    answer = (response) => response.socket?.destroy();
    expect(wasNeverSent(await thrownBy(() => post()))).toBe(false);
    expect(seen.connections).toBe(1);
  });

  test("is true only for the errors of `fetch` without a connection", async () => {
    for (const to of [NOBODY, "http://postrider.invalid", url.replace("http:", "https:")])
      expect(wasNeverSent(await thrownBy(() => fetch(to)))).toBe(true);
    answer = (response) => response.socket?.destroy();
    expect(wasNeverSent(await thrownBy(() => fetch(url)))).toBe(false);
  });

  test("looks at the cause of a wrapping error", () => {
    const cause = markNeverSent(new Error("refused"));
    expect(wasNeverSent(new Error("failed", { cause }))).toBe(true);
  });

  test.each([undefined, null, "ECONNREFUSED", new Error("x")])("is false for %p", (thrown) => {
    expect(wasNeverSent(thrown)).toBe(false);
  });
});

describe("closeIdleSockets", () => {
  test("closes connections idle for more than 5 s; the next request opens a new one", async () => {
    await post();
    await post();
    expect(seen.connections).toBe(1);
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now + 4_900);
    transport.closeIdleSockets();
    await post();
    expect(seen.connections).toBe(1);
    jest.spyOn(Date, "now").mockReturnValue(now + 4_900 + 5_001);
    transport.closeIdleSockets();
    await eventually(() => expect(seen.open).toBe(0));
    await post();
    expect(seen.connections).toBe(2);
  });

  test("leaves connections in use open", async () => {
    const asked = Promise.withResolvers<ServerResponse>();
    answer = asked.resolve;
    const slow = post();
    const response = await asked.promise;
    jest.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
    transport.closeIdleSockets();
    response.end("late");
    expect(await slow).toBe("late");
  });
});

test("wasNeverSent recognizes errors of an SDK client outside jest, and nothing stays open", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ["--no-warnings", PROGRAM], {
    timeout: 10_000,
  });
  expect(JSON.parse(stdout)).toEqual({
    refused: true,
    unresolvable: true,
    reset: false,
    cut: false,
  });
});
