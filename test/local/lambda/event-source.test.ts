import { afterAll, beforeAll, beforeEach, expect, test } from "@jest/globals";
import { GetQueueAttributesCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { createEventSource } from "../../../local/lambda/event-source.ts";
import { createQueues, startSqs } from "../../../local/servers/sqs.ts";
import { eventually } from "../../helpers/eventually.ts";
import { sqsClient } from "../../helpers/local-clients.ts";

let server: Awaited<ReturnType<typeof startSqs>>;
let sqs: SQSClient;
let queueUrl: string;
let count = 0;

beforeAll(async () => {
  server = await startSqs();
  sqs = sqsClient(server.url);
});
beforeEach(async () => {
  count += 1;
  const queues = await createQueues(sqs, {
    url: server.url,
    name: `feedback-${count}`,
    visibilityTimeoutSeconds: 1,
    maxReceiveCount: 1000,
  });
  queueUrl = queues.queueUrl;
});
afterAll(async () => {
  sqs.destroy();
  await server.stop();
});

type Batch = { Records: { messageId: string; body: string }[] };

const send = (body: string, attributes = {}) =>
  sqs.send(
    new SendMessageCommand({
      QueueUrl: queueUrl,
      MessageBody: body,
      MessageAttributes: attributes,
    }),
  );

/** A source whose function does `work`, and all that the function was given. */
function aSource(work: (batch: Batch) => unknown) {
  const given: Batch[] = [];
  const errors: unknown[] = [];
  const source = createEventSource({
    sqs,
    queueUrl,
    invoke: async (event) => {
      given.push(event as Batch);
      return work(event as Batch);
    },
    onError: (error) => errors.push(error),
  });
  return { ...source, given, errors };
}

const allWell = () => ({ batchItemFailures: [] });

async function left(): Promise<number> {
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] }),
  );
  return (
    Number(Attributes?.["ApproximateNumberOfMessages"]) +
    Number(Attributes?.["ApproximateNumberOfMessagesNotVisible"])
  );
}

test("a function is given the messages as Lambda gives them, and those that it does not name are deleted", async () => {
  await send("one", { source: { DataType: "String", StringValue: "shop" } });
  const { batch, given } = aSource(allWell);
  expect(await batch()).toEqual({ received: 1, kept: 0 });
  expect(given).toEqual([
    {
      Records: [
        expect.objectContaining({
          messageId: expect.any(String),
          receiptHandle: expect.any(String),
          body: "one",
          attributes: expect.objectContaining({ ApproximateReceiveCount: "1" }),
          messageAttributes: {
            source: expect.objectContaining({ dataType: "String", stringValue: "shop" }),
          },
          eventSource: "aws:sqs",
        }),
      ],
    },
  ]);
  expect(await left()).toBe(0);
});

test("only the messages that the function names as failed come again", async () => {
  await send("good");
  await send("bad");
  let tries = 0;
  const source = aSource(({ Records }) => ({
    batchItemFailures:
      tries++ === 0
        ? Records.flatMap(({ body, messageId }) =>
            body === "bad" ? { itemIdentifier: messageId } : [],
          )
        : [],
  }));
  expect(await source.batch()).toEqual({ received: 2, kept: 1 });
  await eventually(async () => expect(await source.batch()).toEqual({ received: 1, kept: 0 }));
  expect(source.given[1]?.Records).toMatchObject([{ body: "bad" }]);
});

test.each<[string, () => unknown]>([
  ["throws", () => Promise.reject(new Error("no"))],
  ["answers nothing", () => null],
  ["answers something else", () => ({ batchItemFailures: [{ id: "x" }] })],
  [
    "names a message that it was not given",
    () => ({ batchItemFailures: [{ itemIdentifier: "?" }] }),
  ],
])("all messages stay in the queue if the function %s", async (_, work) => {
  await send("one");
  await send("two");
  expect(await aSource(work).batch()).toEqual({ received: 2, kept: 2 });
  expect(await left()).toBe(2);
});

test("a drained queue is empty, ten at a time", async () => {
  for (let index = 0; index < 12; index++) await send(String(index));
  const { drain, given } = aSource(allWell);
  await drain(Infinity);
  expect(await left()).toBe(0);
  expect(given.map(({ Records }) => Records.length)).toEqual([10, 2]);
});

test("a drain ends at its time", async () => {
  await send("one");
  const { drain, given } = aSource(allWell);
  await drain(Date.now() - 1);
  expect(given).toEqual([]);
});
