/** A request without its values: what it asks, and in which words. */
type Asked = { readonly operation: string; readonly input: object };

const WORDS = [
  "UpdateExpression",
  "ConditionExpression",
  "KeyConditionExpression",
  "FilterExpression",
  "ProjectionExpression",
  "ReturnValues",
  "ReturnValuesOnConditionCheckFailure",
  "ConsistentRead",
];

export function dynamoDbShape({ operation, input }: Asked): string {
  const given: Record<string, unknown> = { ...input };
  const words = WORDS.flatMap((name) =>
    given[name] === undefined ? [] : [`${name}: ${JSON.stringify(given[name])}`],
  );
  const tables = "RequestItems" in input ? Object.keys(input.RequestItems as object) : [];
  return [operation, ...tables, ...words].join("\n  ");
}

export function sqsShape({ operation, input }: Asked): string {
  const entries: readonly object[] = "Entries" in input ? (input.Entries as object[]) : [];
  const names = new Set(entries.flatMap((entry) => Object.keys(entry)));
  const own = names.size === 0 ? "" : ` [${[...names].toSorted().join(" ")}]`;
  return `${operation} ${Object.keys(input).toSorted().join(" ")}${own}`;
}

/** What the services send to SQS; the contract asks every one of them, and the simulator sends no other. */
export const SQS_SHAPES = [
  "ChangeMessageVisibilityBatch Entries QueueUrl [Id ReceiptHandle VisibilityTimeout]",
  "DeleteMessageBatch Entries QueueUrl [Id ReceiptHandle]",
  "ReceiveMessage MaxNumberOfMessages MessageAttributeNames MessageSystemAttributeNames QueueUrl VisibilityTimeout WaitTimeSeconds",
  "SendMessage MessageAttributes MessageBody QueueUrl",
];
