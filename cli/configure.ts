/** `postrider configure`: asks for settings and writes them to postrider.config.ts. */
import type { Command } from "commander";
import { createCommand, type ProjectOption } from "./shared/command.ts";

export function configureCommand(): Command {
  return createCommand(
    "configure",
    "Ask for settings, show the change, write postrider.config.ts",
    ["npx postrider configure"],
    ["Other settings stay as they are. Ctrl-C ends it without a change."],
  ).action(async ({ project }: ProjectOption) => {
    const { findProject } = await import("./shared/project-folder.ts");
    const { UsageError } = await import("./shared/command-error.ts");
    const { configFile } = findProject(project);
    if (!process.stdin.isTTY || !process.stdout.isTTY)
      throw new UsageError(
        "Expected a terminal to ask on, got none. Edit postrider.config.ts by hand, or give a command its settings: npx postrider deploy -c stage=staging",
      );
    const { configure } = await import("./configure/configure.ts");
    await configure(configFile, { input: process.stdin, output: process.stdout });
  });
}
