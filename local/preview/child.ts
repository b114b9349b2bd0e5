/** Renders in a process of its own, because Node never loads a changed module anew. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { readManifest } from "./folder.ts";
import { PreviewError } from "./preview-error.ts";

export type Child = {
  /** Runs the program with `--out folder`. @throws PreviewError in the program's own words */
  readonly renderInto: (folder: string) => Promise<void>;
  /** Ends one that is under way, and begins no more. */
  readonly stop: () => void;
};

export function createChild(
  program: string,
  options: readonly string[],
  onProgress: (line: string) => void,
): Child {
  let running: ChildProcess | undefined;
  let stopped = false;
  return {
    renderInto: async (folder) => {
      if (stopped) throw new PreviewError("The preview has been stopped.");
      // Beside the folders, so that the next rendering does not ask and pay for the same words again.
      const answers = join(dirname(folder), "answers.json");
      const child = spawn(
        process.execPath,
        [program, ...options, "--out", folder, "--answers", answers],
        { stdio: ["ignore", "pipe", "pipe"] },
      );
      running = child;
      let complaint = "";
      child.stderr.on("data", (text: Buffer) => (complaint += text.toString("utf8")));
      createInterface(child.stdout).on("line", (line) => {
        if (line.startsWith("Rendering")) onProgress(line);
      });
      await once(child, "close");
      running = undefined;
      // Faults that can be shown are a complaint as well, and stand on the pages.
      if ((await readManifest(folder)) === undefined)
        throw new PreviewError(complaint.trim() || "The rendering ended without a word.");
    },
    stop: () => {
      stopped = true;
      running?.kill();
    },
  };
}
