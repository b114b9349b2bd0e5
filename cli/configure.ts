/** `postrider configure`: asks for settings and writes them to postrider.config.ts. */
import { Command } from "commander";
import { withHelp } from "./shared/help.ts";
import { type ProjectOption, projectOption } from "./shared/project-folder.ts";

export function configureCommand(): Command {
  const command = new Command("configure")
    .description("Ask for settings, show the change, write postrider.config.ts")
    .addOption(projectOption())
    .action(async ({ project }: ProjectOption) => {
      const [{ projectIn }, { UsageError }] = await Promise.all([
        import("./shared/project-folder.ts"),
        import("./shared/command-error.ts"),
      ]);
      const { configFile } = projectIn(project);
      if (!process.stdin.isTTY || !process.stdout.isTTY)
        throw new UsageError(
          "Expected a terminal to ask on, got none. Edit postrider.config.ts by hand, or give a command its settings: npx postrider deploy -c stage=staging",
        );
      const { configure } = await import("./configure/configure.ts");
      await configure(configFile, { input: process.stdin, output: process.stdout });
    });
  return withHelp(command, {
    examples: ["npx postrider configure"],
    notes: ["Settings that it does not ask for stay as they are. Ctrl-C ends it without a change."],
  });
}
