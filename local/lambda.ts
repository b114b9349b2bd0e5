import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ChildMessage, Failure, Invocation } from "./lambda-child.ts";

const CHILD_PATH = fileURLToPath(new URL("./lambda-child.ts", import.meta.url));
const STOP_GRACE_MS = 2_000;

export type LocalLambdaOptions = {
  /** The module of the handler: a file's URL or path. */
  entry: URL | string;
  /** Default "handler". */
  exportName?: string;
  /** Default "local". */
  functionName?: string;
  /** How long an invocation may take before its process is killed. */
  timeoutMs: number;
  /** How long loading the handler may take; default 10 s, as in Lambda. */
  initTimeoutMs?: number;
  /** Caps the heap; default: Node's own cap, and the function is told 128. */
  memoryMb?: number;
  /** The function's whole environment, but for PATH, HOME, TZ and what Lambda itself sets. */
  env: Record<string, string>;
  /** Is given every line that the function writes; default: they are discarded. */
  onLog?: (line: string, stream: "stdout" | "stderr") => void;
};

/**
 * An invocation that failed. `errorType` is the handler's error's name, or Lambda's own: Sandbox.Timedout,
 * Runtime.ExitError, Runtime.InitTimeout, Runtime.HandlerNotFound, Runtime.CallbackHandlerDeprecated,
 * TooManyRequestsException; and Sandbox.Stopped after `stop`.
 */
export class LambdaError extends Error {
  override readonly name = "LambdaError";
  readonly errorType: string;

  constructor({ errorType, errorMessage, stack }: Failure) {
    super(errorMessage);
    this.errorType = errorType;
    if (stack !== undefined) this.stack = stack;
  }
}

/**
 * Runs a Lambda handler in a child process of its own, which stays warm from one invocation to the next and is
 * replaced after a timeout or a crash. One invocation at a time; the caller must `stop` it, or its process lives on.
 */
export function createLocalLambda(options: LocalLambdaOptions) {
  const { timeoutMs, initTimeoutMs = 10_000 } = options;
  let child: ChildProcess | undefined;
  let running: Promise<unknown> | undefined;
  let stopped = false;

  /** Invokes the handler with a JSON event and resolves with its JSON result; rejects with LambdaError. */
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
    const warm = child ?? (await startChild());
    const invocation: Invocation = {
      requestId: randomUUID(),
      event: JSON.stringify(event) ?? "null",
      deadlineAtMs: Date.now() + timeoutMs,
    };
    const answer = answerOf(warm, timeoutMs, "Sandbox.Timedout", "Task timed out");
    // A child that is gone fails the answer; its channel's error would only say so a second time.
    warm.send(invocation, () => {});
    const message = await answer;
    if (message.kind === "failure") throw new LambdaError(message.failure);
    return message.kind === "result" ? JSON.parse(message.result) : undefined;
  }

  async function startChild(): Promise<ChildProcess> {
    const started = forkChild(options);
    child = started;
    started.once("exit", () => {
      if (child === started) child = undefined;
    });
    const message = await answerOf(started, initTimeoutMs, "Runtime.InitTimeout", "Init timed out");
    if (message.kind === "failure") {
      await killed(started);
      throw new LambdaError(message.failure);
    }
    return started;
  }

  /** Lets a running invocation end, then ends the process; every later invocation is refused. */
  async function stop(): Promise<void> {
    stopped = true;
    await running?.catch(() => {});
    const last = child;
    child = undefined;
    if (!last || hasExited(last)) return;
    const exited = once(last, "close");
    // Not disconnect(): after that, Node never emits "close".
    last.kill("SIGTERM");
    const tooLate = setTimeout(() => last.kill("SIGKILL"), STOP_GRACE_MS);
    await exited;
    clearTimeout(tooLate);
  }

  /** Kills the process now (SIGKILL): a running invocation fails with Runtime.ExitError, the next one starts afresh. */
  function kill(): void {
    child?.kill("SIGKILL");
    child = undefined;
  }

  return {
    invoke,
    stop,
    kill,
    /** The process id of the child, or undefined while there is none. */
    get pid() {
      return child?.pid;
    },
  };
}

/** The child's next message; a child that dies or is too late (and is killed for it) rejects once it has really ended. */
async function answerOf(
  child: ChildProcess,
  limitMs: number,
  timeoutType: string,
  timeoutMessage: string,
): Promise<ChildMessage> {
  const { promise, resolve, reject } = Promise.withResolvers<ChildMessage>();
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    child.kill("SIGKILL");
  }, limitMs);
  // "close", not "exit": by then all that the child has written has been handed on.
  const onClose = (code: number | null, signal: NodeJS.Signals | null) => {
    const seconds = (limitMs / 1000).toFixed(2);
    const reason = code === null ? `signal: ${signal}` : `exit status ${code}`;
    reject(
      timedOut
        ? failure(timeoutType, `${timeoutMessage} after ${seconds} seconds`)
        : failure("Runtime.ExitError", `Runtime exited with error: ${reason}`),
    );
  };
  const onMessage = (message: ChildMessage) => {
    if (!timedOut) resolve(message);
  };
  child.once("close", onClose);
  child.on("message", onMessage);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.off("close", onClose);
    child.off("message", onMessage);
  }
}

function forkChild(options: LocalLambdaOptions): ChildProcess {
  const { entry, exportName = "handler", functionName = "local", memoryMb, env, onLog } = options;
  const isUrl = typeof entry !== "string" || entry.startsWith("file:");
  const entryUrl = isUrl ? String(entry) : pathToFileURL(entry).href;
  const child = fork(CHILD_PATH, [entryUrl, exportName], {
    execPath: process.execPath,
    execArgv: [
      "--disable-warning=ExperimentalWarning",
      "--enable-source-maps",
      ...(memoryMb === undefined ? [] : [`--max-old-space-size=${memoryMb}`]),
    ],
    // Nothing of the developer's own: a stray AWS_PROFILE must not reach a function that believes it is local.
    env: {
      PATH: process.env["PATH"],
      HOME: process.env["HOME"],
      TZ: "UTC",
      AWS_LAMBDA_FUNCTION_NAME: functionName,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb ?? 128),
      AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
      ...env,
    },
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
