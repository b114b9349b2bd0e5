/** What runs on this machine tells where it is, in a file that is there as long as it runs; no key stands in it. */
import { once } from "node:events";
import { connect } from "node:net";
import { readFile, rm, writeFile } from "node:fs/promises";
import * as z from "zod";
import type { LocalSystem } from "./system.ts";

/** In the project, which nobody else may write to. */
const RUNNING_FILE = `${import.meta.dirname}/../../.postrider-local.json`;

const Environment = z.record(z.string(), z.string());

/** The processor's environment without its keys, and the feedback's dead-letter queue. */
export type Running = z.infer<typeof Environment>;

/**
 * Writes the file and returns how to remove it. While the owner of an earlier file is alive, that file stays as it is, and this
 * returns undefined: the doctor looks at the system that started first.
 */
export async function announce(
  { environment, feedback }: Pick<LocalSystem, "environment" | "feedback">,
  file = RUNNING_FILE,
): Promise<(() => Promise<void>) | undefined> {
  if ((await readRunning(file)) !== undefined) return undefined;
  const { OPENAI_API_KEY: _, UNSUBSCRIBE_KEY: __, ...told } = environment;
  const text = JSON.stringify(
    feedback === undefined
      ? told
      : { ...told, FEEDBACK_DEAD_LETTER_QUEUE_URL: feedback.deadLetterQueueUrl },
    undefined,
    2,
  );
  await writeFile(file, text);
  return async () => {
    const standing = await readFile(file, "utf8").catch(() => "");
    if (standing === text) await rm(file, { force: true });
  };
}

/** Reads the file; undefined where nothing runs, even if a process that was killed has left its file behind. */
export async function readRunning(file = RUNNING_FILE): Promise<Running | undefined> {
  try {
    const running = Environment.parse(JSON.parse(await readFile(file, "utf8")));
    return (await isListening(running["AWS_ENDPOINT_URL_SESV2"])) ? running : undefined;
  } catch {
    return undefined;
  }
}

/** Whether a connection to a server of this machine is accepted. */
async function isListening(url = ""): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
