/**
 * The feedback mark: the time of the newest email that an SES report has named. A missing report says something about an email
 * only if reports of later emails have come.
 */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { dynamoDbCall } from "../platform/dynamodb-item.ts";

export type FeedbackMarkOptions = {
  /** Bounds the time of each call (`triesWithin`). */
  readonly client: DynamoDBClient;
  /** The Coordination table. */
  readonly table: string;
  readonly now: () => number;
};

export const FEEDBACK_KEY = { pk: { S: "feedback" } };

export type FeedbackMark = ReturnType<typeof createFeedbackMark>;

export function createFeedbackMark({ client, table, now }: FeedbackMarkOptions) {
  let writtenMs = -Infinity;

  return {
    /** Moves the mark forward. Each later time is written at once, because no other report may follow. @throws DependencyError */
    saw: async (submittedAtMs: number): Promise<void> => {
      // A time in the future would stop the mark until then.
      const ms = Math.min(submittedAtMs, now());
      if (ms <= writtenMs) return;
      const command = new UpdateItemCommand({
        TableName: table,
        Key: FEEDBACK_KEY,
        UpdateExpression: "SET lastSubmittedMs = :ms",
        ConditionExpression: "attribute_not_exists(lastSubmittedMs) OR lastSubmittedMs < :ms",
        ExpressionAttributeValues: { ":ms": { N: String(ms) } },
        ReturnValues: "NONE",
      });
      try {
        await dynamoDbCall("the feedback mark cannot be written", client.send(command));
      } catch (error) {
        // Another process has written a later time.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
      writtenMs = ms;
    },
  };
}
