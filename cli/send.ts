/** `postrider send`: events to the dev server, or to a queue on AWS. */
import { Command } from "commander";
import type { SendOptions } from "./send/run-send.ts";
import { withHelp } from "./shared/help.ts";
import { projectOption } from "./shared/project-folder.ts";

export function sendCommand(): Command {
  const command = new Command("send")
    .description("Send events to the dev server, or to your queue on AWS")
    .argument("[file]", "JSON, a JSON array or JSON lines; - reads stdin")
    .addOption(projectOption())
    .option("--sample <name>", "send this sample of your definitions; a part of its name is enough")
    .option("--aws", "send to the deployed queue, as the project's cdk-outputs.json names it")
    .option("--queue-url <url>", "send to this queue")
    .option("--json", "print JSON")
    .action(async (file: string | undefined, options: SendOptions) => {
      const { runSend } = await import("./send/run-send.ts");
      await runSend(file, options);
    });
  return withHelp(command, {
    examples: [
      "npx postrider send event.json",
      'npx postrider send --sample "with every field"',
      "npx postrider send events.jsonl --aws",
    ],
    notes: [
      "Without --aws and --queue-url the dev server of the project gets the events (npx postrider dev). Region and credentials for AWS come from the AWS SDK's usual places (AWS_REGION, AWS_PROFILE, …).",
    ],
  });
}
