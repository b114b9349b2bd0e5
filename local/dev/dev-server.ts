/** The dev server: a session, the page with its API, and a watch on the project's files. */
import { join } from "node:path";
import { SETTINGS } from "../../functions/config/settings.ts";
import type { DevState, WatchedFile } from "../../operator/console/page/dev/contract.ts";
import { circumstancesReader } from "../../operator/why/circumstances.ts";
import { devConsole } from "./dev-console.ts";
import type { LoggedEvent } from "./events/event-log.ts";
import { eventNamed, type EventViews, rowsWithoutEmail, viewEvent } from "./events/event-view.ts";
import { DEV_FAULTS } from "./events/faults.ts";
import { type DevApi, startDevHttpServer } from "./http-server.ts";
import { sampleEvents } from "./input/sample-events.ts";
import { portOrAny } from "./ports.ts";
import {
  type LoadResult,
  loadVersion,
  parentOf,
  type ProjectFault,
  type ProjectVersion,
  SETTINGS_FILE,
} from "./project-version.ts";
import { type Session, startSession } from "./session.ts";
import type { SystemOptions } from "./system.ts";
import { watchFile, watchFolder } from "./watch.ts";

export type DevServerOptions = {
  readonly notifications: string;
  readonly project: ProjectVersion;
  /** The page's port; the AWS endpoints use the ports 10, 20 and 30 above it. 0 takes free ports. */
  readonly port: number;
  readonly slots: number;
  readonly openAi?: SystemOptions["openAi"];
  readonly onLog: (line: string) => void;
};

export type DevListener = {
  /** An event was added or has changed; undefined: any may have changed. */
  readonly event?: (event: LoggedEvent | undefined) => void;
  /** Files were saved. The next event uses them, unless they have faults. */
  readonly reloaded?: (reload: Reload) => void;
  readonly runFailed?: (error: unknown) => void;
};

export type Reload = {
  readonly atMs: number;
  /** The saved files. */
  readonly files: readonly string[];
  readonly faults: readonly ProjectFault[];
  /** When the version in use was loaded. */
  readonly usedSinceMs: number;
};

export type DevServer = {
  readonly url: string;
  readonly session: Session;
  readonly writer: DevState["writer"];
  readonly sdkSettings: Readonly<Record<string, string>>;
  readonly listen: (listener: DevListener) => void;
  readonly clear: () => void;
  readonly stop: () => Promise<void>;
};

