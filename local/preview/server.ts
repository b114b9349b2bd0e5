/** Serves a preview. A page that is loaded after a change shows the new state. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import { tmpdir } from "node:os";
import { dirname, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { isError } from "../../functions/platform/errors.ts";
import { EMAIL_POLICY } from "../../operator/http/email-view.ts";
import {
  closeServer,
  CONTENT_TYPES,
  listenOnLoopback,
  sendWebAnswer,
  type WebAnswer,
} from "../../operator/http/loopback.ts";
import { type Manifest, PreviewError, readManifest } from "./folder.ts";
import { html } from "./pages/html.ts";
import { pageDocument } from "./pages/page.ts";

export type ServerOptions = {
  /** 0 takes any free port. */
  readonly port: number;
  /** Folders and files; the pages are rendered again when they change. */
  readonly watched: readonly string[];
  /** Writes the preview into a new folder. @throws PreviewError */
  readonly renderInto: (folder: string) => Promise<void>;
};

const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; frame-src 'self'; img-src data:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
type State = { readonly folder: string; readonly manifest: Manifest; readonly signature: string };

/** Listens on 127.0.0.1, then renders. @throws PreviewError if the port is taken or the first rendering fails */
export async function startPreviewServer({ port, watched, renderInto }: ServerOptions) {
  const temporary = await mkdtemp(join(tmpdir(), "postrider-preview-"));
  let renderings = 0;
  let state: State | undefined;
  let rendering: Promise<State> | undefined;

  async function render(): Promise<State> {
    const signature = await signatureOf(watched);
    if (state?.signature === signature) return state;
    const folder = join(temporary, String(++renderings));
    await renderInto(folder);
    const manifest = await readManifest(folder);
    if (manifest === undefined) throw new Error(`Expected a preview in ${folder}`);
    const old = state;
    state = { folder, manifest, signature };
    if (old !== undefined) await rm(old.folder, { recursive: true, force: true });
    return state;
  }

  /** Simultaneous requests cause one rendering. */
  function current(): Promise<State> {
    rendering ??= render().finally(() => (rendering = undefined));
    return rendering;
  }

  const server = createServer((request, response) => {
    answer(request)
      .catch((error: unknown) => {
        const message = error instanceof PreviewError ? error.message : String(error);
        return problem(500, message, "Fix it and load this page again.");
      })
      .then((reply) => sendWebAnswer(response, reply))
      .catch(() => response.destroy());
  });

  async function answer(request: IncomingMessage): Promise<WebAnswer> {
    if (request.method !== "GET" && request.method !== "HEAD")
      return problem(405, `Expected GET, got ${request.method}`);
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const name = pathname === "/" ? "index.html" : pathname.slice(1);
    const isPage = /(?:^|\/)index\.html$/.test(name);
    const { folder, manifest } = isPage ? await current() : (state ?? (await current()));
    if (!manifest.files.includes(name))
      return problem(404, "This page does not exist, or no longer. See the list of samples.");
    return {
      status: 200,
      type: CONTENT_TYPES[extname(name)] ?? "text/plain; charset=utf-8",
      body: await readFile(join(folder, name)),
      policy: name.includes("/") && !isPage ? EMAIL_POLICY : PAGE_POLICY,
    };
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

/** Changes with the names, sizes and modification times of the files. */
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

function problem(status: number, sentence: string, next = ""): WebAnswer {
  const body = pageDocument({
    title: "Preview",
    head: html`<link rel="stylesheet" href="/base.css" />
      <link rel="stylesheet" href="/preview.css" />`,
    body: html`<main class="problem">
      <h1>Nothing to show</h1>
      <pre>${sentence}</pre>
      <p>${next} <a href="/">All samples</a></p>
    </main>`,
  });
  return { status, type: "text/html; charset=utf-8", body, policy: PAGE_POLICY };
}

export type Child = {
  /** Runs the program with `--out folder`. @throws PreviewError with the program's message */
  readonly renderInto: (folder: string) => Promise<void>;
  /** Ends the program and does not start it again. */
  readonly stop: () => void;
};

/** Renders in a child process, because Node does not reload a changed module. */
export function createChild(
  program: string,
  options: readonly string[],
  onProgress: (line: string) => void,
): Child {
  let running: ChildProcess | undefined;
  let isStopped = false;
  return {
    renderInto: async (folder) => {
      if (isStopped) throw new PreviewError("The preview has been stopped.");
      // Kept for the next rendering, which then does not pay for the same answers again.
      const answers = join(dirname(folder), "answers.json");
      const given = [program, ...options, "--out", folder, "--answers", answers];
      const child = spawn(process.execPath, given, { stdio: ["ignore", "pipe", "pipe"] });
      running = child;
      let errors = "";
      child.stderr.on("data", (text: Buffer) => (errors += text.toString("utf8")));
      createInterface(child.stdout).on("line", (line) => {
        if (line.startsWith("Rendering")) onProgress(line);
      });
      await once(child, "close");
      running = undefined;
      // Faults of definitions are written to stderr, but the pages exist and show them.
      if ((await readManifest(folder)) === undefined)
        throw new PreviewError(errors.trim() || "The rendering ended without a message.");
    },
    stop: () => {
      isStopped = true;
      running?.kill();
    },
  };
}
