/**
 * An SQS in memory, as far as Postrider uses one: visibility timeouts, receive counts, long polls, receipts, batches, and
 * the move to the dead letters. What a standard queue may do and seldom does, `Whims` decides. `contract/` compares it.
 * Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/standard-queues.html
 */
import {
  type ChangeMessageVisibilityBatchCommandInput,
  type DeleteMessageBatchCommandInput,
  type Message,
  QueueDoesNotExist,
  type ReceiveMessageCommandInput,
  type SendMessageCommandInput,
} from "@aws-sdk/client-sqs";
import type { Clock } from "../time/clock.ts";
import { handedOut, refusal, refusalOfMessage, type Stored } from "./messages.ts";

export type QueueSettings = {
  readonly url: string;
  readonly visibilityTimeoutSeconds: number;
  /** After so many receives the next one moves the message. */
  readonly redrive?: { readonly to: string; readonly maxReceiveCount: number };
};

/** What a standard queue may do: at-least-once delivery, receipts that are old, entries that fail. */
export type Whims = {
  /** A message in flight is handed out all the same. */
  readonly deliversTwice: () => boolean;
  /** An older receipt counts, too. */
  readonly takesStaleReceipt: () => boolean;
  /** A batch entry fails by itself. */
  readonly failsEntry: () => boolean;
  /** A deleted message comes back later, in so many ms. */
  readonly comesBackAfterMs: () => number | undefined;
};

const NO_WHIMS: Whims = {
  deliversTwice: () => false,
  takesStaleReceipt: () => false,
  failsEntry: () => false,
  comesBackAfterMs: () => undefined,
};

export type MemorySqsOptions = {
  readonly clock: Clock;
  readonly queues: readonly QueueSettings[];
  readonly whims?: Whims;
  /** Told before the message is gone. */
  readonly onDeleted?: (queueUrl: string, message: Stored) => void;
  readonly onSent?: (queueUrl: string, message: Stored) => void;
};

export type MemorySqs = {
  /** Applies a request; `answer` is called once, later where a long poll waits. @throws the SDK's own exceptions */
  readonly perform: (operation: string, input: object, answer: (output: object) => void) => void;
  readonly messages: (queueUrl: string) => readonly Stored[];
};

type Queue = {
  readonly settings: QueueSettings;
  readonly messages: Map<string, Stored>;
  readonly waiting: Set<() => void>;
};

type BatchFailure = { Id: string; SenderFault: boolean; Code: string; Message?: string };

const RETENTION_MS = 14 * 86_400_000;

