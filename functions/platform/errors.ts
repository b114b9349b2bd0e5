import { isNativeError } from "node:util/types";

/** The base of every error that Postrider throws on purpose: a stable `code`, and whether trying again can help. */
export abstract class PostriderError extends Error {
  abstract readonly code: string;
  abstract readonly retryable: boolean;
  /** Written out in each class: in the bundle classes have shorter names. */
  abstract override readonly name: string;
}

/** The environment of a function cannot be used as it is; the message names each variable, its bound and its value. */
export class ConfigError extends PostriderError {
  override readonly name = "ConfigError";
  readonly code = "config_invalid";
  readonly retryable = false;
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `The configuration cannot be used:\n${problems.map((problem) => `- ${problem}`).join("\n")}`,
    );
    this.problems = problems;
  }
}

export type Dependency = "sqs" | "dynamodb" | "ses" | "ai" | "parameters" | "events" | "sts";

/** A dependency failed (unreachable, refused us, too slow). No message caused it. */
export class DependencyError extends PostriderError {
  override readonly name = "DependencyError";
  readonly code = "dependency_failed";
  readonly retryable = true;
  readonly dependency: Dependency;

  constructor(dependency: Dependency, what: string, options?: ErrorOptions) {
    super(`${dependency}: ${what}`, options);
    this.dependency = dependency;
  }
}

/** What was received of an answer that is too large. */
export type AnswerSize = {
  /** Scheme, host and path. */
  readonly endpoint: string;
  /** The answer's HTTP status. */
  readonly status: number;
  readonly limitBytes: number;
  /** What was read before the connection was closed. */
  readonly readBytes: number;
};

/** A dependency's answer exceeds its limit. Another try would get the same: this is not the expected endpoint. */
export class AnswerTooLargeError extends PostriderError {
  override readonly name = "AnswerTooLargeError";
  readonly code = "answer_too_large";
  readonly retryable = false;
  readonly status: number;

  constructor({ endpoint, status, limitBytes, readBytes }: AnswerSize) {
    super(
      `Expected an answer of at most ${limitBytes} bytes from ${endpoint}, got more (status ${status}; stopped after ${readBytes} bytes). Check what answers at this address.`,
    );
    this.status = status;
  }
}

/** Whether a thrown value is an error: `Error.isError`, which Node 20 and 22 do not have. */
export function isError(thrown: unknown): thrown is Error {
  // The second check also recognizes errors of another realm, such as a test's.
  return thrown instanceof Error || isNativeError(thrown);
}

/** What the log may have of a thrown value: its name and code, never its message, which may quote data. */
export function nameOf(thrown: unknown): string {
  if (!isError(thrown)) return typeof thrown;
  // Its message is ours, and says more than the name.
  if (thrown instanceof AnswerTooLargeError) return thrown.message;
  const code = "code" in thrown && typeof thrown.code === "string" ? thrown.code : undefined;
  return code === undefined || code === thrown.name ? thrown.name : `${thrown.name} (${code})`;
}

/** The first 6 frames of a thrown value's stack, without its message. */
export function framesOf(thrown: unknown): string[] {
  if (!isError(thrown)) return [];
  const { stack = "", message } = thrown;
  // The message may have lines that look like frames.
  const at = message === "" ? -1 : stack.indexOf(message);
  return (at < 0 ? stack : stack.slice(at + message.length))
    .split("\n")
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim());
}
