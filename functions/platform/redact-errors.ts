/** The door of each handler: Lambda's runtime prints what comes out of it, message and stack, and a message may quote data. */
import { framesOf, nameOf, PostriderError, isError } from "./errors.ts";
import type { Log } from "./log.ts";

/**
 * Does the work of one invocation. @throws errors of ours as they are, because their messages quote no data; of what nobody
 * foresaw the name alone, after the log has its name and frames
 */
export async function throwingByName<T>(log: Log, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof PostriderError) throw error;
    const name = nameOf(error);
    log("error", "an invocation failed in a way that nobody foresaw", {
      error: name,
      frames: framesOf(error),
    });
    throw withoutMessage(error, name);
  }
}

/** No `cause` either: it would have the message again. */
function withoutMessage(thrown: unknown, message: string): Error {
  const error = new Error(message);
  if (isError(thrown)) error.name = thrown.name;
  return error;
}
