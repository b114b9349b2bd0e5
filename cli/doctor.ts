/** `postrider doctor`: what is missing before email goes out, and how to fix it. */
import { type Command, InvalidArgumentError, Option } from "commander";
import type { DoctorOptions } from "./doctor/run-doctor.ts";
import { createCommand, integerWithin } from "./shared/command.ts";

export function doctorCommand(): Command {
  return createCommand(
    "doctor",
    "Check the AWS account, the settings and the AI; changes nothing",
    ["npx postrider doctor", "npx postrider doctor --stage staging --json"],
    [
      "Region, credentials and endpoints come from the AWS SDK's usual places (AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL, …). OPENAI_BASE_URL and BEDROCK_BASE_URL override the settings.",
    ],
  )
    .option("--stage <name>", "the deployment to check; the same as -c stage=NAME")
    .option("-c, --context <name=value>", "a setting, instead of the file's", withSetting)
    .option("--outputs <file>", "the outputs file (default: the project's cdk-outputs.json)")
    .option("--queue-url <url>", "the stack's QueueUrl")
    .option("--dead-letter-queue-url <url>", "the stack's DeadLetterQueueUrl")
    .addOption(new Option("--feedback-dead-letter-queue-url <url>").hideHelp())
    .option("--deliveries-table <name>", "the stack's DeliveriesTable")
    .option("--coordination-table <name>", "the stack's CoordinationTable")
    .option("--timeout <seconds>", "the limit of each check", integerWithin(1, 999), 5)
    .option("--local [file]", "check the dev server on this machine instead of AWS")
    .option("--json", "print JSON")
    .allowExcessArguments(false)
    .action(async (options: DoctorOptions) => {
      const { runDoctor } = await import("./doctor/run-doctor.ts");
      process.exitCode = await runDoctor(options);
    });
}

function withSetting(text: string, before: Record<string, string> = {}): Record<string, string> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Expected name=value.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
