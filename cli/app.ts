/** `postrider app`: what a project's cdk.json calls to build the stack. */
import { Command } from "commander";
import { type ProjectOption, projectOption } from "./shared/project-folder.ts";

export function appCommand(): Command {
  return new Command("app")
    .description("The CDK app of a project; cdk.json calls it")
    .addOption(projectOption())
    .action(async ({ project }: ProjectOption) => {
      const { projectIn } = await import("./shared/project-folder.ts");
      const { createApp } = await import("../lib/app.ts");
      const { configFile, notifications } = projectIn(project);
      await createApp(configFile, notifications);
    });
}
