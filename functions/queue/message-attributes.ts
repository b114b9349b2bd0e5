/** The attributes of messages: the producer's, and those that name a dead letter. */
import { cutGraphemes } from "../values/cut.ts";
import type { DeadLetterReason } from "./dead-letter-reasons.ts";

export type MessageAttribute = {
  readonly DataType: string | undefined;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
};

export type MessageAttributes = Readonly<Record<string, MessageAttribute>>;

/** For the operator: a reason, and a sentence that quotes no value of the event. */
export type DeadLetterInfo = {
  readonly reason: DeadLetterReason;
  readonly detail?: string;
  /** The partition key of the dead letter's row. */
  readonly row?: string;
};

/** SQS refuses more. Source: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
const MAX_ATTRIBUTES = 10;
const MAX_DETAIL_LENGTH = 1000;

/** Attributes of a dead letter: the id that its message had, and the partition key of its row. */
export const MESSAGE_ID_ATTRIBUTE = "postrider.messageId";
export const ROW_ATTRIBUTE = "postrider.row";

/** The dead letter of a redriven message. Only a claim: every sender can set these attributes. */
export function redriveIn(
  attributes: MessageAttributes,
): { readonly notification: string; readonly messageId: string } | undefined {
  const messageId = attributes[MESSAGE_ID_ATTRIBUTE]?.StringValue;
  const notification = attributes[ROW_ATTRIBUTE]?.StringValue;
  return messageId === undefined || notification === undefined
    ? undefined
    : { notification, messageId };
}

/** Of a redriven message: the producer's, and those that name its dead letter. */
export function redriveAttributes(
  { key, messageId }: { readonly key: string; readonly messageId: string },
  kept: MessageAttributes,
): Record<string, MessageAttribute> {
  return withOwn(kept, { [MESSAGE_ID_ATTRIBUTE]: text(messageId), [ROW_ATTRIBUTE]: text(key) });
}

/**
 * Ours beside the producer's; if SQS refuses that (attributes count towards 1 MiB), the reason alone; then none: the body
 * always fits, and the log has the reason.
 */
export function letterAttributes(
  { messageId, attributes }: { readonly messageId: string; readonly attributes: MessageAttributes },
  { reason, detail, row }: DeadLetterInfo,
): Record<string, MessageAttribute>[] {
  const ours = {
    "postrider.reason": text(reason),
    ...(detail !== undefined && {
      "postrider.detail": text(cutGraphemes(detail, MAX_DETAIL_LENGTH)),
    }),
    [MESSAGE_ID_ATTRIBUTE]: text(messageId),
    ...(row !== undefined && { [ROW_ATTRIBUTE]: text(row) }),
  };
  return [withOwn(attributes, ours), { "postrider.reason": text(reason) }, {}];
}

/** Ours, and of the producer's as many as fit beside them. */
function withOwn(
  attributes: MessageAttributes,
  ours: MessageAttributes,
): Record<string, MessageAttribute> {
  const kept = Object.entries(attributes).filter(([name]) => !name.startsWith("postrider."));
  const room = MAX_ATTRIBUTES - Object.keys(ours).length;
  return { ...Object.fromEntries(kept.slice(0, room)), ...ours };
}

function text(value: string): MessageAttribute {
  return { DataType: "String", StringValue: value };
}

type SdkAttribute = {
  readonly DataType?: string | undefined;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: Uint8Array | undefined;
};

/** The SDK returns an attribute named `__proto__` without its value; it is dropped. */
export function readAttributes(
  given: Readonly<Record<string, SdkAttribute>> | undefined,
): MessageAttributes {
  const entries: [string, SdkAttribute | undefined][] = Object.entries(given ?? {});
  return Object.fromEntries(
    entries.flatMap(([name, attribute]): [string, MessageAttribute][] => {
      const { DataType, StringValue, BinaryValue } = attribute ?? {};
      if (DataType === undefined) return [];
      return [
        [
          name,
          {
            DataType,
            ...(StringValue !== undefined && { StringValue }),
            ...(BinaryValue !== undefined && { BinaryValue }),
          },
        ],
      ];
    }),
  );
}