/** If it cannot start, it stops everything and rejects. */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const { notifications, port, openAi } = options;
  const listeners: DevListener[] = [];
  const changeListeners = new Set<() => void>();
  let lastReload: Reload | undefined;
  const changed = throttled(() => {
    for (const listener of changeListeners) listener();
  });

  const portAbove = (distance: number) => (port === 0 ? 0 : portOrAny(port + distance));
  const session = await startSession({
    notifications,
    project: options.project,
    slots: options.slots,
    system: {
      sqs: { port: await portAbove(10) },
      ses: { port: await portAbove(20) },
      dynamodb: { port: await portAbove(30) },
      ...(openAi !== undefined && { openAi }),
    },
    onLog: options.onLog,
    onChange: (event) => {
      for (const listener of listeners) listener.event?.(event);
      changed();
    },
    onRunFailed: (error) => {
      for (const listener of listeners) listener.runFailed?.(error);
    },
  });
  const { log, operator } = session;
  const { mailbox } = session.system.ses;
  const views: EventViews = {
    log,
    mailbox,
    readModel: operator.readModel,
    circumstances: circumstancesReader(operator, "the dev server"),
  };
  const writer = writerOf(session, openAi);
  const sdkSettings = sdkSettingsOf(session);

  let reloading = Promise.resolve();
  function reload(files: readonly string[]): Promise<void> {
    reloading = reloading.then(async () => {
      const result = await loadVersion(notifications).catch(unexpected);
      const faults = result.ok ? [] : result.faults;
      if (result.ok && isSame(result.project, session.project()) && !lastReload?.faults.length)
        return;
      if (result.ok) session.use(result.project);
      lastReload = { atMs: Date.now(), files, faults, usedSinceMs: session.project().loadedAtMs };
      for (const listener of listeners) listener.reloaded?.(lastReload);
      changed();
    });
    return reloading;
  }

  const clear = () => {
    log.clear();
    changed();
  };
  const api: DevApi = {
    console: devConsole(session),
    state,
    event: async (named) => {
      const event = eventNamed(log, named);
      return event && viewEvent(event, views);
    },
    mailbox,
    send: session.send,
    onChange: (listener) => {
      changeListeners.add(listener);
      return () => changeListeners.delete(listener);
    },
  };

  function state(): DevState {
    const { defined, locales } = session.project();
    return {
      watching: {
        definitions: defined.length,
        languages: Object.keys(locales).length,
        last: lastReload && { file: lastReload.files.join(", "), atMs: lastReload.atMs },
        faults: lastReload === undefined ? [] : watchedFaults(lastReload),
      },
      writer,
      sdkSettings,
      nextRunAtMs: session.nextRunAtMs(),
      events: rowsWithoutEmail(log),
      // The page sets a new id when it sends a sample.
      samples: sampleEvents(defined, (id) => id),
      faults: Object.entries(DEV_FAULTS),
    };
  }

  const http = await startDevHttpServer(api, await portOrAny(port)).catch(
    async (error: unknown) => {
      await session.stop();
      throw error;
    },
  );
  const watches = [
    watchFolder(notifications, reload),
    watchFile(join(parentOf(notifications), SETTINGS_FILE), () => reload([SETTINGS_FILE])),
  ];

  return {
    url: http.url,
    session,
    writer,
    sdkSettings,
    clear,
    listen: (listener) => listeners.push(listener),
    stop: async () => {
      for (const watch of watches) watch.stop();
      changed.stop();
      await http.stop();
      await session.stop();
    },
  };
}

/** Any error while loading is a fault of the project: the server keeps running. */
function unexpected(error: unknown): LoadResult {
  const [expected, got] = ["to be a project that can be loaded", String(error)];
  return { ok: false, faults: [{ expected, got, message: `Expected it ${expected}, got ${got}` }] };
}

function isSame(one: ProjectVersion, other: ProjectVersion): boolean {
  return (
    one.compiled === other.compiled &&
    JSON.stringify(one.settings) === JSON.stringify(other.settings)
  );
}

function watchedFaults({ faults, atMs }: Reload): WatchedFile[] {
  const files = [...new Set(faults.map(({ file }) => file ?? ""))];
  return files.map((file) => ({
    file,
    atMs,
    faults: faults.filter((fault) => (fault.file ?? "") === file).map(({ message }) => message),
  }));
}

function writerOf({ system }: Session, openAi: SystemOptions["openAi"]): DevState["writer"] {
  if (system.ai !== undefined)
    return { kind: "offline", text: "offline; set a key and AI_MODEL for a real model" };
  const model = system.environment.AI_MODEL ?? SETTINGS.model.default;
  return { kind: "model", text: `${model} at ${openAi?.baseUrl ?? "OpenAI"}` };
}

function sdkSettingsOf({ system: { environment } }: Session): Record<string, string> {
  const names = [
    "AWS_REGION",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_ENDPOINT_URL_SQS",
    "AWS_ENDPOINT_URL_DYNAMODB",
    "AWS_ENDPOINT_URL_SES",
    "AWS_ENDPOINT_URL_SESV2",
    "QUEUE_URL",
  ];
  return Object.fromEntries(names.map((name) => [name, environment[name] ?? ""]));
}

const QUIET_MS = 100;

/** Calls `act` at most every 100 ms, and after the last call. */
function throttled(act: () => void): (() => void) & { stop: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const call = () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      act();
    }, QUIET_MS);
  };
  return Object.assign(call, { stop: () => clearTimeout(timer) });
}
