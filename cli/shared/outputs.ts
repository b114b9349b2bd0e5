/** The stack's outputs: `postrider deploy` writes them to a file, and other commands read them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod";
import { CommandError } from "./command-error.ts";

const output = z.string().optional();

export type Deployed = z.infer<typeof Deployed>;
const Deployed = z.object({
  queueUrl: output,
  deadLetterQueueUrl: output,
  /** The queue of SES events that the feedback function could not handle. */
  feedbackDeadLetterQueueUrl: output,
  deliveriesTable: output,
  coordinationTable: output,
  configurationSet: output,
});

/** By the names of the stacks, as `cdk deploy --outputs-file` writes them. */
const Outputs = z.record(z.string(), z.preprocess(withSmallInitials, Deployed));

/** In the project's folder. */
export const OUTPUTS_FILE = "cdk-outputs.json";

/** The outputs in the project's folder; none if the file is missing or unreadable. */
export async function readOutputs(project: string, stackId?: string): Promise<Deployed> {
  return readNamedOutputs(join(project, OUTPUTS_FILE), stackId).catch((error: unknown) => {
    if (error instanceof CommandError) return {};
    throw error;
  });
}

/** The outputs of `stackId`, or of the only stack in the file. @throws CommandError */
export async function readNamedOutputs(file: string, stackId?: string): Promise<Deployed> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`Expected ${file} to be a file of outputs, got ${error.code}`);
  });
  const { data: stacks } = Outputs.safeParse(jsonOf(text));
  if (stacks === undefined)
    throw new CommandError(
      `Expected ${file} to hold the JSON that \`npx postrider deploy\` writes, got something else`,
    );
  const [only, ...others] = Object.keys(stacks);
  return stacks[stackId ?? (others.length === 0 ? only : undefined) ?? ""] ?? {};
}

/** `QueueUrl` -> `queueUrl`. */
function withSmallInitials(outputs: unknown): unknown {
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
