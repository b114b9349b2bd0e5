import { once } from "node:events";
import { type DevServer, startDevServer } from "../../local/dev/dev-server.ts";
import { readEventFile } from "../../local/dev/input/event-file.ts";
import { createSampleQueue, sampleEvents } from "../../local/dev/input/sample-events.ts";
import { loadVersion } from "../../local/dev/project-version.ts";
import { writeRunningFile, runningFile } from "../../local/dev/running.ts";
import { helpLines, startScreen } from "../../local/dev/terminal/dev-screen.ts";
import { openBrowser } from "../../local/dev/terminal/open-browser.ts";
import { createTerminal, type Terminal } from "../../local/dev/terminal/terminal.ts";
import { faultText } from "../../project/faults/fault-text.ts";
import { UsageError } from "../shared/command-error.ts";
import { PACKAGE_VERSION } from "../shared/package-version.ts";
import { findProject } from "../shared/project-folder.ts";
import { readOpenAiSettings } from "./read-ai-environment.ts";
import { jsonLines, reportLines, resultsOf, type SentEvent } from "./once-report.ts";

export type DevOptions = {
  readonly project: string;
  readonly once?: true;
  readonly json?: true;
  readonly events?: string;
  readonly port: number;
  readonly slots: number;
  readonly verbose?: true;
};

/** Returns the exit code. @throws ConfigError, EventFileError, UsageError */
export async function runDev(options: DevOptions): Promise<number> {
  const { port, slots, json } = options;
  const { folder, notifications } = findProject(options.project);
  if (json && !options.once) throw new UsageError("--json needs --once");
  const fileEvents = options.events === undefined ? undefined : await readEventFile(options.events);
  // With --json, only the results go to stdout.
  const output = json ? process.stderr : process.stdout;
  const terminal = createTerminal(output, process.stdin, process.env);
  const loaded = await loadVersion(notifications);
  if (!loaded.ok) {
    const { hasColor } = terminal.style;
    for (const fault of loaded.faults) terminal.print(faultText(fault, fault.source, hasColor), "");
    return 1;
  }
  const { project } = loaded;
  const openAi = readOpenAiSettings(process.env, project.settings);
  const server = await startDevServer({
    notifications,
    project,
    port,
    slots,
    ...(openAi !== undefined && { openAi }),
    onLog: (line) => options.verbose && terminal.print(line),
  });
  const { session, url } = server;
  const removeRunningFile = await writeRunningFile(session.system, runningFile(folder), url);
  const anotherServerRuns = removeRunningFile === undefined;
  const screen = startScreen({
    terminal,
    server,
    version: PACKAGE_VERSION,
    port,
    anotherServerRuns,
  });
  const stop = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => stop.abort());
  try {
    const events: readonly SentEvent[] = fileEvents ?? sampleEvents(project.defined);
    const ids = await session.send(events);
    if (!options.once) {
      await untilQuit(server, terminal, stop.signal);
      return 0;
    }
    await session.settled();
    screen.stop();
    screen.showTotals();
    const results = resultsOf(session, events, ids);
    terminal.print(...reportLines(results));
    if (json) process.stdout.write(jsonLines(results));
    return results.every(({ isAsExpected }) => isAsExpected) ? 0 : 1;
  } finally {
    screen.stop();
    await removeRunningFile?.();
    await server.stop();
  }
}

async function untilQuit(server: DevServer, terminal: Terminal, ended: AbortSignal): Promise<void> {
  const { session } = server;
  const nextSample = createSampleQueue();
  const quit = new AbortController();
  const sendSample = (): void => {
    const sample = nextSample(sampleEvents(session.project().defined));
    if (sample !== undefined)
      session.send([sample]).catch((error: unknown) => terminal.print(String(error)));
  };
  const actions: Readonly<Record<string, () => void>> = {
    o: () => openBrowser(server.url),
    s: sendSample,
    c: () => server.clear(),
    h: () => terminal.print(...helpLines(server)),
    q: () => quit.abort(),
    "ctrl-c": () => quit.abort(),
  };
  const stopKeys = terminal.isInteractive
    ? terminal.readKeys((key) => actions[key]?.())
    : undefined;
  const either = AbortSignal.any([ended, quit.signal]);
  if (!either.aborted) await once(either, "abort");
  stopKeys?.();
}
