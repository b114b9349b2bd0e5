/** A server with the page and a state of the test's own, as the dev server's contract has them. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { sendWebAnswer } from "../../../../operator/http/loopback.ts";
import { DATA_POLICY, pageFile } from "../../../../operator/http/page-files.ts";
import type { DevState } from "../../../../local/dev/page/contract.ts";

const CONSOLE_PATH = "/operator/console/page";

export type Posted = { readonly path: string; readonly body: string; readonly via: string };
export type EmailFile = { readonly html: string; readonly text: string; readonly raw: string };

export type PageServer = {
  readonly url: string;
  readonly posted: Posted[];
  /** Shows another state on every open page. */
  show(state: DevState): void;
  /** Answers the next requests that change something: by default 202 with the id "dev-10". */
  answer(answer: (posted: Posted) => { status: number; body: unknown }): void;
  stop(): Promise<void>;
};

export async function startPageServer({
  state,
  emails,
  hasStream = true,
}: {
  state: DevState;
  emails: Readonly<Record<string, EmailFile>>;
  hasStream?: boolean;
}): Promise<PageServer> {
  let current = state;
  const posted: Posted[] = [];
  const streams = new Set<ServerResponse>();
  let answer = (_posted: Posted): { status: number; body: unknown } => ({
    status: 202,
    body: { ids: ["dev-10"] },
  });

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (request.method === "POST") {
      const via = String(request.headers["x-postrider-via"]);
      const one = { path: pathname, body: await text(request), via };
      posted.push(one);
      const { status, body } = answer(one);
      return send(response, status, "application/json", JSON.stringify(body));
    }
    if (pathname === "/api/state")
      return send(response, 200, "application/json", JSON.stringify(current));
    if (pathname === "/api/changes" && hasStream) {
      streams.add(response);
      response.on("close", () => streams.delete(response));
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write("\n");
      return;
    }
    const [, id, part] = /^\/emails\/([\w-]+)\/(html|text|raw)$/.exec(pathname) ?? [];
    const email = emails[id ?? ""];
    if (email !== undefined && part === "html")
      return send(response, 200, "text/html; charset=utf-8", email.html, EMAIL_POLICY);
    if (email !== undefined && (part === "text" || part === "raw"))
      return send(response, 200, "text/plain; charset=utf-8", email[part]);
    const file = pathname.startsWith(`${CONSOLE_PATH}/`)
      ? await pageFile(folderOf(`../../../..${CONSOLE_PATH}/`), pathname.slice(CONSOLE_PATH.length))
      : await pageFile(folderOf("../../../../local/dev/page/"), pathname);
    if (file === undefined) return send(response, 404, "text/plain", "Not found");
    return sendWebAnswer(response, file);
  }

  const server = createServer((request, response) => {
    respond(request, response).catch(() => send(response, 404, "text/plain", "Not found"));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    posted,
    show(state) {
      current = state;
      for (const stream of streams) stream.write("event: change\ndata: \n\n");
    },
    answer(next) {
      answer = next;
    },
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

const folderOf = (path: string) => new URL(path, import.meta.url);

const EMAIL_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

function send(
  response: ServerResponse,
  status: number,
  contentType: string,
  body: string,
  policy = DATA_POLICY,
): void {
  response.writeHead(status, {
    "Content-Type": contentType,
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
  });
  response.end(body);
}
