import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";

const config = (endpoint: string) => ({
  endpoint,
  region: "us-east-1",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  maxAttempts: 1,
});

export const dynamoDbClient = (endpoint: string) => new DynamoDBClient(config(endpoint));
export const sqsClient = (endpoint: string) => new SQSClient(config(endpoint));
