/** `postrider dev`: the whole of Postrider on this machine. */
import { setTimeout as pause } from "node:timers/promises";
import { readConfig } from "../functions/config/processor-config.ts";
import { VARIABLES } from "../functions/config/processor-variables.ts";
import {
  type End,
  followEnds,
  isWaiting,
  mailsOf,
  sendEvents,
  type SentEvent,
  totalsText,
  waitingText,
} from "../local/dev/outcomes.ts";
import { counted } from "../local/counted.ts";
import { readEventFile, isJson } from "../local/dev/event-file.ts";
import { fallbackLines } from "../local/dev/fallback.ts";
import { startFeedback } from "../local/lambda/local-feedback.ts";
import { createLocalLambda } from "../local/lambda/lambda.ts";
import { MODULE_EXTENSION } from "../project/engine-modules.ts";
import { loadProject } from "../project/load-project.ts";
import { eventsOf, type Expected, type Sample } from "../local/dev/samples.ts";
import { announce } from "../local/dev/running.ts";
import { createScreen, endsTable } from "../local/dev/screen.ts";
import { asciiJson } from "../local/servers/sqs.ts";
import { type LocalSystem, startSystem, type SystemOptions } from "../local/dev/system.ts";

export type DevOptions = {
  readonly once?: true;
  readonly events?: string;
  /** The folder of the definitions. */
  readonly notifications: string;
  readonly port: number;
  readonly slots: number;
  readonly verbose?: true;
};

const MINUTE_MS = 60_000;
const HANDLER = new URL(`../local/lambda/handlers/processor${MODULE_EXTENSION}`, import.meta.url);
/** As the stack has it. */
const FUNCTION_TIMEOUT_MS = 105_000;
/** How long what SES has told may take after a run. */
const FEEDBACK_MS = 30_000;

const screen = createScreen(process.stdout);

/** Returns the exit code. @throws ConfigError, EventFileError, ProjectError */
export async function dev(options: DevOptions): Promise<number> {
  const project = await loadProject(options.notifications);
  const samples = eventsOf(project.defined);
  const events =
    options.events === undefined ? samples.map(asSent) : await readEventFile(options.events);
  const log = (line: string) => options.verbose && screen.say(line);
  const system = await start(options, log);
  // A process for each slot, as Lambda has where all are woken at once.
  const lambdas = Array.from({ length: options.slots }, () =>
    createLocalLambda({
      entry: HANDLER,
      functionName: "postrider-processor",
      timeoutMs: FUNCTION_TIMEOUT_MS,
      env: { ...system.environment, SLOTS: String(options.slots) },
      onLog: log,
    }),
  );
  const feedback = startFeedback(system, log);
  const conceal = await announce(system);
  const ending = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  try {
    screen.say(`Inbox   ${system.ses.url}`);
    screen.say(`Writer  ${writerOf(system)}`);
    screen.say(
      conceal === undefined
        ? "Doctor  not for this npm start: npm run doctor -- --local looks at the one that was started before"
        : "Doctor  npm run doctor -- --local",
    );
    const sent = await sendEvents(system, events);
    screen.say(`Sent    ${counted(sent.length, "event")} to the queue\n`);
    const follow = followEnds(system, project);
    let shown = "";
    for (let runs = 1; !ending.signal.aborted; runs++) {
      const nextAtMs = Date.now() + MINUTE_MS;
      await oneRun(system, lambdas, runs);
      await feedback.bring(FEEDBACK_MS);
      const ends = await follow(sent);
      if (JSON.stringify(ends) !== shown) {
        shown = JSON.stringify(ends);
        screen.say(endsTable(sent, ends, process.stdout));
        screen.say(totalsText(ends));
        const refusals = refusalsOf(sent, ends);
        const fallback = fallbackLines(ends);
        if (fallback.length > 0) screen.say(`\nFallback text, and why:\n${fallback.join("\n")}`);
        if (refusals.length > 0) screen.say(`\nDead letters, and why:\n${refusals.join("\n")}`);
        if (options.once) return report(sent, ends, options, samples);
        screen.say(`\nMails are in the inbox: ${system.ses.url}   (Ctrl-C ends)`);
      }
      await untilNextRun(nextAtMs, ending.signal);
    }
    screen.say("Stopped.");
    return 0;
  } finally {
    await conceal?.();
    await Promise.all(lambdas.map((lambda) => lambda.stop()));
    await feedback.stop();
    await system.stop();
  }
}

