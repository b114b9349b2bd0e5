/** `npm run preview`: the mails of every definition's samples, as readers get them, and what the AI had to do with it. */
import { isAbsolute, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { once } from "node:events";
import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { counted } from "../local/counted.ts";
import { ConfigError, isError } from "../functions/platform/errors.ts";
import { type Locale, LOCALES } from "../functions/notification/language.ts";
import { EventFileError } from "../local/dev/event-file.ts";
import { createChild } from "../local/preview/child.ts";
import { checkFolder, writePreview } from "../local/preview/folder.ts";
import { PreviewError } from "../local/preview/preview-error.ts";
import { startPreviewServer } from "../local/preview/server.ts";
import { ProjectError } from "../project/load-project.ts";
import { createScreen } from "../local/dev/screen.ts";

type Options = {
  readonly out?: string;
  readonly port: number;
  readonly locale?: Locale | "all";
  readonly event?: string;
  readonly notifications: string;
  readonly answers?: string;
};

const PROGRAM = fileURLToPath(import.meta.url);

const program = new Command("npm run preview --")
  .description(
    "Shows the mails of every definition's samples: with the AI's words and plain, and what the AI was sent and answered.",
  )
  .addArgument(new Argument("[types...]", "only these definitions, by their types"))
  .option("--out <folder>", "write the pages there and end; they open from the disk as well")
  .option("--port <number>", "where the pages are served, 0 for any free one", portNumber, 8026)
  .addOption(
    new Option("--locale <locale>", "the mails' language; default: each recipient's own").choices([
      ...LOCALES,
      "all",
    ]),
  )
  .option(
    "--event <file>",
    "show these events instead of the samples: a JSON array, or one JSON document a line",
  )
  .option("--notifications <folder>", "the definitions' folder", "notifications")
  .addOption(new Option("--answers <file>").hideHelp())
  .addHelpText(
    "after",
    "\nA page that is loaded after a change in the folder shows the new state." +
      "\nWith OPENAI_API_KEY or OPENAI_BASE_URL set, that AI writes (AI_MODEL names the model), and is paid for it.",
  );

const screen = createScreen(process.stdout);

try {
  program.parse();
  const options = program.opts<Options>();
  process.exitCode =
    options.out === undefined
      ? await serve(program.args, options)
      : await write(program.args, options, options.out);
} catch (error) {
  screen.clearProgress();
  process.stderr.write(`${saidOf(error)}\n`);
  process.exitCode = 1;
}

/** The sentence of what was foreseen; a syntax error's file and line; for the rest where it came from. */
function saidOf(error: unknown): string {
  if (
    error instanceof PreviewError ||
    error instanceof ProjectError ||
    error instanceof EventFileError ||
    error instanceof ConfigError
  )
    return error.message;
  // The operating system's own sentence: "EACCES: permission denied, mkdir '/x'".
  if (isError(error) && "syscall" in error) return error.message;
  const stack = isError(error) ? (error.stack ?? error.message) : String(error);
  return isError(error) && error.name === "SyntaxError"
    ? stack.replace(/\n\s+at [^]*$/, "")
    : stack;
}

/** Exit code 1 when there are faults, though the pages were written and show them. */
async function write(types: readonly string[], options: Options, out: string): Promise<number> {
  await checkFolder(out);
  const progress = createProgress();
  const preview = await rendered().finally(progress.end);
  await writePreview(out, preview);
  const { samples, faults, files, writer } = preview;
  screen.say(`Wrote ${files.size} files to ${out}: ${samples} samples, AI: ${writer}`);
  const page = resolve(out, "index.html");
  screen.say(`Open  ${shortened(page)}`);
  if (faults.length > 0) process.stderr.write(`${faults.join("\n")}\n`);
  return faults.length > 0 ? 1 : 0;

  async function rendered() {
    // Loaded late: what the operator has broken in a language or the layout is foreseen, too.
    const { renderPreview } = await import("../local/preview/render.ts");
    return renderPreview({
      types,
      notifications: options.notifications,
      eventFile: options.event,
      locales: localesOf(options.locale),
      answersFile: options.answers,
      environment: process.env,
      onProgress: progress.tell,
    });
  }
}

async function serve(types: readonly string[], options: Options): Promise<number> {
  const { port, locale, event, notifications } = options;
  const child = createChild(
    PROGRAM,
    [
      ...types,
      "--notifications",
      notifications,
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
function createProgress() {
  const startedAtMs = Date.now();
  let line = "Rendering";
  const timer = setInterval(() => {
    const seconds = Math.floor((Date.now() - startedAtMs) / 1000);
    screen.progress(`${line}, ${seconds} s`);
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

function localesOf(locale: Options["locale"]): readonly Locale[] | undefined {
  if (locale === undefined) return undefined;
  return locale === "all" ? LOCALES : [locale];
}

function shortened(path: string): string {
  const near = relative(process.cwd(), path);
  return near.startsWith("..") || isAbsolute(near) ? path : near;
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError("Expected an integer from 0 to 65535.");
}
