import { PostriderError } from "../../functions/platform/errors.ts";

/** The command failed: exit code 1. */
export class CommandError extends PostriderError {
  override readonly name = "CommandError";
  readonly code = "command_failed";
  readonly retryable = false;
}

/** Ctrl-C and Ctrl-D at a question. */
export const NO_ANSWER = "No answer, so nothing was changed.";

/** Wrong arguments or the wrong folder: exit code 2. */
export class UsageError extends PostriderError {
  override readonly name = "UsageError";
  readonly code = "usage_wrong";
  readonly retryable = false;
}
