/** Why a command cannot do what it was asked; the messages are for the person at the terminal. */
import { PostriderError } from "../../functions/platform/errors.ts";

/** As things are, it cannot be done: exit code 1. */
export class CommandError extends PostriderError {
  override readonly name = "CommandError";
  readonly code = "command_failed";
  readonly retryable = false;
}

/** It was asked for in the wrong way or place: exit code 2. */
export class UsageError extends PostriderError {
  override readonly name = "UsageError";
  readonly code = "usage_wrong";
  readonly retryable = false;
}