export function createMemorySqs(options: MemorySqsOptions): MemorySqs {
  const { clock, whims = NO_WHIMS, onDeleted, onSent } = options;
  const queues = new Map<string, Queue>(
    options.queues.map((settings) => [
      settings.url,
      { settings, messages: new Map<string, Stored>(), waiting: new Set<() => void>() },
    ]),
  );
  let ids = 0;

  const queueOf = (url: string | undefined): Queue => {
    const queue = queues.get(url ?? "");
    if (queue === undefined)
      throw new QueueDoesNotExist({
        message: "The specified queue does not exist.",
        $metadata: { httpStatusCode: 400 },
      });
    return queue;
  };

  const put = (queue: Queue, message: Stored): void => {
    queue.messages.set(message.messageId, message);
    onSent?.(queue.settings.url, message);
    wakeAll(queue);
  };

  /** Over a copy: a receiver that still sees nothing puts itself back, and a walk of the set itself would never end. */
  const wakeAll = (queue: Queue): void => {
    const waiting = [...queue.waiting];
    for (const wake of waiting) wake();
  };

  const handOut = (
    queue: Queue,
    { MaxNumberOfMessages = 1, VisibilityTimeout, ...asked }: ReceiveMessageCommandInput,
  ): Message[] => {
    const { visibilityTimeoutSeconds, redrive } = queue.settings;
    const nowMs = clock.now();
    const out: Message[] = [];
    for (const message of queue.messages.values()) {
      if (out.length >= MaxNumberOfMessages) break;
      if (message.sentAtMs + RETENTION_MS < nowMs) {
        queue.messages.delete(message.messageId);
        continue;
      }
      if (message.visibleAtMs > nowMs && !whims.deliversTwice()) continue;
      if (redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount) {
        queue.messages.delete(message.messageId);
        put(queueOf(redrive.to), { ...message, visibleAtMs: nowMs, receipt: undefined });
        continue;
      }
      message.receiveCount++;
      message.visibleAtMs = nowMs + 1000 * (VisibilityTimeout ?? visibilityTimeoutSeconds);
      message.receipt = `${message.messageId}/${++ids}`;
      out.push(handedOut(message, asked));
    }
    return out;
  };

  const receive = (input: ReceiveMessageCommandInput, answer: (output: object) => void): void => {
    const queue = queueOf(input.QueueUrl);
    const max = input.MaxNumberOfMessages ?? 1;
    if (max < 1 || max > 10)
      throw refusal("InvalidParameterValue", `MaxNumberOfMessages ${max}: from 1 to 10`);
    const untilMs = clock.now() + 1000 * (input.WaitTimeSeconds ?? 0);
    const look = (): boolean => {
      const Messages = handOut(queue, input);
      if (Messages.length === 0 && clock.now() < untilMs) return false;
      answer(Messages.length === 0 ? {} : { Messages });
      return true;
    };
    if (look()) return;
    const again = () => {
      queue.waiting.delete(again);
      clock.cancel(timer);
      if (look()) return;
      queue.waiting.add(again);
      timer = clock.at(nextLookMs(), again);
    };
    // The next message to come into sight, or the end of the wait.
    const nextLookMs = () =>
      Math.min(untilMs, ...[...queue.messages.values()].map(({ visibleAtMs }) => visibleAtMs));
    queue.waiting.add(again);
    let timer = clock.at(nextLookMs(), again);
  };

  const send = (input: SendMessageCommandInput): object => {
    const queue = queueOf(input.QueueUrl);
    const attributes = input.MessageAttributes ?? {};
    const refused = refusalOfMessage(input.MessageBody ?? "", attributes);
    if (refused !== undefined) throw refused;
    const message: Stored = {
      messageId: `message-${++ids}`,
      body: input.MessageBody ?? "",
      attributes,
      sentAtMs: clock.now(),
      receiveCount: 0,
      visibleAtMs: clock.now() + 1000 * (input.DelaySeconds ?? 0),
      receipt: undefined,
    };
    put(queue, message);
    return { MessageId: message.messageId };
  };

  /** The message that a receipt still speaks for; a stale one is taken without effect, as SQS does. */
  const of = (queue: Queue, receipt: string | undefined): Stored | "stale" | undefined => {
    const [messageId = "", , ...rest] = receipt?.split("/") ?? [];
    if (receipt === undefined || rest.length > 0 || !receipt.includes("/")) return undefined;
    const message = queue.messages.get(messageId);
    if (message === undefined) return "stale";
    return message.receipt === receipt || whims.takesStaleReceipt() ? message : "stale";
  };

  const batch = (
    queue: Queue,
    entries: readonly { Id?: string | undefined; ReceiptHandle?: string | undefined }[],
    apply: (message: Stored | "stale", index: number) => BatchFailure | undefined,
  ): object => {
    if (entries.length === 0 || entries.length > 10)
      throw refusal(
        entries.length === 0 ? "EmptyBatchRequest" : "TooManyEntriesInBatchRequest",
        `${entries.length} entries: from 1 to 10`,
      );
    const Successful: { Id: string }[] = [];
    const Failed: BatchFailure[] = [];
    for (const [index, { Id = "", ReceiptHandle }] of entries.entries()) {
      const message = of(queue, ReceiptHandle);
      const failure: BatchFailure | undefined =
        message === undefined
          ? { Id, SenderFault: true, Code: "ReceiptHandleIsInvalid" }
          : whims.failsEntry()
            ? { Id, SenderFault: false, Code: "InternalError" }
            : apply(message, index);
      if (failure === undefined) Successful.push({ Id });
      else Failed.push({ ...failure, Id });
    }
    return {
      ...(Successful.length === 0 ? {} : { Successful }),
      ...(Failed.length === 0 ? {} : { Failed }),
    };
  };

  const deleteBatch = (input: DeleteMessageBatchCommandInput): object => {
    const queue = queueOf(input.QueueUrl);
    return batch(queue, input.Entries ?? [], (message) => {
      if (message === "stale") return undefined;
      onDeleted?.(queue.settings.url, message);
      queue.messages.delete(message.messageId);
      const afterMs = whims.comesBackAfterMs();
      if (afterMs !== undefined)
        clock.at(clock.now() + afterMs, () => queue.messages.set(message.messageId, message));
      return undefined;
    });
  };

  const changeBatch = (input: ChangeMessageVisibilityBatchCommandInput): object => {
    const queue = queueOf(input.QueueUrl);
    const entries = input.Entries ?? [];
    return batch(queue, entries, (message, index) => {
      const nowMs = clock.now();
      if (message === "stale" || message.visibleAtMs <= nowMs)
        return { Id: "", SenderFault: true, Code: "MessageNotInflight" };
      message.visibleAtMs = nowMs + 1000 * (entries[index]?.VisibilityTimeout ?? 0);
      if (message.visibleAtMs <= nowMs) wakeAll(queue);
      return undefined;
    });
  };

  return {
    perform: (operation, input, answer) => {
      switch (operation) {
        case "ReceiveMessage":
          return receive(input as ReceiveMessageCommandInput, answer);
        case "SendMessage":
          return answer(send(input as SendMessageCommandInput));
        case "DeleteMessageBatch":
          return answer(deleteBatch(input as DeleteMessageBatchCommandInput));
        case "ChangeMessageVisibilityBatch":
          return answer(changeBatch(input as ChangeMessageVisibilityBatchCommandInput));
        default:
          throw new Error(
            `The SQS in memory has no ${operation}: teach it in test/proofs/simulation`,
          );
      }
    },
    messages: (url) => [...queueOf(url).messages.values()],
  };
}
