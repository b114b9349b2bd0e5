/** `postrider new`: a definition with a sample, and its test. */
import type { Command } from "commander";
import type { NewOptions } from "./new/write-definition.ts";
import { createCommand } from "./shared/command.ts";

export function newCommand(): Command {
  const description = "Write a definition for an event type, with a sample and a test";
  return createCommand("new", description, ["npx postrider new order.shipped"])
    .argument("<type>", 'the event\'s type, exactly: "order.shipped"')
    .option("--dir <folder>", "the folder in notifications/ to write to", "notifications")
    .option("--json", "print what was written as JSON")
    .action(async (type: string, options: NewOptions) => {
      const { writeDefinition } = await import("./new/write-definition.ts");
      await writeDefinition(type, options);
    });
}
