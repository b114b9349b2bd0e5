/** A message as the queue in memory keeps it, hands it out, and refuses it. */
import {
  type Message,
  type MessageAttributeValue,
  type ReceiveMessageCommandInput,
  SQSServiceException,
} from "@aws-sdk/client-sqs";

export type Stored = {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
  readonly sentAtMs: number;
  receiveCount: number;
  visibleAtMs: number;
  /** The newest receipt is the one that counts. */
  receipt: string | undefined;
};

const MAX_BYTES = 1_048_576;

export function handedOut(
  { messageId, body, attributes, receiveCount, sentAtMs, receipt }: Stored,
  {
    MessageSystemAttributeNames = [],
    MessageAttributeNames = [],
  }: Pick<ReceiveMessageCommandInput, "MessageSystemAttributeNames" | "MessageAttributeNames">,
): Message {
  const system = Object.entries({
    ApproximateReceiveCount: String(receiveCount),
    SentTimestamp: String(sentAtMs),
  }).filter(([name]) => MessageSystemAttributeNames.some((one) => one === name || one === "All"));
  const own = Object.entries(attributes).filter(([name]) =>
    MessageAttributeNames.some((one) => one === name || one === "All"),
  );
  return {
    MessageId: messageId,
    ReceiptHandle: receipt,
    Body: body,
    ...(system.length === 0 ? {} : { Attributes: Object.fromEntries(system) }),
    ...(own.length === 0 ? {} : { MessageAttributes: Object.fromEntries(own) }),
  };
}

export function refusalOfMessage(
  body: string,
  attributes: Readonly<Record<string, MessageAttributeValue>>,
): SQSServiceException | undefined {
  const entries = Object.entries(attributes);
  const bytes = entries.reduce(
    (sum, [name, { DataType, StringValue, BinaryValue }]) =>
      sum +
      Buffer.byteLength(`${name}${DataType ?? ""}${StringValue ?? ""}`) +
      (BinaryValue?.length ?? 0),
    Buffer.byteLength(body),
  );
  if (body === "") return refusal("MissingParameter", "The request must contain a MessageBody.");
  if (entries.length > 10)
    return refusal("InvalidParameterValue", `${entries.length} attributes: at most 10`);
  if (bytes > MAX_BYTES) return refusal("InvalidParameterValue", `${bytes} bytes: at most 1 MiB`);
  return undefined;
}

export function refusal(name: string, message: string): SQSServiceException {
  return new SQSServiceException({
    name,
    message,
    $fault: "client",
    $metadata: { httpStatusCode: 400 },
  });
}
