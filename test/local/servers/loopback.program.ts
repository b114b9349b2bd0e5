// Starts every server, leaves requests hanging on them, stops, and must then exit by itself.
import { once } from "node:events";
import { connect } from "node:net";
import { ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { createLocalLambda } from "../../../local/lambda/lambda.ts";
import { startAi } from "../../../local/servers/ai/ai.ts";
import { createTable, startDynamoDb } from "../../../local/servers/dynamodb.ts";
import { startFaultProxy } from "../../helpers/fault-proxy.ts";
import { createQueues, startSqs } from "../../../local/servers/sqs.ts";
import { dynamoDbClient, sqsClient } from "../../helpers/local-clients.ts";

const sqs = await startSqs();
const dynamoDb = await startDynamoDb();
const ai = await startAi({ latencyMs: 600_000 });
const proxy = await startFaultProxy({ target: dynamoDb.url });
const entry = new URL("../lambda/lambda-handlers.ts", import.meta.url);
const lambda = createLocalLambda({ entry, timeoutMs: 600_000, env: {} });

// The clients keep their connections open: nobody destroys them.
const tables = dynamoDbClient(proxy.url);
await createTable(tables, { tableName: "things", partitionKey: "id" });
const queues = sqsClient(sqs.url);
const { queueUrl } = await createQueues(queues, {
  url: sqs.url,
  name: "events",
  visibilityTimeoutSeconds: 1,
  maxReceiveCount: 3,
});
await lambda.invoke({});

for (const fault of [{ hang: true }, { hangAfter: true }, { latencyMs: 600_000 }]) {
  proxy.inject(fault);
  tables.send(new ListTablesCommand()).catch(() => {});
}
const hold = proxy.hold();
tables.send(new ListTablesCommand()).catch(() => {});
queues.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 20 })).catch(() => {});

ai.inject({ hang: true });
const headers = { authorization: "Bearer local" };
for (let index = 0; index < 2; index += 1) {
  fetch(`${ai.url}/v1/chat/completions`, { method: "POST", headers, body: "{}" }).catch(() => {});
}
for (const { url } of [sqs, dynamoDb, ai, proxy]) {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  socket.on("error", () => {});
  await once(socket, "connect");
  socket.write("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf");
}
await hold.reached;

for (const { stop } of [lambda, proxy, ai, dynamoDb, sqs]) await stop();
console.log("stopped");
