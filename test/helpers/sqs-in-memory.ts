/** A queue and its dead letters behind the real SDK: answers its requests in memory, in SQS's own JSON. */
import { SQSClient } from "@aws-sdk/client-sqs";
import { KEYS, REGION } from "./aws-clients.ts";

export const QUEUE_URL = "http://127.0.0.1:9/000000000000/mail";
export const DEAD_LETTER_QUEUE_URL = `${QUEUE_URL}-dead-letters`;

export type Sent = {
  readonly messageId: string;
  readonly body: string;
  /** JSON text of the message's attributes. */
  readonly attributes: string;
};

export type Letter = { readonly body: string; readonly attributes: Record<string, Attribute> };
type Attribute = { readonly DataType?: string; readonly StringValue?: string };

export function createSqsInMemory(sent: readonly Sent[]) {
  const visible = new Map(sent.map((message) => [message.messageId, message]));
  const inFlight = new Map<string, Sent>();
  const receives = new Map<string, number>();
  const letters: Letter[] = [];

  const giveBack = (receipt: string) => {
    const message = inFlight.get(receipt);
    inFlight.delete(receipt);
    if (message !== undefined) visible.set(receipt, message);
  };
  const handOut = (max: number): string => {
    const messages = [...visible.values()].slice(0, max).map((message) => {
      const { messageId, body, attributes } = message;
      visible.delete(messageId);
      inFlight.set(messageId, message);
      const count = (receives.get(messageId) ?? 0) + 1;
      receives.set(messageId, count);
      return `{"MessageId":"${messageId}","ReceiptHandle":"${messageId}","Body":${JSON.stringify(body)},"Attributes":{"ApproximateReceiveCount":"${count}","SentTimestamp":"${Date.now()}"},"MessageAttributes":${attributes}}`;
    });
    return `{"Messages":[${messages.join(",")}]}`;
  };
  /** Its answer as JSON text. */
  const perform = (operation: string, input: Record<string, never>): string => {
    const entries: readonly { ReceiptHandle: string }[] = input["Entries"] ?? [];
    switch (operation) {
      case "ReceiveMessage":
        return handOut(input["MaxNumberOfMessages"] ?? 1);
      case "DeleteMessageBatch":
        for (const { ReceiptHandle } of entries) inFlight.delete(ReceiptHandle);
        return "{}";
      case "ChangeMessageVisibilityBatch":
        for (const { ReceiptHandle } of entries) giveBack(ReceiptHandle);
        return "{}";
      case "SendMessage":
        letters.push({
          body: input["MessageBody"] ?? "",
          attributes: input["MessageAttributes"] ?? {},
        });
        return '{"MessageId":"letter"}';
    }
    throw new Error(`Expected an operation that this SQS knows, got ${operation}`);
  };

  const client = new SQSClient({
    endpoint: new URL(QUEUE_URL).origin,
    region: REGION,
    credentials: KEYS,
    useQueueUrlAsEndpoint: false,
    md5: false,
    requestHandler: {
      metadata: { handlerProtocol: "http/1.1" },
      handle: async (request: { headers: Record<string, string>; body?: Uint8Array }) => {
        const operation = request.headers["x-amz-target"]?.replace("AmazonSQS.", "") ?? "";
        const answer = perform(operation, JSON.parse(new TextDecoder().decode(request.body)));
        const headers = { "content-type": "application/x-amz-json-1.0" };
        return { response: { statusCode: 200, headers, body: Buffer.from(answer) } };
      },
      destroy: () => {},
      updateHttpClientConfig: () => {},
      httpHandlerConfigs: () => ({}),
    },
  });
  return { client, letters, left: () => visible.size + inFlight.size };
}
