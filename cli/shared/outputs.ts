/** What a deployment has told: `npx postrider deploy` writes it to a file, and options go before that. */
import { readFile } from "node:fs/promises";
import * as z from "zod";
import { CommandError } from "./command-error.ts";

export type Deployed = {
  readonly queueUrl?: string | undefined;
  readonly deadLetterQueueUrl?: string | undefined;
  /** Where SES's events go that the feedback function could not handle. */
  readonly feedbackDeadLetterQueueUrl?: string | undefined;
  readonly deliveriesTable?: string | undefined;
  readonly coordinationTable?: string | undefined;
  readonly configurationSet?: string | undefined;
};

const Outputs = z.record(
  z.string(),
  z.looseObject({
    QueueUrl: z.optional(z.string()),
    DeadLetterQueueUrl: z.optional(z.string()),
    FeedbackDeadLetterQueueUrl: z.optional(z.string()),
    DeliveriesTable: z.optional(z.string()),
    CoordinationTable: z.optional(z.string()),
    ConfigurationSet: z.optional(z.string()),
  }),
);

/** Where `npx postrider deploy` writes it, in the project's folder. */
export const OUTPUTS_FILE = "cdk-outputs.json";

/** As `readOutputs`, of a file that the operator named: it must be there. @throws CommandError */
export async function readNamedOutputs(file: string, stackId?: string): Promise<Deployed> {
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new CommandError(`Expected ${file} to be a file of outputs, got ${error.code}`);
  });
  if (!Outputs.safeParse(jsonOf(text)).success)
    throw new CommandError(
      `Expected ${file} to hold the JSON that \`npx postrider deploy\` writes, got something else`,
    );
  return readOutputs(file, stackId);
}

/**
 * Reads what `cdk deploy --outputs-file` wrote of a stack, or of the only one that it tells of; nothing where it wrote nothing
 * that can be read.
 */
export async function readOutputs(file: string, stackId?: string): Promise<Deployed> {
  const told = Outputs.safeParse(jsonOf(await readFile(file, "utf8").catch(() => ""))).data ?? {};
  const [only, ...others] = Object.keys(told);
  const outputs = told[stackId ?? (others.length === 0 ? only : undefined) ?? ""];
  return {
    queueUrl: outputs?.QueueUrl,
    deadLetterQueueUrl: outputs?.DeadLetterQueueUrl,
    feedbackDeadLetterQueueUrl: outputs?.FeedbackDeadLetterQueueUrl,
    deliveriesTable: outputs?.DeliveriesTable,
    coordinationTable: outputs?.CoordinationTable,
    configurationSet: outputs?.ConfigurationSet,
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
