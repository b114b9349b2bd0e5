/** What the operators' commands share: the tables, and how a delivery is named. */
import { type Command, Option } from "commander";
import type { CommandTarget } from "../../operator/command-text.ts";
import type { Deployment } from "../../operator/connect.ts";
import type { NamedOutputs } from "../shared/outputs.ts";
import { AWS_SOURCES, createCommand } from "../shared/command.ts";
import { UsageError } from "../shared/command-error.ts";

export type TableOptions = {
  readonly project: string;
  readonly local?: true;
  readonly stage?: string;
  readonly coordinationTable?: string;
  readonly deliveriesTable?: string;
};

export type Tables = { readonly coordinationTable: string; readonly deliveriesTable: string };

const VARIABLES = {
  coordinationTable: "COORDINATION_TABLE",
  deliveriesTable: "DELIVERIES_TABLE",
} as const;

const FLAGS = {
  coordinationTable: "--coordination-table <name>",
  deliveriesTable: "--deliveries-table <name>",
} as const;

const NOTE = `Tables come from the project's cdk-outputs.json, which \`postrider deploy\` writes. --stage names one of several stacks in it. ${AWS_SOURCES}`;

export function operatorCommand(
  name: string,
  description: string,
  examples: readonly string[],
  {
    tables,
    notes = [],
  }: { readonly tables: readonly (keyof Tables)[]; readonly notes?: readonly string[] },
): Command {
  const command = createCommand(name, description, examples, [...notes, NOTE])
    .option("--stage <name>", "the deployment to work on, such as production")
    .option("--local", "work on the running dev server, not on AWS");
  for (const table of tables) {
    const output = table.replace(/^./, (initial) => initial.toUpperCase());
    command.addOption(new Option(FLAGS[table], `the stack's ${output}`).env(VARIABLES[table]));
  }
  return command;
}

/** The name of a table, from the option, the environment or the project's outputs. @throws UsageError, CommandError */
export async function tableOf(options: TableOptions, name: keyof Tables): Promise<string> {
  if (options.local) {
    const { readLocal, useLocal } = await import("../shared/local-server.ts");
    const running = await readLocal(options.project);
    useLocal(running);
    return running[VARIABLES[name]] ?? "";
  }
  const { OUTPUTS_FILE, readOutputs, readStage } = await import("../shared/outputs.ts");
  const { project, stage } = options;
  // A stage wins over the environment's tables, which may be another stage's.
  const table =
    stage === undefined
      ? (options[name] ?? (await readOutputs(project))[name])
      : (await readStage(project, stage))[name];
  if (table !== undefined) return table;
  throw new UsageError(
    `Expected \`${FLAGS[name]}\`, got none. Run \`npx postrider deploy\`, which writes the tables' names to ${OUTPUTS_FILE}, or set ${VARIABLES[name]}.`,
  );
}

export async function tablesOf(options: TableOptions): Promise<Tables> {
  return {
    coordinationTable: await tableOf(options, "coordinationTable"),
    deliveriesTable: await tableOf(options, "deliveriesTable"),
  };
}

/** A deployment or the dev server, with what it is called in a sentence. @throws UsageError, CommandError */
export async function deploymentOf(
  options: TableOptions,
): Promise<Deployment & { readonly stage: string; readonly pageUrl?: string | undefined }> {
  const tables = await tablesOf(options);
  const { project, local, stage } = options;
  if (local) {
    const { readLocal } = await import("../shared/local-server.ts");
    const running = await readLocal(project);
    const { QUEUE_URL, DEAD_LETTER_QUEUE_URL, RECIPIENT_KEY, POSTRIDER_PAGE_URL } = running;
    return {
      ...tables,
      queueUrl: QUEUE_URL,
      deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL,
      recipientKey: RECIPIENT_KEY,
      stage: "the dev server",
      pageUrl: POSTRIDER_PAGE_URL,
    };
  }
  const { readOutputs, readStage } = await import("../shared/outputs.ts");
  const { stageOf } = await import("../../lib/settings/stage.ts");
  const isNamed = stage === undefined && options.deliveriesTable !== undefined;
  // Tables that are named are a deployment without outputs.
  const outputs: NamedOutputs = isNamed
    ? { deliveriesTable: options.deliveriesTable }
    : await (stage === undefined ? readOutputs(project) : readStage(project, stage));
  const {
    RECIPIENT_KEY,
    RECIPIENT_KEY_PARAMETER,
    QUEUE_URL,
    DEAD_LETTER_QUEUE_URL,
    RETENTION_DAYS = outputs.retentionDays,
  } = isNamed ? process.env : {};
  const { stackId = "", queueUrl, deadLetterQueueUrl, recipientKeyParameter } = outputs;
  const { eventsOut: level, eventBus: bus, installation, scheduleMinutes } = outputs;
  return {
    ...tables,
    queueUrl: QUEUE_URL ?? queueUrl,
    deadLetterQueueUrl: DEAD_LETTER_QUEUE_URL ?? deadLetterQueueUrl,
    recipientKeyParameter: RECIPIENT_KEY_PARAMETER ?? recipientKeyParameter,
    recipientKey: RECIPIENT_KEY,
    retentionDays: RETENTION_DAYS === undefined ? undefined : Number(RETENTION_DAYS),
    scheduleMinutes,
    ...(level !== undefined &&
      level !== "off" &&
      bus !== undefined &&
      installation !== undefined && { eventsOut: { level, bus, installation } }),
    stage: isNamed ? tables.deliveriesTable : (stageOf(stackId) ?? stackId),
  };
}

/** What the options of any command say of the deployment. Tables that the environment names need no option. */
export function targetOf({
  project,
  local,
  stage,
  deliveriesTable,
  coordinationTable,
}: CommandTarget): CommandTarget {
  const { DELIVERIES_TABLE, COORDINATION_TABLE } = process.env;
  return {
    project: project === "." ? undefined : project,
    local,
    stage,
    deliveriesTable: deliveriesTable === DELIVERIES_TABLE ? undefined : deliveriesTable,
    coordinationTable: coordinationTable === COORDINATION_TABLE ? undefined : coordinationTable,
  };
}

/** Whether a text is the id of a recipient or the key of a notification: a hash. */
export function isId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}
