import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "@jest/globals";
import { startFunctionUrl } from "../../../local/lambda/function-url.ts";
import { startPreviewServer } from "../../../local/preview/server.ts";
import { startRuntimeApi } from "../../../local/lambda/runtime-api.ts";
import { startAi } from "../../../local/servers/ai/ai.ts";
import { startDynamoDb } from "../../../local/servers/dynamodb.ts";
import { startFaultProxy } from "../../helpers/fault-proxy.ts";
import { type ClientKind, refusalOf } from "../../../operator/http/foreign-requests.ts";
import { startPair, stopPair } from "../../local/servers/ses/ses-factory.ts";
import { startSqs } from "../../../local/servers/sqs.ts";

describe("a request", () => {
  const PORT = 8025;
  const ask = (
    clientKind: ClientKind,
    method: string,
    headers: IncomingMessage["headers"],
    url = "/",
  ) => refusalOf({ method, url, headers, socket: { localPort: PORT } }, clientKind)?.status;

  test.each(["//", "//evil.example/v1/models", "http://evil.example/", "*", ""])(
    "for %j, which is no path, is refused with 400",
    (url) => {
      const headers = { host: "127.0.0.1:8025" };
      expect([ask("page", "GET", headers, url), ask("api", "GET", headers, url)]).toEqual([
        400, 400,
      ]);
    },
  );

  test.each<[clientKind: ClientKind, method: string, headers: IncomingMessage["headers"]]>([
    ["page", "GET", { host: "127.0.0.1:8025" }],
    ["page", "GET", { host: "localhost:8025" }],
    ["page", "GET", { host: "LOCALHOST:8025" }],
    ["page", "GET", { host: "[::1]:8025" }],
    ["page", "GET", { host: "127.0.0.1:8025", origin: "https://evil.example" }],
    ["page", "POST", { host: "localhost:8025", origin: "http://localhost:8025" }],
    ["page", "POST", { host: "localhost:8025" }],
    ["page", "POST", { host: "localhost:8025", origin: "null", "sec-fetch-site": "same-origin" }],
    ["api", "POST", { host: "127.0.0.1:8025" }],
    ["api", "POST", { host: "127.0.0.1:9000" }],
    ["api", "POST", { host: "localhost" }],
    ["api", "POST", { host: "host.docker.internal:8025" }],
  ])("to the %s by %s with %j is answered", (...given) => {
    expect(ask(...given)).toBeUndefined();
  });

  test.each<[clientKind: ClientKind, method: string, headers: IncomingMessage["headers"], number]>([
    ["page", "GET", {}, 421],
    ["page", "GET", { host: "" }, 421],
    ["page", "GET", { host: "evil.example:8025" }, 421],
    ["page", "GET", { host: "127.0.0.1.evil.example:8025" }, 421],
    ["page", "GET", { host: "localhost.evil.example:8025" }, 421],
    ["page", "GET", { host: "evil.example:8025@127.0.0.1:8025" }, 421],
    ["page", "GET", { host: "127.0.0.1:8025:8025" }, 421],
    ["page", "GET", { host: "127.0.0.1:8026" }, 421],
    ["page", "GET", { host: "127.0.0.1" }, 421],
    ["page", "GET", { host: "host.docker.internal:8025" }, 421],
    ["page", "POST", { host: "localhost:8025", origin: "https://evil.example" }, 403],
    ["page", "POST", { host: "localhost:8025", origin: "http://localhost:9000" }, 403],
    ["page", "POST", { host: "localhost:8025", origin: "null" }, 403],
    [
      "page",
      "POST",
      { host: "localhost:8025", origin: "null", "sec-fetch-site": "cross-site" },
      403,
    ],
    ["page", "DELETE", { host: "localhost:8025", origin: "https://evil.example" }, 403],
    ["api", "POST", { host: "evil.example:8025" }, 421],
    ["api", "GET", { host: "127.0.0.1:8025", origin: "https://evil.example" }, 403],
  ])("to the %s by %s with %j is refused with %i", (clientKind, method, headers, status) => {
    expect(ask(clientKind, method, headers)).toBe(status);
  });
});

