/** `postrider dead-letters`: the messages that could not be processed, and why. */
import type { Command } from "commander";
import { integerWithin } from "../shared/command.ts";
import { operatorCommand } from "../operator/options.ts";
import { reasonNamed } from "../operator/reason.ts";
import type { DeadLetterOptions } from "./run/list-dead-letters.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;

export function deadLettersCommand(): Command {
  return operatorCommand(
    "dead-letters",
    "List the messages that could not be processed, and why",
    [
      "npx postrider dead-letters",
      "npx postrider dead-letters --reason data-invalid",
      "npx postrider dead-letters --body evt-20406",
    ],
    {
      tables,
      notes: [
        "Newest first, without those that were redriven or deleted. node_modules/postrider/docs/dead-letters.md lists every reason and its fix.",
      ],
    },
  )
    .option("--reason <reason>", "only these, such as data-invalid", reasonNamed)
    .option("--definition <type>", "only those of this definition")
    .option("--body <id>", "print the body of one: an event's id, a key, or an SQS message id")
    .option("--sweep", "first list what SQS or EventBridge moved to the dead-letter queue")
    .option("--limit <number>", "how many", integerWithin(1, 100), 20)
    .option("--cursor <cursor>", "continue after a page: the cursor that it printed")
    .option("--json", "print JSON")
    .action(async (options: DeadLetterOptions) => {
      const { bodyText, listDeadLetters } = await import("./run/list-dead-letters.ts");
      if (options.body === undefined) console.log(await listDeadLetters(options));
      else process.stdout.write(await bodyText(options.body, options));
    });
}
