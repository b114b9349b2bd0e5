import { readRunning, type Running, runningFile } from "../../local/dev/running.ts";
import { CommandError } from "./command-error.ts";

/** The environment variables of the project's running dev server. @throws CommandError if none runs */
export async function readLocal(project: string): Promise<Running> {
  const running = await readRunning(runningFile(project));
  if (running !== undefined) return running;
  throw new CommandError(
    `Expected a dev server for ${project === "." ? "this project" : project}, found none. Start it with \`npx postrider dev\` in another terminal.`,
  );
}

/** From now on, the SDK uses the dev server. A profile would override its keys. */
export function useLocal(running: Running): void {
  for (const name of ["AWS_PROFILE", "AWS_SESSION_TOKEN"]) delete process.env[name];
  Object.assign(process.env, running);
}
