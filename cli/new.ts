/** `postrider new`: one definition with its samples, and its test. */
import { Command } from "commander";
import { withHelp } from "./shared/help.ts";
import type { NewOptions } from "./new/write-definition.ts";
import { projectOption } from "./shared/project-folder.ts";

export function newCommand(): Command {
  const command = new Command("new")
    .description("Write a definition for an event type, with a sample and a test")
    .argument("<type>", 'the event\'s type, exactly: "order.shipped"')
    .addOption(projectOption())
    .option("--dir <folder>", "the folder in notifications/ to write to", "notifications")
    .option("--json", "print what was written as JSON")
    .action(async (type: string, options: NewOptions) => {
      const { writeDefinition } = await import("./new/write-definition.ts");
      await writeDefinition(type, options);
    });
  return withHelp(command, { examples: ["npx postrider new order.shipped"] });
}
