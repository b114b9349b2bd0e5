/** `postrider held`, `release` and `mark-sent`: emails that wait for an operator's decision. */
import type { Command } from "commander";
import { idArgument, operatorCommand, tablesOf, type TableOptions } from "./options.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;

export function heldCommand(): Command {
  return operatorCommand(
    "held",
    "List emails that wait for your decision: SES did not answer, no report came",
    ["npx postrider held", "npx postrider held --json"],
    {
      tables,
      notes: [
        "Ask the reader whether the email arrived. Then: postrider mark-sent, or postrider release.",
      ],
    },
  )
    .option("--json", "print JSON")
    .action(async ({ json, ...options }: TableOptions & { readonly json?: true }) => {
      const given = await tablesOf(options);
      const { heldText } = await import("./held-deliveries.ts");
      console.log(await heldText(given, json === true));
    });
}

export function releaseCommand(): Command {
  return deliveryCommand("release", "Send a held email once more: you know that it did not arrive");
}

export function markSentCommand(): Command {
  return deliveryCommand("mark-sent", "Record a held email as sent: you know that it arrived");
}

function deliveryCommand(name: "release" | "mark-sent", description: string): Command {
  return operatorCommand(name, description, [`npx postrider ${name} KEY RECIPIENT`], { tables })
    .addArgument(idArgument("key", "the notification's key"))
    .addArgument(idArgument("recipient", "the recipient's id"))
    .action(async (notification: string, recipient: string, options: TableOptions) => {
      const given = await tablesOf(options);
      const { markSent, release } = await import("./held-deliveries.ts");
      const decide = name === "release" ? release : markSent;
      const said = { by: "operator", why: "" };
      console.log(await decide(given, { notification, recipient }, said));
    });
}
