/** An operator on a local system, who may die before any of its requests. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Prepared } from "../../../operator/actions/action.ts";
import { connect, type Operator } from "../../../operator/connect.ts";
import type { LocalSystem } from "../../../local/dev/system.ts";
import type { Email } from "../../../operator/read/email.ts";
import { KEYS, REGION } from "../../helpers/aws-clients.ts";

export const SAID = { by: "nomvula", why: "The mailbox was created today" };

export class Crash extends Error {
  override readonly name = "Crash";
}

type Varied = {
  /** Requests until it dies. Default: it lives. */
  readonly requests?: number;
  readonly now?: () => number;
};

export function operatorOn({ environment }: LocalSystem<unknown>, varied: Varied = {}): Operator {
  const { requests = Infinity, now = Date.now } = varied;
  let left = requests;
  const live = () => {
    if (left-- <= 0) throw new Crash("The operator's command has died");
  };
  const common = { region: REGION, credentials: KEYS };
  const dynamodb = new DynamoDBClient({
    ...common,
    endpoint: environment["AWS_ENDPOINT_URL_DYNAMODB"] ?? "",
  });
  const sqs = new SQSClient({
    ...common,
    endpoint: environment["AWS_ENDPOINT_URL_SQS"] ?? "",
    useQueueUrlAsEndpoint: false,
  });
  dynamodb.middlewareStack.add(
    (next) => async (args) => {
      live();
      return next(args);
    },
    { step: "initialize" },
  );
  sqs.middlewareStack.add(
    (next) => async (args) => {
      live();
      return next(args);
    },
    { step: "initialize" },
  );
  return connect(
    {
      deliveriesTable: environment.DELIVERIES_TABLE,
      coordinationTable: environment.COORDINATION_TABLE,
      queueUrl: environment.QUEUE_URL,
      deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL,
      recipientKey: environment["RECIPIENT_KEY"],
    },
    // A long poll would wait for the virtual clock.
    { dynamodb, sqs, now, pollSeconds: 0 },
  );
}

export async function emailIn({ readModel }: Operator, key: string, at = 0): Promise<Email> {
  const email = (await readModel.show(key))?.emails[at];
  if (email === undefined) throw new Error(`Expected an email under ${key}`);
  return email;
}

/** Does it, and returns what it says. */
export async function act(prepared: Prepared): Promise<string> {
  const result = prepared.kind === "ready" ? await prepared.act(SAID) : prepared;
  return result.kind === "done" ? result.text : `refused: ${result.why}`;
}
