/** Runs a Lambda handler in a child process with Lambda's Runtime API. */
import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { cacheFolderOf } from "../../project/compile-project.ts";
import { MODULE_EXTENSION } from "../../project/postrider-modules.ts";
import { type Failure, type RuntimeApi, startRuntimeApi, type Word } from "./runtime-api.ts";
import { withResolvers } from "../../functions/values/with-resolvers.ts";

const BOOTSTRAP_PATH = fileURLToPath(
  new URL(`./lambda-bootstrap${MODULE_EXTENSION}`, import.meta.url),
);
const STOP_GRACE_MS = 2_000;
const MEMORY_LOOK_MS = 25;

export type LocalLambdaOptions = {
  /** The handler's module. */
  entry: URL | string;
  /** Default "handler". */
  exportName?: string;
  /** Default "local". */
  functionName?: string;
  /** An invocation that takes longer is killed. */
  timeoutMs: number;
  /** Limit for loading the handler. Default 60 s: a busy machine needs more than the 10 s of Lambda. */
  initTimeoutMs?: number;
  /** Caps the heap, and on Linux the process's memory; default: no cap. */
  memoryMb?: number;
  /** Stops the process between invocations (SIGSTOP), as Lambda does; default false. A killed parent leaves it stopped. */
  freezes?: boolean;
  /** The function's environment, beside what Lambda sets. */
  env: Record<string, string>;
  /** Receives every line that the function writes. */
  onLog?: (line: string, stream: "stdout" | "stderr") => void;
};

/** `errorType` is the name of the handler's error, one of Lambda's own such as Sandbox.Timedout, or Sandbox.Stopped. */
export class LambdaError extends Error {
  override readonly name = "LambdaError";
  readonly errorType: string;

  constructor({ errorType, errorMessage, trace }: Failure) {
    super(errorMessage);
    this.errorType = errorType;
    if (trace !== undefined) this.stack = trace.join("\n");
  }
}

type Sandbox = {
  readonly child: ChildProcess;
  readonly api: RuntimeApi;
  readonly listeners: Set<(word: Word) => void>;
};

/** The process stays warm between invocations and is replaced after a timeout or a crash. The caller must `stop` it. */
export function createLocalLambda(options: LocalLambdaOptions) {
  const { timeoutMs, initTimeoutMs = 60_000, memoryMb, freezes = false } = options;
  const { functionName = "local", env } = options;
  const functionArn = `arn:aws:lambda:${env["AWS_REGION"] ?? "us-east-1"}:000000000000:function:${functionName}`;
  let sandbox: Sandbox | undefined;
  let starting: Promise<Sandbox> | undefined;
  let running: Promise<unknown> | undefined;
  let stopped = false;

  /** Returns the handler's JSON result. @throws LambdaError */
  async function invoke(event: unknown): Promise<unknown> {
    if (stopped) throw failure("Sandbox.Stopped", "The function has been stopped.");
    if (running) throw failure("TooManyRequestsException", "Rate Exceeded.");
    running = invokeAlone(event);
    try {
      return await running;
    } finally {
      running = undefined;
    }
  }

  async function invokeAlone(event: unknown): Promise<unknown> {
    const warm = await ready();
    const deadlineAtMs = Date.now() + timeoutMs;
    const limit = {
      limitMs: timeoutMs,
      memoryMb,
      type: "Sandbox.Timedout",
      what: "Task timed out",
    };
    const answer = nextWord(warm, limit);
    if (freezes) warm.child.kill("SIGCONT");
    warm.api.give({
      requestId: randomUUID(),
      event: JSON.stringify(event) ?? "null",
      deadlineAtMs,
      functionArn,
    });
    const word = await answer;
    // The invocation ends when the process asks for the next one; its result is valid either way.
    await nextWord(warm, { ...limit, limitMs: deadlineAtMs - Date.now() }).catch(() => undefined);
    if (freezes) warm.child.kill("SIGSTOP");
    if (word.kind === "failure") throw new LambdaError(word.failure);
    return word.kind === "result" ? JSON.parse(word.result) : undefined;
  }

  async function startSandbox(): Promise<Sandbox> {
    const listeners = new Set<(word: Word) => void>();
    const api = await startRuntimeApi((word) => {
      for (const listener of listeners) listener(word);
    });
    if (stopped) {
      await api.stop();
      throw failure("Sandbox.Stopped", "The function has been stopped.");
    }
    const child = forkChild(options, api.address);
    const started = { child, api, listeners };
    sandbox = started;
    child.once("exit", () => {
      if (sandbox === started) sandbox = undefined;
      void api.stop();
    });
    const limit = { limitMs: initTimeoutMs, type: "Runtime.InitTimeout", what: "Init timed out" };
    const word = await nextWord(started, { ...limit, memoryMb });
    if (word.kind === "failure") {
      await killed(child);
      throw new LambdaError(word.failure);
    }
    return started;
  }

  /** Loads the handler now, so that the next invocation does not wait for it. */
  async function start(): Promise<void> {
    if (!stopped) await ready();
  }

  function ready(): Promise<Sandbox> {
    if (starting === undefined && sandbox !== undefined) return Promise.resolve(sandbox);
    starting ??= startSandbox().finally(() => {
      starting = undefined;
    });
    return starting;
  }

  /** Waits for the running invocation, then ends the process. Later invocations fail. */
  async function stop(): Promise<void> {
    stopped = true;
    await running?.catch(() => {});
    await starting?.catch(() => {});
    const last = sandbox?.child;
    sandbox = undefined;
    if (!last || hasExited(last)) return;
    const exited = once(last, "close");
    // After disconnect() Node does not emit "close".
    last.kill("SIGTERM");
    if (freezes) last.kill("SIGCONT");
    const tooLate = setTimeout(() => last.kill("SIGKILL"), STOP_GRACE_MS);
    await exited;
    clearTimeout(tooLate);
  }

  /** Kills the process; the next invocation starts a new one. */
  function kill(): void {
    sandbox?.child.kill("SIGKILL");
    sandbox = undefined;
  }

  /** Kills the process; later invocations fail. */
  function end(): void {
    stopped = true;
    kill();
  }

  return {
    invoke,
    start,
    stop,
    kill,
    end,
    get pid() {
      return sandbox?.child.pid;
    },
  };
}

