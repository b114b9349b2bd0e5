import {
  type AttributeDefinition,
  CreateTableCommand,
  type DynamoDBClient,
  type KeySchemaElement,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";

/**
 * Creates an on-demand table with string keys and waits (at most 10 s) until it can be written to.
 * Rejects with ResourceInUseException when there is a table of that name.
 */
export async function createTable(
  client: DynamoDBClient,
  {
    tableName,
    partitionKey,
    sortKey,
  }: { tableName: string; partitionKey: string; sortKey?: string },
): Promise<void> {
  const keySchema: KeySchemaElement[] = [{ AttributeName: partitionKey, KeyType: "HASH" }];
  if (sortKey !== undefined) keySchema.push({ AttributeName: sortKey, KeyType: "RANGE" });

  await client.send(
    new CreateTableCommand({
      TableName: tableName,
      BillingMode: "PAY_PER_REQUEST",
      KeySchema: keySchema,
      AttributeDefinitions: keySchema.map(({ AttributeName }): AttributeDefinition => ({
        AttributeName,
        AttributeType: "S",
      })),
    }),
  );
  await waitUntilTableExists(
    { client, maxWaitTime: 10, minDelay: 0.02, maxDelay: 0.1 },
    { TableName: tableName },
  );
}
