/** Runs of the processor: one a minute, and one when an event arrives. */
import { RUN_TIMES } from "../../functions/config/run-times.ts";
import { markUsed } from "../../project/compile-project.ts";
import { createLocalLambda } from "../lambda/lambda.ts";
import { COMPILED_VARIABLE } from "../../project/load-project.ts";
import { MODULE_EXTENSION } from "../../project/postrider-modules.ts";

const HANDLER = new URL(`../lambda/handlers/processor${MODULE_EXTENSION}`, import.meta.url);
const MINUTE_MS = 60_000;
/** The servers share one process, so calls can take seconds. */
const PATIENT = {
  DYNAMODB_TIMEOUT_MS: "10000",
  LAST_WRITES_MS: "10000",
  SQS_TIMEOUT_MS: "10000",
  SES_TIMEOUT_MS: "10000",
};
/** A longer run waits for AI or SES, and a second one may start. Earlier, both could take the same notification. */
const SLOW_MS = 3_000;

export type RunsOptions = {
  readonly environment: Readonly<Record<string, string>>;
  /** Runs at the same time. */
  readonly slots: number;
  readonly version: RunVersion;
  readonly onLog: (line: string) => void;
  /** `error` is set if the run failed. */
  readonly onEnd: (error: unknown) => void;
};

/** Compared by identity. */
export type RunVersion = {
  /** The folder written by `compileProject`. */
  readonly compiled: string;
  /** From the project's settings. */
  readonly variables: Readonly<Record<string, string>>;
};

export type Runs = {
  /** Starts a run now, after the present one, or beside slow ones. */
  readonly start: () => void;
  /** Later runs use this version. */
  readonly use: (version: RunVersion) => void;
  readonly isIdle: () => boolean;
  readonly nextRunAtMs: () => number;
  /** Kills every process, also during a run. */
  readonly stop: () => void;
};

type Slot = {
  lambda: ReturnType<typeof createLocalLambda> | undefined;
  version: RunVersion;
  /** Epoch ms; undefined while idle. */
  busySinceMs: number | undefined;
};

export function createRuns(options: RunsOptions): Runs {
  const { environment, onLog, onEnd } = options;
  let { version } = options;
  let isStopped = false;
  let isWanted = false;
  let again: NodeJS.Timeout | undefined;
  let nextRunAtMs = Date.now() + MINUTE_MS;
  const slots = Array.from({ length: options.slots }, (): Slot => ({
    lambda: undefined,
    version,
    busySinceMs: undefined,
  }));

  /** Replaces a process that has loaded another version. */
  function lambdaOf(slot: Slot): ReturnType<typeof createLocalLambda> {
    if (slot.lambda !== undefined && slot.version === version) return slot.lambda;
    void slot.lambda?.stop();
    slot.version = version;
    slot.lambda = createLocalLambda({
      entry: HANDLER,
      functionName: "postrider-processor",
      timeoutMs: RUN_TIMES.functionTimeoutMs,
      env: {
        ...PATIENT,
        ...environment,
        SLOTS: String(options.slots),
        ...version.variables,
        [COMPILED_VARIABLE]: version.compiled,
      },
      onLog,
    });
    return slot.lambda;
  }

  async function run(slot: Slot): Promise<void> {
    slot.busySinceMs = Date.now();
    let failure: unknown;
    try {
      const scheduledTime = new Date().toISOString();
      await lambdaOf(slot).invoke({ scheduledTime, slot: slots.indexOf(slot) });
    } catch (error) {
      failure = error;
    }
    slot.busySinceMs = undefined;
    if (isStopped) return;
    onEnd(failure);
    if (isWanted) start();
  }

  function start(): void {
    if (isStopped) return;
    const free = slots.find(({ busySinceMs }) => busySinceMs === undefined);
    const slowBeforeMs = Date.now() - SLOW_MS;
    const areSlow = slots.every(({ busySinceMs = 0 }) => busySinceMs <= slowBeforeMs);
    isWanted = free === undefined || !areSlow;
    if (free !== undefined && areSlow) void run(free);
    else
      again ??= setTimeout(() => {
        again = undefined;
        if (isWanted) start();
      }, SLOW_MS);
  }

  const schedule = setInterval(() => {
    nextRunAtMs = Date.now() + MINUTE_MS;
    void markUsed(version.compiled);
    start();
  }, MINUTE_MS);
  warmUp();

  /** A cold start takes a second; the next event should not wait for it. */
  function warmUp(): void {
    const [first] = slots;
    if (!isStopped && first !== undefined && first.busySinceMs === undefined)
      void lambdaOf(first)
        .start()
        .catch(() => {});
  }

  return {
    start: start,
    use: (next) => {
      version = next;
      warmUp();
    },
    isIdle: () => !isWanted && slots.every(({ busySinceMs }) => busySinceMs === undefined),
    nextRunAtMs: () => nextRunAtMs,
    stop: () => {
      isStopped = true;
      clearInterval(schedule);
      clearTimeout(again);
      for (const { lambda } of slots) lambda?.end();
    },
  };
}
