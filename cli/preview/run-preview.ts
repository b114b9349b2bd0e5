/** The pages of every definition's samples, written to a folder or served. */
import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { once } from "node:events";
import { counted } from "../../local/counted.ts";
import { createScreen } from "../../local/dev/terminal/screen.ts";
import { checkFolder, writePreview } from "../../local/preview/folder.ts";
import { createChild, startPreviewServer } from "../../local/preview/server.ts";
import { MODULE_EXTENSION } from "../../project/engine-modules.ts";
import { projectIn } from "../shared/project-folder.ts";

export type PreviewOptions = {
  readonly project: string;
  readonly out?: string;
  readonly port: number;
  readonly locale?: string;
  readonly event?: string;
  readonly answers?: string;
  readonly json?: true;
};

const PROGRAM = fileURLToPath(new URL(`../../bin/postrider${MODULE_EXTENSION}`, import.meta.url));

const screen = createScreen(process.stdout);

/** Returns the exit code. @throws PreviewError, ProjectError, EventFileError, ConfigError, UsageError */
export async function runPreview(
  types: readonly string[],
  options: PreviewOptions,
): Promise<number> {
  const { notifications } = projectIn(options.project);
  try {
    return options.out === undefined
      ? await serve(types, options, notifications)
      : await write(types, options, notifications, options.out);
  } finally {
    screen.clearProgress();
  }
}

/** Exit code 1 when there are faults, though the pages were written and show them. */
async function write(
  types: readonly string[],
  options: PreviewOptions,
  notifications: string,
  out: string,
): Promise<number> {
  await checkFolder(out);
  const progress = createProgress(options.json !== true);
  const preview = await rendered().finally(progress.end);
  await writePreview(out, preview);
  const { samples, faults, files, writer } = preview;
  if (options.json) {
    const written = { folder: resolve(out), files: [...files.keys()], samples, writer, faults };
    screen.say(JSON.stringify(written, undefined, 2));
    return faults.length > 0 ? 1 : 0;
  }
  screen.say(`Wrote ${files.size} files to ${out}: ${counted(samples, "sample")}, AI: ${writer}`);
  const page = resolve(out, "index.html");
  screen.say(`Open  ${shortened(page)}`);
  if (faults.length > 0) process.stderr.write(`${faults.join("\n")}\n`);
  return faults.length > 0 ? 1 : 0;

  async function rendered() {
    // Loaded late: what the operator has broken in a language or the layout is foreseen, too.
    const { renderPreview } = await import("../../local/preview/render.ts");
    return renderPreview({
      types,
      notifications,
      eventFile: options.event,
      locale: options.locale,
      answersFile: options.answers,
      environment: process.env,
      onProgress: progress.tell,
    });
  }
}

async function serve(
  types: readonly string[],
  { project, port, locale, event }: PreviewOptions,
  notifications: string,
): Promise<number> {
  const child = createChild(
    PROGRAM,
    [
      "preview",
      ...types,
      "--project",
      project,
      ...(locale === undefined ? [] : ["--locale", locale]),
      ...(event === undefined ? [] : ["--event", event]),
    ],
    screen.progress,
  );
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  ending.signal.addEventListener("abort", child.stop);
  const started = startPreviewServer({
    port,
    watched: [notifications, ...(event === undefined ? [] : [event])],
    renderInto: async (folder) => {
      await child.renderInto(folder);
      screen.clearProgress();
    },
  });
  const server = await started.catch((error: unknown) => {
    // Ctrl-C ends the rendering as well, which then has nothing to show.
    if (ending.signal.aborted) return undefined;
    throw error;
  });
  if (server !== undefined) await show(server, ending.signal);
  screen.say("Stopped.");
  return 0;
}

async function show(
  { url, manifest, stop }: Awaited<ReturnType<typeof startPreviewServer>>,
  ending: AbortSignal,
): Promise<void> {
  const { samples, types, writer, faults } = manifest;
  screen.say(
    `Preview  ${url}   ${counted(samples, "sample")} of ${counted(types, "type")}   AI: ${writer}`,
  );
  if (faults.length > 0) screen.say(faults.join("\n"));
  if (!ending.aborted) await once(ending, "abort");
  await stop();
}

/** A line each second, for whatever takes longer than one. */
function createProgress(isShown: boolean) {
  const startedAtMs = Date.now();
  let line = "Rendering";
  const timer = setInterval(() => {
    const seconds = Math.floor((Date.now() - startedAtMs) / 1000);
    if (isShown) screen.progress(`${line}, ${seconds} s`);
  }, 1000);
  return {
    tell: (done: number, of: number) => {
      line = `Rendering: ${done} of ${of} samples`;
    },
    end: () => {
      clearInterval(timer);
      screen.clearProgress();
    },
  };
}

function shortened(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") || isAbsolute(near) ? path : near;
}
