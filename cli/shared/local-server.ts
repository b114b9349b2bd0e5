/** The dev server of a project, for commands that work on it. */
import { readRunning, type Running, runningFile } from "../../local/dev/running.ts";
import { CommandError } from "./command-error.ts";

/** Where it is. @throws CommandError where none runs */
export async function readLocal(project: string): Promise<Running> {
  const running = await readRunning(runningFile(project));
  if (running !== undefined) return running;
  throw new CommandError(
    `Expected a dev server for ${project === "." ? "this project" : project}, found none. Start it with \`npx postrider dev\` in another terminal.`,
  );
}

/** The SDK works on the dev server from now on, and on nothing else: a profile would win over the server's keys. */
export function useLocal(running: Running): void {
  for (const name of ["AWS_PROFILE", "AWS_SESSION_TOKEN"]) delete process.env[name];
  Object.assign(process.env, running);
}
