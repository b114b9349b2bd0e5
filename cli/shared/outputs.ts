/** The stack's outputs: `postrider deploy` writes them to a file, and other commands read them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { stackIdOf } from "../../lib/settings/stage.ts";
import { CommandError, UsageError } from "./command-error.ts";

const output = z.string().optional();

export type StackOutputs = z.infer<typeof StackOutputs>;
const StackOutputs = z.object({
  queueUrl: output,
  deadLetterQueueUrl: output,
  /** The queue of SES events that the feedback function could not handle. */
  feedbackDeadLetterQueueUrl: output,
  deliveriesTable: output,
  coordinationTable: output,
  recipientKeyParameter: output,
  eventsOut: z.enum(["off", "troubles", "all"]).optional(),
  eventBus: output,
  installation: output,
  /** Settings. Outputs of an older deployment have none. */
  retentionDays: z.coerce.number().int().positive().optional(),
  scheduleMinutes: z.coerce.number().int().positive().optional(),
  configurationSet: output,
});

/** By the names of the stacks, as `cdk deploy --outputs-file` writes them. */
const StacksSchema = z.record(z.string(), z.preprocess(lowerFirstLetters, StackOutputs));

/** In the project's folder. */
export const OUTPUTS_FILE = "cdk-outputs.json";

/** A stack with its name. */
export type NamedOutputs = StackOutputs & { readonly stackId?: string };

/** The outputs of a stage, which must be deployed. @throws CommandError, UsageError */
export async function readStage(project: string, stage: string): Promise<NamedOutputs> {
  const file = join(project, OUTPUTS_FILE);
  const stacks = await readStacks(file);
  const stackId = stackIdOf({ stage });
  const outputs = stacks[stackId];
  if (outputs !== undefined) return { stackId, ...outputs };
  throw new UsageError(
    `Expected the stack ${stackId} in ${file}, got ${Object.keys(stacks).join(" and ") || "none"}. Run \`npx postrider deploy -c stage=${stage}\`, which writes it, or name another stage.`,
  );
}

/** The outputs in the project's folder; none if the file is missing or unreadable. @throws UsageError */
export async function readOutputs(project: string, stackId?: string): Promise<NamedOutputs> {
  const file = join(project, OUTPUTS_FILE);
  const stacks = await readStacks(file).catch((error: unknown) => {
    if (error instanceof CommandError) return {};
    throw error;
  });
  return outputsOf(stacks, file, stackId);
}

/** The outputs of `stackId`, or of the only stack in the file. @throws CommandError, UsageError */
export async function readOutputsFile(file: string, stackId?: string): Promise<StackOutputs> {
  return outputsOf(await readStacks(file), file, stackId);
}

function outputsOf(
  stacks: Readonly<Record<string, StackOutputs>>,
  file: string,
  stackId: string | undefined,
): NamedOutputs {
  if (stackId !== undefined) return { stackId, ...stacks[stackId] };
  const [only, ...others] = Object.keys(stacks);
  if (only === undefined) return {};
  if (others.length > 0)
    throw new UsageError(
      `Expected one stack in ${file}, got ${[only, ...others].join(" and ")}. Name the stack, the table or the queue with an option: --stage, --coordination-table, --deliveries-table or --queue-url.`,
    );
  return { stackId: only, ...stacks[only] };
}

async function readStacks(file: string): Promise<Record<string, StackOutputs>> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(
      `Expected ${file}, which \`npx postrider deploy\` writes, got ${error.code}`,
    );
  });
  const { data: stacks } = StacksSchema.safeParse(jsonOf(text));
  if (stacks === undefined)
    throw new CommandError(
      `Expected ${file} to hold the JSON that \`npx postrider deploy\` writes, got something else`,
    );
  return stacks;
}

/** `QueueUrl` -> `queueUrl`. */
function lowerFirstLetters(outputs: unknown): unknown {
  if (typeof outputs !== "object" || outputs === null) return outputs;
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name.replace(/^./, (initial) => initial.toLowerCase()),
      value,
    ]),
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
