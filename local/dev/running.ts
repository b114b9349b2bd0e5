/** A file that exists while a project's dev server runs and says where it is. It has no keys. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { dirname, join, resolve } from "node:path";
import * as z from "zod";
import { cacheFolderOf } from "../../project/compile-project.ts";
import type { LocalSystem } from "./system.ts";

/** In the project's cache. */
export function runningFile(project = "."): string {
  const folder = resolve(project);
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  return join(cacheFolderOf(folder), `dev-${hash}.json`);
}

export const PAGE_VARIABLE = "POSTRIDER_PAGE_URL";

const Environment = z.record(z.string(), z.string());

/** The processor's environment without keys, the feedback function's dead-letter queue, and the page's URL. */
export type Running = z.infer<typeof Environment>;

/** Returns a function that removes the file; undefined while an earlier server runs, which keeps its file. */
export async function writeRunningFile(
  { environment, feedback }: Pick<LocalSystem, "environment" | "feedback">,
  file: string,
  pageUrl?: string,
): Promise<(() => Promise<void>) | undefined> {
  const earlier = await readRunning(file);
  // A killed server had the same ports.
  const isOwn = earlier?.["AWS_ENDPOINT_URL_SESV2"] === environment["AWS_ENDPOINT_URL_SESV2"];
  if (earlier !== undefined && !isOwn) return undefined;
  const { OPENAI_API_KEY: _, UNSUBSCRIBE_KEY: __, ...variables } = environment;
  const running: Running = {
    ...variables,
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

/** Undefined if no server runs, even if a killed one left its file. */
export async function readRunning(file = runningFile()): Promise<Running | undefined> {
  try {
    const running = Environment.parse(JSON.parse(await readFile(file, "utf8")));
    return (await isListening(running["AWS_ENDPOINT_URL_SESV2"])) ? running : undefined;
  } catch {
    return undefined;
  }
}

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
