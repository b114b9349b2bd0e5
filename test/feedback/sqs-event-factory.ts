/** A batch as Lambda's SQS poller passes it on. */

let count = 0;

export function aRecord(body: string, messageId = `message-${(count += 1)}`) {
  return {
    messageId,
    receiptHandle: `receipt of ${messageId}`,
    body,
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1795000000000",
      SenderId: "AIDAEXAMPLE",
      ApproximateFirstReceiveTimestamp: "1795000000001",
    },
    messageAttributes: {},
    md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:123456789012:feedback",
    awsRegion: "us-east-1",
  };
}

export const aBatch = (...bodies: readonly (string | object)[]) => ({
  Records: bodies.map((body) => aRecord(typeof body === "string" ? body : JSON.stringify(body))),
});
