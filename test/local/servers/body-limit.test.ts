import { createServer, request, type IncomingMessage } from "node:http";
import { afterEach, describe, expect, test } from "@jest/globals";
import { startFunctionUrl } from "../../../local/lambda/function-url.ts";
import { startAi } from "../../../local/servers/ai/ai.ts";
import { closeServer, listenOnLoopback, readBody } from "../../../operator/http/loopback.ts";

const MIB = 2 ** 20;
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

const post = (url: string, bytes: number) =>
  fetch(url, { method: "POST", body: Buffer.alloc(bytes, " ") });

describe("a body above the limit", () => {
  test("is answered with 413 by the AI", async () => {
    const ai = await startAi();
    stops.push(ai.stop);
    const answer = await post(`${ai.url}/v1/chat/completions`, 4 * MIB + 1);
    expect(answer.status).toBe(413);
    expect(await answer.text()).toContain(`at most ${4 * MIB} bytes`);
  });

  test("is answered with 413 by a function URL, and the function is not invoked", async () => {
    let invoked = 0;
    const page = await startFunctionUrl(async () => {
      invoked += 1;
      return { statusCode: 200 };
    });
    stops.push(page.stop);
    expect((await post(page.url, 6 * MIB + 1)).status).toBe(413);
    expect(invoked).toBe(0);
  });

  test("that does not end is read up to twice the limit, and its connection is closed", async () => {
    const failed = Promise.withResolvers<{ error: unknown; incoming: IncomingMessage }>();
    const server = createServer((incoming) => {
      readBody(incoming, MIB).catch((error: unknown) => failed.resolve({ error, incoming }));
    });
    const url = await listenOnLoopback(server);
    stops.push(() => closeServer(server));
    const outgoing = request(url, { method: "POST" });
    const closed = new Promise((resolve) => outgoing.once("close", resolve));
    outgoing.on("error", () => {});
    const write = () => {
      while (!outgoing.destroyed && outgoing.write(Buffer.alloc(64 * 1024)));
    };
    outgoing.on("drain", write);
    write();
    const { error, incoming } = await failed.promise;
    expect(error).toMatchObject({ name: "BodyTooLargeError" });
    expect(incoming.destroyed).toBe(true);
    await closed;
  });
});
