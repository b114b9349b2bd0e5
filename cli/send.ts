/** `postrider send`: events to the dev server, or to a queue on AWS. */
import type { Command } from "commander";
import type { SendOptions } from "./send/run-send.ts";
import { AWS_SOURCES, createCommand } from "./shared/command.ts";

export function sendCommand(): Command {
  return createCommand(
    "send",
    "Send events to the dev server, or to your queue on AWS",
    [
      "npx postrider send event.json",
      'npx postrider send --sample "with every field"',
      "npx postrider send events.jsonl --aws",
    ],
    [
      "Without --aws and --queue-url, the project's dev server gets the events (npx postrider dev).",
      AWS_SOURCES,
    ],
  )
    .argument("[file]", "JSON, a JSON array or JSON lines; - reads stdin")
    .option("--sample <name>", "send this sample of your definitions; a part of its name is enough")
    .option("--aws", "send to the deployed queue, which the project's cdk-outputs.json names")
    .option("--queue-url <url>", "send to this queue")
    .option("--json", "print JSON")
    .action(async (file: string | undefined, options: SendOptions) => {
      const { runSend } = await import("./send/run-send.ts");
      await runSend(file, options);
    });
}
