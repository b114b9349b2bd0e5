/** Prints why a command failed: a sentence for what was foreseen, a stack for a fault of Postrider's own. */
import { ConfigError, DependencyError, PostriderError } from "../../functions/platform/errors.ts";
import { awsHintOf } from "./aws-hints.ts";
import { UsageError } from "./command-error.ts";
import { USAGE_EXIT_CODE } from "./help.ts";

/** Prints to stderr and returns the exit code. */
export function reportError(error: unknown): number {
  process.stderr.write(`${messageOf(error)}\n`);
  return error instanceof UsageError ? USAGE_EXIT_CODE : 1;
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error instanceof ConfigError) return error.problems.join("\n");
  if (error instanceof DependencyError)
    // AWS's own words may name the operator's tables; they go to the operator's screen only.
    return [error.message, causeOf(error), awsHintOf(error.cause)].filter(Boolean).join("\n  ");
  if (error instanceof PostriderError) return error.message;
  // The operating system's own sentence: "EACCES: permission denied, mkdir '/x'".
  if ("syscall" in error) return error.message;
  if (error.name === "ExitPromptError") return "Nothing was written.";
  const stack = error.stack ?? error.message;
  return error.name === "SyntaxError" ? stack.replace(/\n\s+at [^]*$/, "") : stack;
}

function causeOf({ cause }: DependencyError): string {
  return cause instanceof Error ? cause.message : "";
}
