import { type CommandTarget, textFor } from "../../operator/command-text.ts";
import { ConfigError, DependencyError, PostriderError } from "../../functions/platform/errors.ts";
import { awsHintOf } from "./aws-hints.ts";
import { USAGE_EXIT_CODE } from "./command.ts";
import { NO_ANSWER, UsageError } from "./command-error.ts";

/** Prints why a command failed, and returns the exit code. Only an unexpected error has a stack. */
export function reportError(error: unknown, target: CommandTarget): number {
  process.stderr.write(`${messageOf(error, target)}\n`);
  return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
}

/** In words, with commands for the deployment that the command worked on. */
export function messageOf(error: unknown, target: CommandTarget): string {
  return textFor(target, textOf(error, target.local));
}

function textOf(error: unknown, isLocal: boolean | undefined): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError) return error.problems.join("\n");
  if (error instanceof DependencyError) {
    const { cause } = error;
    // AWS's message may name tables and identities: it is for this terminal only, never for a log.
    const details = cause instanceof Error ? [cause.message] : [];
    return [error.message, ...details, awsHintOf(cause, isLocal)].join("\n  ");
  }
  // The operating system's errors are sentences: "EACCES: permission denied, mkdir '/x'".
  if (error instanceof PostriderError || "syscall" in error) return error.message;
  if (error.name === "ExitPromptError") return NO_ANSWER;
  const stack = error.stack ?? error.message;
  return error.name === "SyntaxError" ? stack.replace(/\n\s+at [^]*$/, "") : stack;
}
