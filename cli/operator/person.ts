/** `postrider export` and `erase`: everything kept about a person. */
import type { Command } from "commander";
import { argumentOf, commandText } from "../../operator/command-text.ts";
import type { CommandHint } from "../../operator/why/answer.ts";
import { commandLines } from "../read/text/answer-text.ts";
import { hanging, styleOf } from "../read/text/layout.ts";
import { actingCommand, type ActingOptions, canAsk, openActing, perform } from "./acting.ts";
import { operatorCommand, type TableOptions } from "./options.ts";

const tables = ["deliveriesTable", "coordinationTable"] as const;
const SCAN = "It reads the whole table: about 0.1 US dollars for a million emails.";

export function exportCommand(): Command {
  return operatorCommand(
    "export",
    "Print everything kept about an address, as JSON",
    ["npx postrider export reader@example.com > reader.json"],
    { tables, notes: [SCAN] },
  )
    .option("--json", "print JSON, which it does anyway")
    .argument("<address>", "the address")
    .action(async (given: string, options: TableOptions) => {
      const { addressOf } = await import("./recipient.ts");
      const address = addressOf(given);
      const { operator } = await openActing(options);
      const { exportPerson } = await import("../../operator/actions/person.ts");
      console.log(JSON.stringify(await exportPerson(operator, address), undefined, 2));
    });
}

export function eraseCommand(): Command {
  const examples = [
    "npx postrider erase reader@example.com",
    'npx postrider erase reader@example.com --yes --why "request of 30 November"',
  ];
  const notes = [
    "Without --yes and without a terminal it only says what it would erase. It may be repeated after a failure.",
    SCAN,
  ];
  return actingCommand("erase", "Erase everything kept about an address", examples, notes)
    .argument("<address>", "the address")
    .action(async (given: string, options: ActingOptions) => {
      const { addressOf } = await import("./recipient.ts");
      const address = addressOf(given);
      const acting = await openActing(options);
      const { erasePerson } = await import("../../operator/actions/person.ts");
      const prepared = await erasePerson(acting.operator, address);
      if (prepared.kind === "refused" || options.yes || canAsk()) return perform(prepared, acting);
      const { effects } = prepared;
      const command = `postrider erase ${argumentOf(address)} --yes --why TEXT`;
      const erase = [commandText(command, acting.target), "erases it"] as const;
      console.log(
        options.json
          ? JSON.stringify({ kind: "dry-run", effects, commands: [erase] }, undefined, 2)
          : dryRunText(effects, erase),
      );
    });
}

function dryRunText(effects: readonly string[], erase: CommandHint): string {
  const style = styleOf(process.stdout, process.env);
  return [
    ...effects.flatMap((effect) => hanging("  ", effect, style)),
    "",
    "Nothing was erased.",
    "",
    ...commandLines([erase], style),
  ].join("\n");
}
