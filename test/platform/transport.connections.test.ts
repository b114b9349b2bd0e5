import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, jest, test } from "@jest/globals";
import { createTransport, type Transport } from "../../functions/platform/transport.ts";
import { closeServer, listenOnLoopback, readBody } from "../../local/servers/loopback.ts";
import { eventually } from "../helpers/eventually.ts";

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

const post = () => transport.fetch(url, { method: "POST", body: "x" });

describe("connections", () => {
  test("are kept and used again", async () => {
    for (let index = 0; index < 5; index += 1) await (await post()).text();
    expect([seen.requests, seen.connections]).toEqual([5, 1]);
  });

  test("are 512 at most; who comes later waits, and is served", async () => {
    let most = 0;
    answer = (_, response) => {
      most = Math.max(most, seen.open);
      setTimeout(() => response.end("ok"), 200);
    };
    const all = await Promise.all(Array.from({ length: 600 }, async () => (await post()).text()));
    expect(all).toEqual(Array(600).fill("ok"));
    expect(most).toBeLessThanOrEqual(MOST);
    expect(seen.connections).toBe(MOST);
  });

  test("that slept for more than 5 s are closed, and the next request has a new one", async () => {
    await post();
    await eventually(() => expect(seen.open).toBe(1));
    const now = Date.now();
    jest.spyOn(Date, "now").mockReturnValue(now + 4_900);
    transport.dropSleepers();
    await post();
    expect(seen.connections).toBe(1);
    jest.spyOn(Date, "now").mockReturnValue(now + 4_900 + 5_001);
    transport.dropSleepers();
    await eventually(() => expect(seen.open).toBe(0));
    await post();
    expect(seen.connections).toBe(2);
  });

  test("that are in use are not closed, however long that takes", async () => {
    let release = () => {};
    answer = (_, response) => (release = () => response.end("late"));
    const slow = post();
    await eventually(() => expect(seen.requests).toBe(1));
    jest.spyOn(Date, "now").mockReturnValue(Date.now() + 60_000);
    transport.dropSleepers();
    release();
    expect(await (await slow).text()).toBe("late");
  });

  test("are closed by destroy", async () => {
    await post();
    transport.destroy();
    await eventually(() => expect(seen.open).toBe(0));
  });
});
