/** Writes the pages of the samples' emails to a folder, or serves them. */
import { once } from "node:events";
import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { counted } from "../../local/counted.ts";
import { createScreen } from "../../local/dev/terminal/screen.ts";
import { checkFolder, writePreview } from "../../local/preview/folder.ts";
import { createChild, startPreviewServer } from "../../local/preview/server.ts";
import { MODULE_EXTENSION } from "../../project/postrider-modules.ts";
import { findProject } from "../shared/project-folder.ts";

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
  const { notifications } = findProject(options.project);
  try {
    return options.out === undefined
      ? await serve(types, options, notifications)
      : await write(types, options, notifications, options.out);
  } finally {
    screen.clearProgress();
  }
}

/** Faults give exit code 1, though the pages are written and show them. */
async function write(
  types: readonly string[],
  options: PreviewOptions,
  notifications: string,
  out: string,
): Promise<number> {
  await checkFolder(out);
  const preview = await withProgress(options.json !== true, async (onProgress) => {
    // Imported here, so that an error in a language or layout is reported as a sentence.
    const { renderPreview } = await import("../../local/preview/render.ts");
    return renderPreview({
      types,
      notifications,
      eventFile: options.event,
      locale: options.locale,
      answersFile: options.answers,
      environment: process.env,
      onProgress,
    });
  });
  await writePreview(out, preview);
  const { samples, faults, files, writer } = preview;
  if (options.json) {
    const written = { folder: resolve(out), files: [...files.keys()], samples, writer, faults };
    screen.print(JSON.stringify(written, undefined, 2));
  } else {
    screen.print(
      `Wrote ${files.size} files to ${out}: ${counted(samples, "sample")}, AI: ${writer}`,
    );
    screen.print(`Open  ${fromHere(resolve(out, "index.html"))}`);
    if (faults.length > 0) process.stderr.write(`${faults.join("\n")}\n`);
  }
  return faults.length > 0 ? 1 : 0;
}

async function serve(
  types: readonly string[],
  { project, port, locale, event }: PreviewOptions,
  notifications: string,
): Promise<number> {
  // Each rendering is a separate process, because a process imports a module only once.
  const args = ["preview", ...types, "--project", project];
  if (locale !== undefined) args.push("--locale", locale);
  if (event !== undefined) args.push("--event", event);
  const child = createChild(PROGRAM, args, screen.progress);
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
    // Ctrl-C also ends the first rendering, which then fails.
    if (ending.signal.aborted) return undefined;
    throw error;
  });
  if (server !== undefined) {
    const { samples, types: shown, writer, faults } = server.manifest;
    const what = `${counted(samples, "sample")} of ${counted(shown, "type")}`;
    screen.print(`Preview  ${server.url}   ${what}   AI: ${writer}`);
    if (faults.length > 0) screen.print(faults.join("\n"));
    if (!ending.signal.aborted) await once(ending.signal, "abort");
    await server.stop();
  }
  screen.print("Stopped.");
  return 0;
}

/** Shows a line each second while `work` runs. */
async function withProgress<T>(
  isShown: boolean,
  work: (onProgress: (done: number, of: number) => void) => Promise<T>,
): Promise<T> {
  const startedAtMs = Date.now();
  let line = "Rendering";
  const timer = setInterval(() => {
    const seconds = Math.floor((Date.now() - startedAtMs) / 1000);
    if (isShown) screen.progress(`${line}, ${seconds} s`);
  }, 1000);
  try {
    return await work((done, of) => (line = `Rendering: ${done} of ${of} samples`));
  } finally {
    clearInterval(timer);
    screen.clearProgress();
  }
}

function fromHere(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") || isAbsolute(near) ? path : near;
}
