/** `npm run postrider -- COMMAND`: what an operator may look at and decide. */
import { Command } from "commander";
import { awsHintOf } from "../cli/aws-hints.ts";
import { liftCommand } from "../cli/operator/unsuppress.ts";
import { OUTPUTS_FILE, readOutputs } from "../cli/outputs.ts";
import { OperatorError } from "../cli/operator/operator-error.ts";
import { parkedCommand } from "../cli/operator/held.ts";
import { releaseCommand } from "../cli/operator/release.ts";
import { sentCommand } from "../cli/operator/mark-sent.ts";
import { suppressCommand } from "../cli/operator/suppress.ts";
import { suppressedCommand } from "../cli/operator/suppressed.ts";
import { DependencyError } from "../functions/platform/errors.ts";

const program = new Command("npm run postrider --")
  .description("What an operator may look at and decide.")
  .addCommand(suppressedCommand())
  .addCommand(suppressCommand())
  .addCommand(liftCommand())
  .addCommand(parkedCommand())
  .addCommand(releaseCommand())
  .addCommand(sentCommand())
  .addHelpText(
    "after",
    "\nRegion and credentials come by the AWS SDK's usual ways (AWS_REGION, AWS_PROFILE …); the tables are those that cdk-outputs.json tells of, where `npm run deploy` wrote of one stack.\nExit codes: 0 done, 1 wrong usage, or AWS did not do its part, 2 nothing to be done as things are.",
  );

for (const command of program.commands)
  command.configureOutput({ outputError: (text, write) => write(text + hintFor(text)) });

const { coordinationTable, deliveriesTable } = await readOutputs(OUTPUTS_FILE);
const { env } = process;
if (coordinationTable !== undefined) env["COORDINATION_TABLE"] ??= coordinationTable;
if (deliveriesTable !== undefined) env["DELIVERIES_TABLE"] ??= deliveriesTable;

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof OperatorError) fail(2, error.message);
  else if (error instanceof DependencyError)
    fail(1, error.message, causeOf(error), `  ${awsHintOf(error.cause)}`);
  else throw error;
}

/** Where a missing table's name comes from. */
function hintFor(error: string): string {
  const [, table] = /--(coordination|deliveries)-table <name>' not specified/.exec(error) ?? [];
  return table === undefined
    ? ""
    : `Run npm run deploy, which writes the tables' names to ${OUTPUTS_FILE}, or set ${table.toUpperCase()}_TABLE.\n`;
}

function fail(code: number, ...lines: readonly string[]): void {
  for (const line of lines) console.error(line);
  process.exitCode = code;
}

/** AWS's own words: they are for the operator alone, on the operator's own screen. */
function causeOf({ cause }: DependencyError): string {
  return cause instanceof Error ? `  ${cause.message}` : "";
}
