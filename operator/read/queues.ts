/** SQS's counts of messages. They are about right, and up to a minute old. */
import { QueryCommand } from "@aws-sdk/client-dynamodb";
import { GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { BY_LIST, DEAD_LETTERS } from "../../functions/delivery/ledger-index.ts";
import { dynamoDbCall, type Item } from "../../functions/platform/dynamodb-item.ts";
import { sqsCall } from "../actions/dead-letter-queue.ts";
import type { Operator } from "../connect.ts";

/** The retention of the dead-letter queue. */
const COPY_LIFE_MS = 14 * 86_400_000;

/** `hidden`: a consumer has them now. @throws DependencyError */
export async function countMessages(sqs: SQSClient, QueueUrl: string) {
  const command = new GetQueueAttributesCommand({
    QueueUrl,
    AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
  });
  const { Attributes = {} } = await sqsCall("the queue cannot be read", sqs.send(command));
  return {
    visible: Number(Attributes["ApproximateNumberOfMessages"] ?? 0),
    hidden: Number(Attributes["ApproximateNumberOfMessagesNotVisible"] ?? 0),
  };
}

/** Messages in the dead-letter queue that no row lists: SQS or EventBridge moved them there. @throws DependencyError */
export async function countNotListed(operator: Operator): Promise<number> {
  const { sqs, deadLetterQueueUrl } = operator;
  if (deadLetterQueueUrl === undefined) return 0;
  const { visible, hidden } = await countMessages(sqs, deadLetterQueueUrl);
  const copies = visible + hidden;
  return copies === 0 ? 0 : Math.max(0, copies - (await countListed(operator)));
}

/** Dead letters whose copy SQS still has. */
async function countListed({ client, deliveriesTable, now }: Operator): Promise<number> {
  let [count, from] = [0, undefined as Item | undefined];
  do {
    const command = new QueryCommand({
      TableName: deliveriesTable,
      IndexName: BY_LIST,
      KeyConditionExpression: "listName = :list AND listAt > :since",
      ExpressionAttributeValues: {
        ":list": { S: DEAD_LETTERS },
        ":since": { N: String(now() - COPY_LIFE_MS) },
      },
      Select: "COUNT",
      ...(from !== undefined && { ExclusiveStartKey: from }),
    });
    const answer = await dynamoDbCall("the dead letters cannot be read", client.send(command));
    count += answer.Count ?? 0;
    from = answer.LastEvaluatedKey;
  } while (from !== undefined);
  return count;
}
