/** What the reading commands share: the read model of a deployment or of the dev server, and how it is named in commands. */
import { SSMClient } from "@aws-sdk/client-ssm";
import { keyReader, onceRead } from "../../functions/platform/secret-key.ts";
import { createRecipientIds } from "../../functions/platform/recipient-ids.ts";
import { suppressionOf } from "../../functions/coordination/suppression-rule.ts";
import { readCoordination } from "../../operator/read/circumstances.ts";
import { createReadModel, type ReadModel } from "../../operator/read/read-model.ts";
import { type Circumstances, SETTLE_MS } from "../../operator/why/answer.ts";
import type { ReadCircumstances } from "../../operator/why/ask-why.ts";
import { dynamoDb } from "../shared/clients.ts";
import { type Deployment, deploymentOf, type TableOptions } from "./options.ts";
import { recipientTextOf } from "../../functions/notification/recipients.ts";
import { shortHash } from "../../functions/platform/hash.ts";
import { type Style, styleOf } from "./text/layout.ts";

export type ReadingOptions = TableOptions & { readonly json?: true };

export type Reading = {
  readonly readModel: ReadModel;
  readonly circumstances: ReadCircumstances;
  readonly style: Style;
  /** The options that name the same deployment in another command. */
  readonly options: string;
  /** The dev server's page; undefined on AWS. */
  readonly pageUrl: string | undefined;
};

/** @throws UsageError, CommandError */
export async function openReading(options: ReadingOptions): Promise<Reading> {
  const { deliveriesTable, coordinationTable, stage, pageUrl, recipientKey } =
    await deploymentOf(options);
  const client = dynamoDb();
  const idsOf = onceRead(readKey(recipientKey), (ids) => ids);
  const recipientIdsOf = async (address: string) => (await idsOf())(address);
  const readModel = createReadModel({
    client,
    table: deliveriesTable,
    recipientIdsOf,
    now: Date.now,
  });
  const circumstances: ReadCircumstances = async ({
    recipient,
    address,
  }): Promise<Circumstances> => {
    const addressIds = address === undefined ? [] : await recipientIdsOf(address);
    const wanted = [...new Set([...(recipient === undefined ? [] : [recipient]), ...addressIds])];
    const { circuits, paused, suppressed } = await readCoordination(
      client,
      coordinationTable,
      wanted,
    );
    const suppression = suppressionOf(
      new Map(suppressed.map((one) => [one.recipient, one])),
      wanted,
    );
    const sinceMs = suppressed.find((one) => one.reason === suppression?.reason)?.sinceMs;
    return {
      nowMs: Date.now(),
      settleMs: SETTLE_MS,
      stage,
      suppression: suppression && { ...suppression, sinceMs },
      circuits,
      paused,
    };
  };
  return {
    readModel,
    circumstances,
    style: styleOf(process.stdout, process.env),
    options: namingOptions(options),
    pageUrl,
  };
}

/** Reads the key only when the first address is asked for. */
function readKey(
  recipientKey: Deployment["recipientKey"],
): () => Promise<(address: string) => readonly string[]> {
  return async () => {
    const variables = await recipientKey();
    if (variables === undefined) return (address) => [shortHash(recipientTextOf(address))];
    const connect = () => new SSMClient();
    const read = keyReader("RECIPIENT_KEY", variables, { connect, log: () => {}, now: Date.now });
    return createRecipientIds(await read()).idsOf;
  };
}

function namingOptions({ project, local, stage }: ReadingOptions): string {
  return [
    ...(project === "." ? [] : [`-C ${project}`]),
    ...(local ? ["--local"] : stage === undefined ? [] : [`--stage ${stage}`]),
  ].join(" ");
}