/** @throws ConfigError when an environment variable cannot be used */
async function start(
  { port, notifications }: DevOptions,
  onLog: (line: string) => void,
): Promise<LocalSystem> {
  // Set but empty is as good as not set, as it is to the processor.
  const [apiKey, baseUrl, model, priceUsdPerMillion] = [
    "OPENAI_API_KEY",
    "OPENAI_BASE_URL",
    "AI_MODEL",
    "AI_PRICE_USD_PER_MILLION",
  ].map((name) => process.env[name]?.trim() || undefined);
  const elsewhere =
    apiKey === undefined && baseUrl === undefined
      ? {}
      : { openAi: { apiKey, baseUrl, model, priceUsdPerMillion } };
  const parts = { notifications, feedback: {}, unsubscribe: { onLog }, ...elsewhere };
  const system = await startOnPort(port, parts);
  try {
    // Else each run would be refused for it.
    readConfig(system.environment);
  } catch (error) {
    await system.stop();
    throw error;
  }
  return system;
}

/** Falls back to a free port. */
async function startOnPort(port: number, parts: SystemOptions): Promise<LocalSystem> {
  try {
    return await startSystem({ ses: { port }, ...parts });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EADDRINUSE")) throw error;
    screen.say(`Port ${port} is taken; the inbox takes another one.`);
    return startSystem({ ses: { port: 0 }, ...parts });
  }
}

function writerOf({ ai, environment }: LocalSystem): string {
  return ai === undefined
    ? `${environment.AI_MODEL ?? VARIABLES.AI_MODEL.default} at ${environment.OPENAI_BASE_URL ?? "OpenAI"}`
    : "offline writer (set OPENAI_API_KEY or OPENAI_BASE_URL for a real one)";
}

async function oneRun(
  { ses }: LocalSystem,
  lambdas: readonly ReturnType<typeof createLocalLambda>[],
  number: number,
): Promise<void> {
  const startedAtMs = Date.now();
  const show = () => {
    const seconds = Math.floor((Date.now() - startedAtMs) / 1000);
    screen.progress(
      `Run ${number} works: ${seconds} s, ${counted(ses.mailbox.mails().length, "mail")} in the inbox`,
    );
  };
  show();
  const timer = setInterval(show, 1000);
  const scheduledTime = new Date(startedAtMs).toISOString();
  const runs = lambdas.map(async (lambda, slot) => {
    try {
      await lambda.invoke({ scheduledTime, slot });
    } catch (error) {
      screen.say(`Run ${number} failed: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
  await Promise.all(runs);
  clearInterval(timer);
  screen.clearProgress();
}

async function untilNextRun(nextAtMs: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && Date.now() < nextAtMs) {
    if (process.stdout.isTTY)
      screen.progress(`The next run is in ${Math.ceil((nextAtMs - Date.now()) / 1000)} s`);
    await pause(Math.min(1000, Math.max(0, nextAtMs - Date.now())), undefined, { signal }).catch(
      () => {},
    );
  }
  screen.clearProgress();
}

function refusalsOf(sent: readonly SentEvent[], ends: readonly End[]): string[] {
  return ends.flatMap(({ deadLetter }, index) =>
    deadLetter === undefined
      ? []
      : [`  ${index + 1}. ${sent[index]?.name}: ${deadLetter.reason}. ${deadLetter.detail ?? ""}`],
  );
}

/** 0 if each event came to its right end: that of its sample, else it is to be mailed. */
function report(
  sent: readonly SentEvent[],
  ends: readonly End[],
  options: DevOptions,
  samples: readonly Sample[],
): number {
  const waiting = waitingText(ends, options.slots * VARIABLES.BATCH_LIMIT.default);
  const wrong = ends.flatMap((end, index) => {
    const least = end.nothingToTell ? 0 : 1;
    const { duplicateOf } = end;
    const own =
      duplicateOf === undefined ? { mails: Math.max(least, end.recipients) } : { duplicateOf };
    const expected: Expected =
      (options.events === undefined ? samples[index]?.expect : undefined) ?? own;
    if (isRight(end, expected) || (waiting !== undefined && isWaiting(end))) return [];
    return [`  ${index + 1}. ${sent[index]?.name}`];
  });
  if (wrong.length > 0) screen.say(`\nNot at their right end:\n${wrong.join("\n")}`);
  if (waiting !== undefined) screen.say(`\n${waiting}`);
  if (wrong.length > 0 || waiting !== undefined) return 1;
  screen.say("\nEvery event was processed as expected.");
  return 0;
}

function isRight(end: End, expected: Expected): boolean {
  if ("deadLetter" in expected) return end.deadLetter?.reason === expected.deadLetter;
  if ("duplicateOf" in expected)
    return end.deadLetter === undefined && end.duplicateOf === expected.duplicateOf;
  const mails = mailsOf(end);
  return (
    end.deadLetter === undefined &&
    mails === expected.mails &&
    (mails > 0 || end.nothingToTell) &&
    Object.entries(expected.states ?? {}).every(([state, count]) => end.states[state] === count)
  );
}

function asSent({ name, body }: Sample): { name: string; body: string } {
  return { name, body: isJson(body) ? asciiJson(JSON.parse(body)) : body };
}
