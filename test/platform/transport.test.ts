import { execFile } from "node:child_process";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer } from "node:net";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { createTransport, neverLeft, type Transport } from "../../functions/platform/transport.ts";
import { closeServer, listenOnLoopback, readBody } from "../../local/servers/loopback.ts";
import { eventually } from "../helpers/eventually.ts";
import { NOBODY } from "../helpers/aws-clients.ts";
import { thrownBy, timed } from "../helpers/test-tables.ts";

const PROGRAM = fileURLToPath(new URL("./transport.program.ts", import.meta.url));

/** Connections to one server at once. */
const MOST = 512;

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => unknown;

let transport: Transport;
let server: Server;
let url: string;
let answer: Answer;
/** What this test's server has seen; that of the test before may still see its connections close. */
let seen: { connections: number; open: number; requests: number };

beforeEach(async () => {
  const mine = { connections: 0, open: 0, requests: 0 };
  seen = mine;
  answer = (_, response) => response.end("ok");
  transport = createTransport();
  server = createServer((request, response) => {
    mine.requests += 1;
    readBody(request).then(
      (body) => answer(request, response, body.toString()),
      () => {},
    );
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

const post = (body = "x", init: RequestInit = {}) =>
  transport.fetch(`${url}/path?a=1`, { method: "POST", body, ...init });

/** As the SDK asks; `body` is what its serializers make. */
const handle = (
  body: unknown,
  { timeoutMs, ...options }: { abortSignal?: AbortSignal; timeoutMs?: number } = {},
) =>
  transport.awsRequestHandler("ses", timeoutMs).handle(
    {
      protocol: "http:",
      hostname: "127.0.0.1",
      port: Number(new URL(url).port),
      method: "POST",
      path: "/sdk",
      query: { one: "1", many: ["a b", "c&d"], none: null },
      headers: { "content-type": "text/plain" },
      body,
    },
    options,
  );

describe("fetch", () => {
  test("gives the answer's status, headers and body as a Response", async () => {
    answer = ({ method, url: path, headers }, response, body) => {
      response.writeHead(418, { "x-request-id": "r-1", "content-type": "application/json" });
      response.end(JSON.stringify({ method, path, body, type: headers["content-type"] }));
    };
    const got = await post("Grüße 😀", { headers: { "Content-Type": "application/json" } });
    expect(got).toMatchObject({ status: 418, ok: false });
    expect(got.headers.get("x-request-id")).toBe("r-1");
    expect(await got.json()).toEqual({
      method: "POST",
      path: "/path?a=1",
      body: "Grüße 😀",
      type: "application/json",
    });
  });

  test("gives an answer without a body", async () => {
    answer = (_, response) => response.writeHead(204).end();
    const got = await transport.fetch(new URL(url));
    expect(got.status).toBe(204);
    expect(await got.text()).toBe("");
  });

  test.each([
    [600, ""],
    [999, ""],
    [600, "odd"],
    [205, "odd"],
  ])(
    "gives 502 for what no Response can be: status %i with the body '%s'",
    async (status, body) => {
      answer = (_, response) => {
        const head = `HTTP/1.1 ${status} Odd\r\ncontent-length: ${body.length}\r\n\r\n`;
        response.socket?.end(head + body);
      };
      const got = await post();
      expect(got.status).toBe(502);
      expect(await got.text()).toBe(body);
    },
  );

  test("takes and gives large bodies whole", async () => {
    answer = (_, response, body) => response.end(body + body);
    const large = "0123456789abcdé".repeat(32_000);
    const got = await (await post(large)).text();
    expect(got === large + large).toBe(true);
  });

  test("gives no half answer: one that breaks off is an error", async () => {
    answer = (_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("half", () => response.destroy());
    };
    expect(neverLeft(await thrownBy(() => post()))).toBe(false);
  });
});

describe("the SDK's request handler", () => {
  test("sends path, query, headers and a body of text or bytes, and gives the answer", async () => {
    answer = ({ url: path, headers }, response, body) => {
      response.writeHead(201, "Made", { "x-one": ["a", "b"] });
      response.end(`${path} ${headers["content-type"]} ${body}`);
    };
    const bytes = Buffer.from("xxGrüße 😀xx");
    for (const body of ["Grüße 😀", bytes.subarray(2, -2), new Uint8Array(bytes.subarray(2, -2))]) {
      const { response } = await handle(body);
      expect(response).toMatchObject({
        statusCode: 201,
        reason: "Made",
        headers: { "x-one": "a, b" },
      });
      expect(response.body.toString()).toBe(
        "/sdk?one=1&many=a+b&many=c%26d&none= text/plain Grüße 😀",
      );
    }
  });

  test("is one with fetch: they share connections", async () => {
    await handle("x");
    await post();
    expect(seen.connections).toBe(1);
  });
});

describe("a request that is cut off really ends:", () => {
  const ways: [string, (signal: AbortSignal) => Promise<unknown>][] = [
    ["of the SDK", (abortSignal) => handle("x", { abortSignal })],
    ["of fetch", (signal) => post("x", { signal })],
  ];

  describe.each(ways)("%s", (_, ask) => {
    test("the server sees its connection close while it works", async () => {
      const cut = new AbortController();
      answer = () => cut.abort();
      const error = await thrownBy(() => ask(cut.signal));
      expect(error).toMatchObject({ name: "AbortError" });
      expect(neverLeft(error)).toBe(false);
      await eventually(() => expect(seen.open).toBe(0));
    });

    test("the server sees its connection close in the middle of its answer", async () => {
      const cut = new AbortController();
      answer = (__, response) => {
        response.write("half");
        setTimeout(() => cut.abort(), 30);
      };
      const { tookMs, value } = await timed(() => thrownBy(() => ask(cut.signal)));
      expect(neverLeft(value)).toBe(false);
      expect(tookMs).toBeLessThan(5_000);
      await eventually(() => expect(seen.open).toBe(0));
    });

    test("one that was cut off before it began never leaves", async () => {
      const error = await thrownBy(() => ask(AbortSignal.abort()));
      expect(error).toMatchObject({ name: "AbortError" });
      expect(neverLeft(error)).toBe(true);
      expect(seen.connections).toBe(0);
    });
  });

  test("and the connections of the others go on", async () => {
    const cut = new AbortController();
    answer = (_, response, body) =>
      body === "cut" ? cut.abort() : setTimeout(() => response.end(body), 50);
    const others = Promise.all(["a", "b"].map(async (body) => (await post(body)).text()));
    await thrownBy(() => post("cut", { signal: cut.signal }));
    expect(await others).toEqual(["a", "b"]);
  });
});

describe("whether a failed request can have left", () => {
  test("no: refused, unresolvable, cut off before the connection stood", async () => {
    expect(neverLeft(await thrownBy(() => transport.fetch(NOBODY)))).toBe(true);
    expect(neverLeft(await thrownBy(() => transport.fetch("http://postrider.invalid")))).toBe(true);
    // A server that takes the connection and says nothing: TLS never comes to stand.
    const silent = createTcpServer((socket) => void socket.on("error", () => {}));
    silent.listen(0, "127.0.0.1");
    await new Promise((resolve) => silent.once("listening", resolve));
    const { port } = silent.address() as { port: number };
    const request = { method: "POST", body: "x", signal: AbortSignal.timeout(100) };
    const error = await thrownBy(() => transport.fetch(`https://127.0.0.1:${port}`, request));
    expect(neverLeft(error)).toBe(true);
    silent.close();
  });

  test("no: TLS that is refused", async () => {
    const error = await thrownBy(() => transport.fetch(url.replace("http:", "https:")));
    expect(neverLeft(error)).toBe(true);
    expect(seen.requests).toBe(0);
  });

  test("yes: the connection broke after it was sent", async () => {
    answer = (request) => request.socket.destroy();
    expect(neverLeft(await thrownBy(() => post()))).toBe(false);
  });

  test("yes: a connection that was used before broke", async () => {
    await post();
    answer = (request) => request.socket.destroy();
    expect(neverLeft(await thrownBy(() => post()))).toBe(false);
    expect(seen.connections).toBe(1);
  });

  test("yes: it had waited in line and took over a connection that broke", async () => {
    const held: ServerResponse[] = [];
    answer = (request, response, body) =>
      body === "kill" ? request.socket.destroy() : held.push(response);
    const first = Array.from({ length: MOST }, () => post());
    // A length: what a failing look prints of the responses takes seconds.
    await eventually(() => expect(held.length).toBe(MOST));
    const killed = thrownBy(() => post("kill"));
    held.forEach((response) => response.end());
    expect(neverLeft(await killed)).toBe(false);
    expect([seen.requests, seen.connections]).toEqual([MOST + 1, MOST]);
    await Promise.all(first);
  });

  test("no: it was cut off while it waited in line", async () => {
    const held: ServerResponse[] = [];
    answer = (_, response) => held.push(response);
    const first = Array.from({ length: MOST }, () => post());
    // A length: what a failing look prints of the responses takes seconds.
    await eventually(() => expect(held.length).toBe(MOST));
    const late = { method: "POST", body: "x" };
    const signal = AbortSignal.timeout(30);
    // Nobody answers before it is cut off, by a signal or by the time of a try.
    expect(neverLeft(await thrownBy(() => transport.fetch(url, { ...late, signal })))).toBe(true);
    expect(neverLeft(await thrownBy(() => handle("x", { timeoutMs: 30 })))).toBe(true);
    held.forEach((response) => response.end());
    await Promise.all(first);
    expect(seen.requests).toBe(MOST);
  });

  test.each([undefined, null, "ECONNREFUSED", new Error("x")])("yes: who knows (%p)", (thrown) => {
    expect(neverLeft(thrown)).toBe(false);
  });
});

test("in a process of its own, Node's errors carry the mark through the SDK, and nothing is left open", async () => {
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
