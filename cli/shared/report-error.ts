import { ConfigError, DependencyError, PostriderError } from "../../functions/platform/errors.ts";
import { awsHintOf } from "./aws-hints.ts";
import { USAGE_EXIT_CODE } from "./command.ts";
import { UsageError } from "./command-error.ts";

/** Prints why a command failed, and returns the exit code. Only an unexpected error has a stack. */
export function reportError(error: unknown): number {
  process.stderr.write(`${messageOf(error)}\n`);
  return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
}

export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError) return error.problems.join("\n");
  if (error instanceof DependencyError) {
    const { cause } = error;
    // AWS's message may name tables and identities: it is for this terminal only, never for a log.
    const details = cause instanceof Error ? [cause.message] : [];
    return [error.message, ...details, awsHintOf(cause)].join("\n  ");
  }
  // The operating system's errors are sentences: "EACCES: permission denied, mkdir '/x'".
  if (error instanceof PostriderError || "syscall" in error) return error.message;
  if (error.name === "ExitPromptError") return "Nothing was written.";
  const stack = error.stack ?? error.message;
  return error.name === "SyntaxError" ? stack.replace(/\n\s+at [^]*$/, "") : stack;
}
