/** The dev server of a project, for commands that work on it. */
import { readRunning, type Running, runningFile } from "../local/dev/running.ts";
import { CommandError } from "./command-error.ts";

/** Where it is. @throws CommandError where none runs */
export async function readLocal(project: string): Promise<Running> {
  const running = await readRunning(runningFile(project));
  if (running !== undefined) return running;
  throw new CommandError(
    `Expected a dev server for ${project === "." ? "this project" : project}, found none. Start it with \`npx postrider dev\` in another terminal.`,
  );
}
