/** What operators' commands are given: the tables, and whom they are about. */
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { UsageError } from "../shared/command-error.ts";
import { projectOption } from "../shared/project-folder.ts";

export type TableOptions = {
  readonly project: string;
  readonly coordinationTable?: string;
  readonly deliveriesTable?: string;
  readonly local?: true;
};

export type Tables = { readonly coordinationTable: string; readonly deliveriesTable: string };

const ID = /^[0-9a-f]{32}$/;

export const OPERATOR_NOTE = `Tables come from the project's cdk-outputs.json, which \`postrider deploy\` writes. Region and credentials come from the AWS SDK's usual places (AWS_REGION, AWS_PROFILE, …).`;

/** Adds the options that say where the rows are. */
export function withTables(command: Command, ...names: readonly (keyof Tables)[]): Command {
  command.addOption(projectOption());
  command.option("--local", "work on the running dev server, not on AWS");
  for (const name of names) command.addOption(TABLE_OPTIONS[name]());
  return command;
}

const TABLE_OPTIONS = {
  coordinationTable: () =>
    new Option("--coordination-table <name>", "the stack's CoordinationTable").env(
      "COORDINATION_TABLE",
    ),
  deliveriesTable: () =>
    new Option("--deliveries-table <name>", "the stack's DeliveriesTable").env("DELIVERIES_TABLE"),
} as const;

/** A table's name, by option, environment or the project's outputs file. @throws UsageError */
export async function tableOf(options: TableOptions, name: keyof Tables): Promise<string> {
  if (options.local) return localTable(options.project, name);
  const { OUTPUTS_FILE, readOutputs } = await import("../shared/outputs.ts");
  const table = options[name] ?? (await readOutputs(join(options.project, OUTPUTS_FILE)))[name];
  if (table !== undefined) return table;
  const { flags, envVar } = TABLE_OPTIONS[name]();
  throw new UsageError(
    `Expected \`${flags}\`, got none. Run \`npx postrider deploy\`, which writes the tables' names to ${OUTPUTS_FILE}, or set ${envVar}.`,
  );
}

const LOCAL_NAMES = {
  coordinationTable: "COORDINATION_TABLE",
  deliveriesTable: "DELIVERIES_TABLE",
} as const;

/** A table of the running dev server, whose endpoints the SDK uses from now on. @throws CommandError */
async function localTable(project: string, name: keyof Tables): Promise<string> {
  const { readLocal, useLocal } = await import("../shared/local-server.ts");
  const running = await readLocal(project);
  useLocal(running);
  return running[LOCAL_NAMES[name]] ?? "";
}

/** Both tables' names. @throws UsageError */
export async function tablesOf(options: TableOptions): Promise<Tables> {
  return {
    coordinationTable: await tableOf(options, "coordinationTable"),
    deliveriesTable: await tableOf(options, "deliveriesTable"),
  };
}

/** The key of a notification, or the id of a recipient. @throws InvalidArgumentError */
export function hashed(text: string): string {
  if (ID.test(text)) return text;
  throw new InvalidArgumentError("Expected 32 digits and letters a to f, as the lists show them.");
}

/** Whether a recipient is given by the id that a list shows in place of an unknown address. */
export function isRecipientId(text: string): boolean {
  return ID.test(text);
}
