/** The queue as a run sees it: its messages, and what may happen to each. */
import type { DeadLetterReason } from "./dead-letter-reasons.ts";

/** A message as SQS handed it out; `receipt` is good until its visibility timeout. */
export type Message = {
  readonly messageId: string;
  readonly receipt: string;
  readonly body: string;
  readonly receiveCount: number;
  readonly sentAtMs: number;
  /** The producer's own attributes; they follow the body into the dead letters. */
  readonly attributes: Readonly<Record<string, MessageAttribute>>;
};

export type MessageAttribute = {
  readonly DataType: string | undefined;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
};

/** Why a message is dead, for the operator who finds it: a word, and a sentence that quotes no value. */
export type DeadLetterInfo = { readonly reason: DeadLetterReason; readonly detail?: string };

export type Queue = {
  /**
   * Up to `max` (1 to 10) messages, after waiting `waitSeconds` (0 to 20) for a first one; none when the queue is empty.
   * The signal is for the run's stop only: a receive that is cut off may have hidden messages from everybody.
   * @throws DependencyError
   */
  readonly receive: (
    max: number,
    waitSeconds: number,
    signal: AbortSignal,
  ) => Promise<readonly Message[]>;
  /** Deletes; what SQS would not delete comes back and is judged again. At most 10. @throws DependencyError */
  readonly acknowledge: (messages: readonly Message[], signal: AbortSignal) => Promise<void>;
  /** Hides each for its own time from now (0: shows it at once). At most 10. @throws DependencyError */
  readonly hide: (
    entries: readonly { message: Message; forMs: number }[],
    signal: AbortSignal,
  ) => Promise<void>;
  /**
   * Puts a copy into the dead-letter queue, body byte for byte, the reason as attributes. `false`: SQS will not take it
   * in any form, and the message stays where it is. @throws DependencyError
   */
  readonly moveToDeadLetters: (
    message: Pick<Message, "messageId" | "body" | "attributes">,
    info: DeadLetterInfo,
    signal: AbortSignal,
  ) => Promise<boolean>;
};
