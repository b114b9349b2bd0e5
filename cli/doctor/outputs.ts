/** What a deployment has told: `npm run deploy` writes it to a file, and options go before that. */
import { readFile } from "node:fs/promises";
import * as z from "zod";

export type Deployed = {
  readonly queueUrl?: string | undefined;
  readonly deadLetterQueueUrl?: string | undefined;
  readonly deliveriesTable?: string | undefined;
  readonly coordinationTable?: string | undefined;
  readonly configurationSet?: string | undefined;
};

const Outputs = z.record(
  z.string(),
  z.looseObject({
    QueueUrl: z.optional(z.string()),
    DeadLetterQueueUrl: z.optional(z.string()),
    DeliveriesTable: z.optional(z.string()),
    CoordinationTable: z.optional(z.string()),
    ConfigurationSet: z.optional(z.string()),
  }),
);

/** Reads what `cdk deploy --outputs-file` wrote of a stack; nothing where it wrote nothing that can be read. */
export async function readOutputs(file: string, stackId: string): Promise<Deployed> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch {
    return {};
  }
  const outputs = Outputs.safeParse(jsonOf(text)).data?.[stackId];
  return {
    queueUrl: outputs?.QueueUrl,
    deadLetterQueueUrl: outputs?.DeadLetterQueueUrl,
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
