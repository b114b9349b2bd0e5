/** `postrider app`: builds the stack of a project; its cdk.json calls it. */
import type { Command } from "commander";
import { createCommand, type ProjectOption } from "./shared/command.ts";

export function appCommand(): Command {
  const examples = ["npx cdk synth"];
  return createCommand("app", "The CDK app of a project; cdk.json calls it", examples).action(
    async ({ project }: ProjectOption) => {
      const { findProject } = await import("./shared/project-folder.ts");
      const { createApp } = await import("../lib/app.ts");
      const { configFile, notifications } = findProject(project);
      await createApp(configFile, notifications);
    },
  );
}