describe("every local server", () => {
  const stops: (() => unknown)[] = [];
  const urls: Record<string, string> = {};
  let invoked = 0;
  beforeAll(async () => {
    const keep = async <T extends { url: string; stop: () => unknown }>(starting: Promise<T>) => {
      const started = await starting;
      stops.push(() => started.stop());
      return started.url.replace(/\/$/, "");
    };
    const pair = await startPair({});
    stops.push(() => stopPair(pair));
    const preview = await mkdtemp(join(tmpdir(), "postrider-"));
    stops.push(() => rm(preview, { recursive: true }));
    const runtime = await startRuntimeApi(() => {});
    stops.push(runtime.stop);
    Object.assign(urls, {
      ses: pair.ses.url,
      sqs: await keep(startSqs()),
      dynamodb: await keep(startDynamoDb()),
      ai: await keep(startAi()),
      proxy: await keep(startFaultProxy({ target: pair.ses.url })),
      runtime: `http://${runtime.address}`,
      function: await keep(
        startFunctionUrl(async () => {
          invoked++;
          return { statusCode: 200, body: "hello" };
        }),
      ),
      preview: await keep(
        startPreviewServer({ port: 0, watched: [], renderInto: (folder) => writePages(folder) }),
      ),
    });
  });
  afterAll(async () => {
    for (const stop of stops.toReversed()) await stop();
  });

  const writePages = async (folder: string) => {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "index.html"), "the samples");
    const manifest = {
      postrider: "preview",
      samples: 0,
      types: 0,
      writer: "none",
      faults: [],
      files: ["index.html"],
    };
    await writeFile(join(folder, "preview.json"), JSON.stringify(manifest));
  };

  async function ask(server: string, path: string, options: object) {
    const asked = request(`${urls[server]}${path}`, options).end();
    const [answer]: [IncomingMessage] = (await once(asked, "response")) as never;
    const text = (await answer.setEncoding("utf8").toArray()).join("");
    return { status: answer.statusCode, text };
  }

  const ROUTES: [server: string, path: string, method: string][] = [
    ["ses", "/nothing", "GET"],
    ["ses", "/", "POST"],
    ["ses", "/v2/email/account", "GET"],
    ["preview", "/", "GET"],
    ["function", "/stop?t=1", "GET"],
    ["function", "/stop?t=1", "POST"],
    ["sqs", "/_fauxqs/queues", "GET"],
    ["sqs", "/", "POST"],
    ["dynamodb", "/", "POST"],
    ["ai", "/v1/chat/completions", "POST"],
    ["runtime", "/2018-06-01/runtime/invocation/next", "GET"],
    ["proxy", "/nothing", "GET"],
  ];

  test.each(ROUTES)(
    "refuses on %s%s a %s for another site's name",
    async (server, path, method) => {
      const answer = await ask(server, path, {
        method,
        headers: { host: "evil.example:8025" },
      });

      expect(answer.status).toBe(421);
      expect(answer.text).toContain('got "evil.example:8025". Open http://127.0.0.1:');
    },
  );

  test.each(ROUTES.filter(([, , method]) => method === "POST"))(
    "refuses on %s%s a %s from another site's page",
    async (server, path, method) => {
      const answer = await ask(server, path, {
        method,
        headers: { origin: "https://evil.example" },
      });

      expect(answer.status).toBe(403);
    },
  );

  test("answers its own pages by each name of this machine", async () => {
    const before = invoked;
    for (const [server, path] of [
      ["preview", "/"],
      ["function", "/"],
    ] as const) {
      const { port } = new URL(urls[server] ?? "");
      for (const name of ["127.0.0.1", "localhost", "[::1]"])
        expect((await ask(server, path, { headers: { host: `${name}:${port}` } })).status).toBe(
          200,
        );
    }
    expect(invoked).toBe(before + 3);
  });
});
