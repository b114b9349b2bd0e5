/** Messages that the SDK would not send as they are. */

/** Sends a message with one attribute (String, "v") of any name, `__proto__` too, to the embedded SQS. */
export async function sendWithAttributeNamed(
  queueUrl: string,
  name: string,
  body: string,
): Promise<void> {
  const attribute = JSON.stringify({ DataType: "String", StringValue: "v" });
  const response = await fetch(new URL(queueUrl).origin, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": "AmazonSQS.SendMessage",
      authorization:
        "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=0",
    },
    body: `{"QueueUrl":${JSON.stringify(queueUrl)},"MessageBody":${JSON.stringify(body)},"MessageAttributes":{${JSON.stringify(name)}:${attribute}}}`,
  });
  if (!response.ok) throw new Error(`SQS refused the message: ${await response.text()}`);
}
