/** Serves a preview on this machine; a page that is loaded after a change shows the new state. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { closeServer, listenOnLoopback } from "../servers/loopback.ts";
import { type Manifest, readManifest } from "./folder.ts";
import { html } from "./pages/html.ts";
import { PreviewError } from "./preview-error.ts";
import { isError } from "../../functions/platform/errors.ts";

export type ServerOptions = {
  /** 0 takes a free one. */
  readonly port: number;
  /** Folders and files whose change makes the pages anew. */
  readonly watched: readonly string[];
  /** Writes the preview into this new folder. @throws PreviewError */
  readonly renderInto: (folder: string) => Promise<void>;
};

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
/** Of a mail and its parts, in a frame or by itself. */
const PART_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data: https:; base-uri 'none'; sandbox";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
};

type State = { readonly folder: string; readonly manifest: Manifest; readonly seen: string };

/** Listens on 127.0.0.1, then renders. @throws PreviewError where the port is taken or the first rendering fails */
export async function startPreviewServer({ port, watched, renderInto }: ServerOptions) {
  const temporary = await mkdtemp(join(tmpdir(), "postrider-preview-"));
  let renderings = 0;
  let state: State | undefined;
  let underWay: Promise<State> | undefined;

  async function rendered(): Promise<State> {
    const seen = await signatureOf(watched);
    if (state?.seen === seen) return state;
    const folder = join(temporary, String(++renderings));
    await renderInto(folder);
    const manifest = await readManifest(folder);
    if (manifest === undefined) throw new Error(`Expected a preview in ${folder}`);
    const old = state;
    state = { folder, manifest, seen };
    if (old !== undefined) await rm(old.folder, { recursive: true, force: true });
    return state;
  }

  /** Pages that are asked for together are rendered once. */
  function current(): Promise<State> {
    underWay ??= rendered().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      const said = error instanceof PreviewError ? error.message : String(error);
      send(
        response,
        500,
        TYPES[".html"],
        problemPage(said, "Mend it and load this page again."),
        PAGE_POLICY,
      );
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refuse = (status: number, sentence: string) =>
      send(response, status, TYPES[".html"], problemPage(sentence, ""), PAGE_POLICY);
    if (request.method !== "GET" && request.method !== "HEAD")
      return refuse(405, `Expected GET, got ${request.method}`);
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    const isPage = /(?:^|\/)index\.html$/.test(name);
    const { folder, manifest } = isPage ? await current() : (state ?? (await current()));
    if (!manifest.files.includes(name))
      return refuse(
        404,
        "There is nothing here (any more). The list of samples has what there is.",
      );
    const content = await readFile(join(folder, name));
    const isPart = name.startsWith("samples/") && !isPage;
    const type = TYPES[extname(name)] ?? "text/plain; charset=utf-8";
    return send(response, 200, type, content, isPart ? PART_POLICY : PAGE_POLICY);
  }

  const stop = async () => {
    await closeServer(server);
    await rm(temporary, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const url = await listenOnLoopback(server, port, "page");
    return { url, manifest: (await current()).manifest, stop };
  } catch (error) {
    await stop();
    if (isError(error) && "code" in error && error.code === "EADDRINUSE")
      throw new PreviewError(
        `Expected \`--port\` to be a free port, got ${port}, which is taken (0 takes any)`,
      );
    throw error;
  }
}

/** What tells one state of the files from another: names, sizes and times of change. */
async function signatureOf(watched: readonly string[]): Promise<string> {
  const paths = await Promise.all(
    watched.map(async (path) => {
      const names = await readdir(path, { recursive: true }).catch(() => []);
      return [path, ...names.map((name) => join(path, name))];
    }),
  );
  const lines = await Promise.all(
    paths.flat().map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      return found?.isFile() ? `${path} ${found.size} ${found.mtimeMs}` : path;
    }),
  );
  return lines.toSorted().join("\n");
}

function problemPage(sentence: string, whatToDo: string): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="color-scheme" content="light dark" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Preview</title>
        <link rel="stylesheet" href="/preview.css" />
      </head>
      <body class="problem">
        <main>
          <h1>Nothing to show</h1>
          <pre class="wrap">${sentence}</pre>
          <p>${whatToDo} <a href="/">All samples</a></p>
        </main>
      </body>
    </html>`.markup;
}

function send(
  response: ServerResponse,
  status: number,
  type: string | undefined,
  content: string | Uint8Array,
  policy: string,
): void {
  response.writeHead(status, {
    "Content-Type": type,
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
  });
  response.end(content);
}
