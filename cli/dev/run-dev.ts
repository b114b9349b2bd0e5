/** `postrider dev`: the whole of Postrider on this machine. */
import { once } from "node:events";
import { dirname, resolve } from "node:path";
import { readConfig } from "../../functions/config/processor-config.ts";
import { counted } from "../../local/counted.ts";
import { type DevServer, startDevServer } from "../../local/dev/dev-server.ts";
import { helpLines, startScreen } from "../../local/dev/terminal/dev-screen.ts";
import { readEventFile } from "../../local/dev/input/event-file.ts";
import { openBrowser } from "../../local/dev/terminal/open-browser.ts";
import { isAsExpected } from "../../local/dev/events/expectation.ts";
import { outcomeOf } from "../../local/dev/events/outcome.ts";
import { loadVersion } from "../../local/dev/project-version.ts";
import { announce, runningFile } from "../../local/dev/running.ts";
import {
  createSampleQueue,
  type SampleEvent,
  sampleEvents,
} from "../../local/dev/input/sample-events.ts";
import type { EventToSend } from "../../local/dev/session.ts";
import type { SystemOptions } from "../../local/dev/system.ts";
import { createTerminal, type Terminal } from "../../local/dev/terminal/terminal.ts";
import type { PostriderConfig } from "../../lib/settings/stage-config.ts";
import { faultText } from "../../project/faults/fault-text.ts";

export type DevOptions = {
  readonly once?: true;
  readonly events?: string;
  /** The folder of the definitions. */
  readonly notifications: string;
  readonly port: number;
  readonly slots: number;
  readonly verbose?: true;
  /** The package's version, for the banner. */
  readonly version: string;
};

/** Returns the exit code. @throws ConfigError, EventFileError */
export async function dev(options: DevOptions): Promise<number> {
  const { notifications, port, slots } = options;
  const terminal = createTerminal(process.stdout, process.stdin, process.env);
  const given = options.events === undefined ? undefined : await readEventFile(options.events);
  const loaded = await loadVersion(notifications);
  if (!loaded.ok) {
    const { hasColor } = terminal.style;
    for (const fault of loaded.faults) terminal.print(faultText(fault, fault.source, hasColor), "");
    return 1;
  }
  const openAi = openAiOf(process.env, loaded.project.settings);
  if (openAi !== undefined) checkAi(openAi);
  const server = await startDevServer({
    notifications,
    project: loaded.project,
    port,
    slots,
    ...(openAi !== undefined && { openAi }),
    onLog: (line) => options.verbose && terminal.print(line),
  });
  const file = runningFile(dirname(resolve(notifications)));
  const conceal = await announce(server.session.system, file, server.url);
  const screen = startScreen({
    terminal,
    server,
    version: options.version,
    port,
    isSecond: conceal === undefined,
  });
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  try {
    const events: readonly (EventToSend | SampleEvent)[] =
      given ?? sampleEvents(loaded.project.defined);
    const ids = await server.session.send(events, given === undefined ? "sample" : "--events");
    if (options.once) {
      await server.session.settled();
      screen.stop();
      screen.showTotals();
      return report(server, terminal, events, ids);
    }
    await untilQuit(server, terminal, ending.signal);
    return 0;
  } finally {
    screen.stop();
    await conceal?.();
    await server.stop();
  }
}

async function untilQuit(server: DevServer, terminal: Terminal, ended: AbortSignal): Promise<void> {
  const { session } = server;
  const nextSample = createSampleQueue();
  const quit = new AbortController();
  const either = AbortSignal.any([ended, quit.signal]);
  const onKey = (key: string): void => {
    switch (key) {
      case "o":
        openBrowser(server.url);
        break;
      case "s": {
        const sample = nextSample(sampleEvents(session.project().defined));
        if (sample !== undefined) void sendSample(sample);
        break;
      }
      case "c":
        server.clear();
        break;
      case "h":
        terminal.print(...helpLines(server));
        break;
      case "q":
      case "ctrl-c":
        quit.abort();
    }
  };
  const sendSample = async (sample: EventToSend) => {
    await session.send([sample], "sample").catch((error: unknown) => terminal.print(String(error)));
  };
  const stopKeys = terminal.isInteractive ? terminal.readKeys(onKey) : undefined;
  try {
    if (!either.aborted) await once(either, "abort");
  } finally {
    stopKeys?.();
  }
}

/** 0 if every event did what is expected of it; `ids` are the short ids of `sent`. */
function report(
  { session: { log } }: DevServer,
  terminal: Terminal,
  sent: readonly (EventToSend | SampleEvent)[],
  ids: readonly string[],
): number {
  const eventAt = (place: number | undefined) => log.byShortId(ids[place ?? -1] ?? "");
  const wrong = sent.filter((one, place) => {
    const event = eventAt(place);
    if (event === undefined) return true;
    const { expect, original } = "definition" in one ? one : {};
    return !isAsExpected(event, log.duplicateOf(event), expect, eventAt(original));
  });
  const emails = log
    .events()
    .reduce((sum, event) => sum + outcomeOf(event, log.duplicateOf(event)).emails, 0);
  terminal.print(`  ${counted(emails, "email")} accepted by SES`, "");
  if (wrong.length === 0) terminal.print("Every event was processed as expected.");
  else {
    const nameOf = (one: EventToSend | SampleEvent) =>
      `  ${ids[sent.indexOf(one)] ?? ""} ${one.name ?? ""}`.trimEnd();
    terminal.print("Not processed as expected:", ...wrong.map(nameOf));
  }
  return wrong.length === 0 ? 0 : 1;
}

/** A real model, where a key or an endpoint is set; an empty variable counts as not set. The settings name the model as on AWS. */
function openAiOf(
  environment: NodeJS.ProcessEnv,
  { provider, model, openAiBaseUrl, aiPriceUsdPerMillion }: Partial<PostriderConfig>,
): SystemOptions["openAi"] {
  const given = (name: string) => environment[name]?.trim() || undefined;
  const [apiKey, baseUrl] = [given("OPENAI_API_KEY"), given("OPENAI_BASE_URL")];
  if (apiKey === undefined && baseUrl === undefined) return undefined;
  const isOpenAi = provider !== "bedrock";
  return {
    apiKey,
    baseUrl: baseUrl ?? (isOpenAi ? openAiBaseUrl : undefined),
    model: given("AI_MODEL") ?? (isOpenAi ? model : undefined),
    priceUsdPerMillion:
      given("AI_PRICE_USD_PER_MILLION") ?? (isOpenAi ? aiPriceUsdPerMillion : undefined),
  };
}

/** The processor would refuse each run. @throws ConfigError */
function checkAi({
  apiKey,
  baseUrl,
  model,
  priceUsdPerMillion,
}: NonNullable<SystemOptions["openAi"]>) {
  readConfig({
    QUEUE_URL: "http://127.0.0.1/q",
    DEAD_LETTER_QUEUE_URL: "http://127.0.0.1/d",
    DELIVERIES_TABLE: "d",
    COORDINATION_TABLE: "c",
    MAIL_FROM: "postrider@example.com",
    OPENAI_API_KEY: apiKey ?? "none",
    OPENAI_BASE_URL: baseUrl,
    AI_MODEL: model,
    AI_PRICE_USD_PER_MILLION: priceUsdPerMillion,
  });
}
