/** Where the dev server of a project is: in a file that is there as long as it runs. No key is in it. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";
import { cacheFolderOf } from "../../project/compile-project.ts";
import type { LocalSystem } from "./system.ts";

/** Of a project, in its cache: several projects may share one. */
export function runningFile(project = "."): string {
  const folder = resolve(project);
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  return join(cacheFolderOf(folder), `dev-${hash}.json`);
}

/** The page's URL in the file. */
export const PAGE_VARIABLE = "POSTRIDER_PAGE_URL";

const Environment = z.record(z.string(), z.string());

/** The processor's environment without its keys, the feedback's dead-letter queue, and the dev server's page. */
export type Running = z.infer<typeof Environment>;

/**
 * Writes the file and returns how to remove it. While the owner of an earlier file is alive, that file stays as it is, and this
 * returns undefined: commands with `--local` work on the server that started first.
 */
export async function announce(
  { environment, feedback }: Pick<LocalSystem, "environment" | "feedback">,
  file: string,
  pageUrl?: string,
): Promise<(() => Promise<void>) | undefined> {
  const earlier = await readRunning(file);
  // A server that was killed had the ports of this one.
  const isOwn = earlier?.["AWS_ENDPOINT_URL_SESV2"] === environment["AWS_ENDPOINT_URL_SESV2"];
  if (earlier !== undefined && !isOwn) return undefined;
  const { OPENAI_API_KEY: _, UNSUBSCRIBE_KEY: __, ...told } = environment;
  const running: Running = {
    ...told,
    ...(feedback && { FEEDBACK_DEAD_LETTER_QUEUE_URL: feedback.deadLetterQueueUrl }),
    ...(pageUrl !== undefined && { [PAGE_VARIABLE]: pageUrl }),
  };
  const text = JSON.stringify(running, undefined, 2);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o600 });
  return async () => {
    const standing = await readFile(file, "utf8").catch(() => "");
    if (standing === text) await rm(file, { force: true });
  };
}

/** Reads the file; undefined where nothing runs, even if a process that was killed has left its file behind. */
export async function readRunning(file = runningFile()): Promise<Running | undefined> {
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
