// A process that claims the lease and is killed meanwhile.
import { UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { dynamoDbClient } from "./local-clients.ts";

await dynamoDbClient(process.argv[2] ?? "").send(
  new UpdateItemCommand({
    TableName: "things",
    Key: { id: { S: "lease" } },
    UpdateExpression: "SET #owner = :me",
    ExpressionAttributeNames: { "#owner": "owner" },
    ExpressionAttributeValues: { ":me": { S: "child" } },
  }),
);