type Limit = {
  readonly limitMs: number;
  readonly memoryMb: number | undefined;
  readonly type: string;
  readonly what: string;
};

/** The process's next message. If it dies, or exceeds a limit and is killed, this rejects after its end. */
async function nextWord({ child, listeners }: Sandbox, limit: Limit): Promise<Word> {
  const { limitMs, memoryMb, type, what } = limit;
  const { promise, resolve, reject } = withResolvers<Word>();
  let end: LambdaError | undefined;
  const killFor = (error: LambdaError) => {
    end ??= error;
    child.kill("SIGKILL");
  };
  const seconds = (limitMs / 1000).toFixed(2);
  const timer = setTimeout(
    () => killFor(failure(type, `${what} after ${seconds} seconds`)),
    Math.max(0, limitMs),
  );
  const looking =
    memoryMb === undefined ? undefined : setInterval(() => void look(memoryMb), MEMORY_LOOK_MS);
  async function look(maxMb: number): Promise<void> {
    if ((await residentBytes(child.pid)) > maxMb * 2 ** 20)
      killFor(failure("Runtime.OutOfMemory", "Runtime exited with error: signal: killed"));
  }
  // At "close", not at "exit", all output has been read.
  const onClose = (code: number | null, signal: NodeJS.Signals | null) => {
    const reason = code === null ? `signal: ${signal}` : `exit status ${code}`;
    reject(end ?? failure("Runtime.ExitError", `Runtime exited with error: ${reason}`));
  };
  const onWord = (word: Word) => {
    if (end === undefined) resolve(word);
  };
  if (hasExited(child)) onClose(child.exitCode, child.signalCode);
  child.once("close", onClose);
  listeners.add(onWord);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    clearInterval(looking);
    child.off("close", onClose);
    listeners.delete(onWord);
  }
}

/** 0 on systems without /proc. */
async function residentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8").catch(() => "");
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 2 ** 10;
}

function forkChild(options: LocalLambdaOptions, runtimeApi: string): ChildProcess {
  const { entry, exportName = "handler", functionName = "local", memoryMb, env, onLog } = options;
  const isUrl = typeof entry !== "string" || entry.startsWith("file:");
  const path = isUrl ? fileURLToPath(entry) : entry;
  const child = fork(BOOTSTRAP_PATH, [], {
    execPath: process.execPath,
    execArgv: [
      "--disable-warning=ExperimentalWarning",
      "--enable-source-maps",
      ...(memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`]),
    ],
    // Without the developer's variables: an AWS_PROFILE must not reach the function.
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime
      TZ: ":UTC",
      LANG: "en_US.UTF-8",
      AWS_REGION: "us-east-1",
      AWS_DEFAULT_REGION: env["AWS_REGION"] ?? "us-east-1",
      AWS_ACCESS_KEY_ID: "local",
      AWS_SECRET_ACCESS_KEY: "local",
      AWS_SESSION_TOKEN: "local",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb ?? 128),
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
      AWS_LAMBDA_LOG_GROUP_NAME: `/aws/lambda/${functionName}`,
      AWS_LAMBDA_LOG_STREAM_NAME: `local/[$LATEST]${randomUUID()}`,
      // Halves the CPU time of a cold start from TypeScript sources.
      NODE_COMPILE_CACHE: join(cacheFolderOf(process.cwd()), "compiled"),
      ...env,
      AWS_LAMBDA_RUNTIME_API: runtimeApi,
      LAMBDA_TASK_ROOT: dirname(path),
      _HANDLER: `${basename(path, extname(path))}.${exportName}`,
    },
    // The IPC channel only tells the child that its parent has died.
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  for (const stream of ["stdout", "stderr"] as const) {
    const output = child[stream];
    if (!output) continue;
    createInterface({ input: output }).on("line", (line) => onLog?.(line, stream));
  }
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  if (hasExited(child)) return;
  const closed = once(child, "close");
  child.kill("SIGKILL");
  await closed;
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

function failure(errorType: string, errorMessage: string): LambdaError {
  return new LambdaError({ errorType, errorMessage });
}
