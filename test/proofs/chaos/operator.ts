/** The operator of a crash: does with each dead letter what `docs/dead-letters.md` says, and knows what SES has taken. */
import { ScanCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { DeleteMessageCommand, type Message, ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import type { DeliveryRow } from "../../../functions/delivery/delivery.ts";
import { readDelivery } from "../../../functions/delivery/ledger-row.ts";
import type { Stage } from "../../helpers/stage.ts";
import type { CrashEvent, Reader } from "./events.ts";
import type { Journal } from "./journal.ts";
import { type Explanation, whyOpen, whyToldLater } from "./verdict.ts";

/** A delivery that was left to the operator. */
export type Parked = Explanation & {
  /** SES has the mail: the run was struck in the window. Otherwise it never left. */
  readonly isMailed: boolean;
};

export type Letters = {
  readonly parked: Parked[];
  /** Deliveries that were parked, and of which their own run told the ledger later all the same. */
  readonly toldLater: Explanation[];
  /** Second letters of an event that had been decided: the producer's second message, or a death before the delete. */
  again: number;
  /** Messages that were with too many runs that died, and were sent again. */
  killsItsRun: number;
  /** Reasons that no strike explains. */
  readonly unexpected: string[];
};

export type Operator = {
  readonly letters: Letters;
  /** Works off the dead letters; how many messages it sent again. Nothing else may be at work. */
  readonly work: () => Promise<number>;
};

type LedgerRow = { readonly notification: string; readonly row: DeliveryRow };

export function createOperator(
  stage: Stage,
  events: readonly CrashEvent[],
  journal: Journal,
): Operator {
  const { sqs, dynamodb, environment } = stage.system;
  const eventsByBody = new Map(events.map((event) => [event.body, event]));
  /** Deliveries whose parking has been explained, and those of which a letter has come. */
  const decided = new Set<string>();
  const seen = new Set<string>();
  const letters: Letters = { parked: [], toldLater: [], again: 0, killsItsRun: 0, unexpected: [] };

  return {
    letters,
    work: async () => {
      let redriven = 0;
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            QueueUrl: environment.DEAD_LETTER_QUEUE_URL,
            MaxNumberOfMessages: 10,
            MessageAttributeNames: ["All"],
          }),
        );
        if (Messages.length === 0) return redriven;
        for (const message of Messages) {
          if (await isToBeSentAgain(message)) {
            await stage.send(message.Body ?? "");
            redriven++;
          }
          await sqs.send(
            new DeleteMessageCommand({
              QueueUrl: environment.DEAD_LETTER_QUEUE_URL,
              ReceiptHandle: message.ReceiptHandle,
            }),
          );
        }
      }
    },
  };

  async function isToBeSentAgain({ Body, MessageAttributes }: Message): Promise<boolean> {
    const reason = MessageAttributes?.["postrider.reason"]?.StringValue ?? "none";
    const event = eventsByBody.get(Body ?? "");
    if (reason === "poison-message" && event !== undefined) {
      letters.killsItsRun++;
      return true;
    }
    if (reason === "held" && event !== undefined) return isParkedToBeSentAgain(event);
    letters.unexpected.push(reason);
    return false;
  }

  async function isParkedToBeSentAgain({ readers }: CrashEvent): Promise<boolean> {
    const rows = await readRows(stage);
    let isToBeSent = false;
    let isKnown = false;
    for (const reader of readers) {
      const found = rows.get(reader.delivery);
      if (decided.has(reader.delivery)) isKnown = true;
      if (found?.row.state === "retrying") isToBeSent = true;
      if (found?.row.state === "held") {
        const isMailed = mailsOf(stage, reader).length > 0;
        const explained = whyOpen(journal.notesOf(reader.delivery), found.row.attempt);
        letters.parked.push({ ...explained, isMailed });
        await decide(reader, found.notification, isMailed ? "accepted" : "retrying");
        decided.add(reader.delivery);
        isToBeSent ||= !isMailed;
        isKnown = true;
        continue;
      }
      const told = whyToldLater(journal.notesOf(reader.delivery));
      if (told === undefined || decided.has(reader.delivery)) continue;
      letters.toldLater.push(told);
      decided.add(reader.delivery);
      isKnown = true;
    }
    if (!isKnown) letters.unexpected.push("parked, and no row is");
    else if (readers.every(({ delivery }) => seen.has(delivery))) letters.again++;
    for (const { delivery } of readers) seen.add(delivery);
    return isToBeSent;
  }

  function decide({ delivery }: Reader, notification: string, state: "accepted" | "retrying") {
    const set = "SET #state = :state";
    return dynamodb.send(
      new UpdateItemCommand({
        TableName: environment.DELIVERIES_TABLE,
        Key: { notification: { S: notification }, recipient: { S: delivery } },
        UpdateExpression: state === "retrying" ? `${set} ADD resends :one` : set,
        ConditionExpression: "#state = :parked",
        ExpressionAttributeNames: { "#state": "state" },
        ExpressionAttributeValues: {
          ":state": { S: state },
          ":parked": { S: "parked" },
          ...(state === "retrying" ? { ":one": { N: "1" } } : {}),
        },
      }),
    );
  }
}

/** When SES took each mail to this reader, epoch ms. */
export function mailsOf({ system }: Stage, { address }: Reader): number[] {
  return system.ses.mailbox
    .mails()
    .filter(({ recipients }) => recipients.includes(address))
    .map(({ acceptedAtMs }) => acceptedAtMs);
}

/** The deliveries' rows by their recipients' ids. */
export async function readRows({ system }: Stage): Promise<Map<string, LedgerRow>> {
  const rows = new Map<string, LedgerRow>();
  const { dynamodb, environment } = system;
  let from: Record<string, { S: string }> | undefined;
  do {
    const { Items = [], LastEvaluatedKey } = await dynamodb.send(
      new ScanCommand({
        TableName: environment.DELIVERIES_TABLE,
        ConsistentRead: true,
        ...(from === undefined ? {} : { ExclusiveStartKey: from }),
      }),
    );
    for (const item of Items) {
      const row = readDelivery(item);
      const [notification, recipient] = [item["notification"]?.S, item["recipient"]?.S];
      if (row === undefined || row === "unreadable" || notification === undefined) continue;
      if (recipient !== undefined) rows.set(recipient, { notification, row });
    }
    from = LastEvaluatedKey as typeof from;
  } while (from !== undefined);
  return rows;
}
