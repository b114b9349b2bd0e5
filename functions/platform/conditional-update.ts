/** One conditional update of a DynamoDB row. */
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from "@aws-sdk/client-dynamodb";
import { dynamoDbCall, type Item } from "./dynamodb-item.ts";

/** `item`: the current row if the condition did not hold, else what `ReturnValues` asks for. */
export type UpdateOutcome = { readonly ok: boolean; readonly item?: Item | undefined };

/** @throws DependencyError */
export async function conditionalUpdate(
  client: DynamoDBClient,
  what: string,
  input: UpdateItemCommandInput,
  signal?: AbortSignal,
): Promise<UpdateOutcome> {
  const command = new UpdateItemCommand({
    ...input,
    ReturnValuesOnConditionCheckFailure: "ALL_OLD",
  });
  try {
    const options = signal === undefined ? {} : { abortSignal: signal };
    const { Attributes } = await dynamoDbCall(what, client.send(command, options));
    return { ok: true, item: Attributes };
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
    return { ok: false, item: error.Item };
  }
}
