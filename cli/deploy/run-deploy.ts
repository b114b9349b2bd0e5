import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { CommandError } from "../shared/command-error.ts";
import { OUTPUTS_FILE } from "../shared/outputs.ts";
import { findProject } from "../shared/project-folder.ts";

/** Runs the project's own CDK Toolkit, and returns its exit code. @throws UsageError, CommandError */
export async function runDeploy(project: string, passedOn: readonly string[]): Promise<number> {
  const { folder } = findProject(project);
  const args = [cdkProgram(folder), "deploy", "--outputs-file", OUTPUTS_FILE, ...passedOn];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: "inherit" });
  // A terminal sends Ctrl-C to cdk as well, which cleans up before it ends.
  const ignore = () => {};
  process.on("SIGINT", ignore);
  const [code]: (number | null)[] = await once(child, "close");
  process.off("SIGINT", ignore);
  return code ?? 1;
}

/** The installed one: `npx cdk` would download another. @throws CommandError */
function cdkProgram(folder: string): string {
  try {
    return createRequire(join(resolve(folder), "package.json")).resolve("aws-cdk/bin/cdk");
  } catch {
    throw new CommandError(
      "Expected the package aws-cdk in this project, found none. Run: npm install --save-dev aws-cdk@2",
    );
  }
}
