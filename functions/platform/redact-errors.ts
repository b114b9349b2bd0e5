/** Lambda prints the message and stack of an error that a handler throws, and a message may quote data. */
import { framesOf, nameOf, PostriderError, isError } from "./errors.ts";
import type { Log } from "./log.ts";

/** Runs one invocation. @throws our own errors unchanged, because they quote no data; of any other error only the name */
export async function redactErrors<T>(log: Log, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PostriderError) throw error;
    const name = nameOf(error);
    log("error", "The invocation failed with an unexpected error", {
      event: "invocation-failed",
      error: name,
      frames: framesOf(error),
    });
    throw withoutMessage(error, name);
  }
}

/** Without the `cause`, which repeats the message. */
function withoutMessage(thrown: unknown, message: string): Error {
  const error = new Error(message);
  if (isError(thrown)) error.name = thrown.name;
  return error;
}
