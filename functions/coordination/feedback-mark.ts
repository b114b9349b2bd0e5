/**
 * How far SES's events have come: the latest submit time of any mail that one spoke of. That a mail has no event means
 * something only where later mails have theirs.
 */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { dynamoDbCall } from "../platform/dynamodb-item.ts";
import type { FeedbackMark } from "./coordination.ts";

export type FeedbackMarkOptions = {
  /** Bounds each of its calls in time (`triesWithin`). */
  readonly client: DynamoDBClient;
  /** The Coordination table. */
  readonly table: string;
  readonly now: () => number;
};

/** The row's key. */
export const FEEDBACK_KEY = { pk: { S: "feedback" } };

export function createFeedbackMark({ client, table, now }: FeedbackMarkOptions): FeedbackMark {
  let writtenMs = -Infinity;

  return {
    saw: async (submittedAtMs) => {
      // A time that has yet to come would hold the mark there for good.
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
        await dynamoDbCall("how far the feedback has come cannot be written", client.send(command));
      } catch (error) {
        // Another process knows of a later mail.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
      writtenMs = ms;
    },
  };
}
