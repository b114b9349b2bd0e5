/** What a row keeps of its event, so that an email can be asked about by its event. */
import * as z from "zod/mini";
import type { Event } from "../notification/event/event.ts";
import { Count, type Item, Text } from "../platform/dynamodb-item.ts";

export type StoredEvent = {
  readonly source: string;
  readonly id: string;
  readonly type: string;
  /** When it happened, ISO 8601. Undefined: the producer did not say. */
  readonly time: string | undefined;
  /** When its message arrived in the queue, epoch ms. */
  readonly receivedAtMs: number;
  /** The SQS id of its message. Plans do not keep it: with it they would take a third KB. */
  readonly messageId?: string | undefined;
  /** The producer's trace context (../notification/event/traceparent.ts). */
  readonly traceparent?: string | undefined;
};

/** The source of the events with which an operator sends an email again. Their plan is stored before they are sent. */
export const RESEND_SOURCE = "postrider:resend";

const MAX_LENGTH = 300;

/** As rows keep an event's texts: well-formed, at most 300 characters. */
export function storedText(text: string): string {
  return text.toWellFormed().slice(0, MAX_LENGTH).toWellFormed();
}

export function storedEventOf(
  { source, id, type, time, traceparent }: Omit<Event, "data" | "digits">,
  { messageId, sentAtMs }: { readonly messageId: string; readonly sentAtMs: number },
): StoredEvent {
  return {
    source: storedText(source),
    id: storedText(id),
    type: storedText(type),
    time: time && storedText(time),
    receivedAtMs: sentAtMs,
    messageId,
    ...(traceparent !== undefined && { traceparent }),
  };
}

/** Whether two messages are the same event. */
export function isSameEvent(one: StoredEvent, other: StoredEvent): boolean {
  return one.source === other.source && one.id === other.id;
}

const EventItem = z.object({
  source: Text,
  eventId: Text,
  eventType: Text,
  eventTime: z.optional(Text),
  receivedAtMs: Count,
  messageId: z.optional(Text),
  traceparent: z.optional(Text),
});

export const STORED_EVENT_ATTRIBUTES: readonly string[] = Object.keys(EventItem.shape);

/** Undefined in rows of version 0.2. */
export function readStoredEvent(item: Item): StoredEvent | undefined {
  const { data } = EventItem.safeParse(item);
  return (
    data && {
      source: data.source.S,
      id: data.eventId.S,
      type: data.eventType.S,
      time: data.eventTime?.S,
      receivedAtMs: data.receivedAtMs,
      ...(data.messageId !== undefined && { messageId: data.messageId.S }),
      ...(data.traceparent !== undefined && { traceparent: data.traceparent.S }),
    }
  );
}

export function storedEventItem(event: StoredEvent): Item {
  return {
    source: { S: event.source },
    eventId: { S: event.id },
    eventType: { S: event.type },
    ...(event.time !== undefined && { eventTime: { S: event.time } }),
    receivedAtMs: { N: String(event.receivedAtMs) },
    ...(event.messageId !== undefined && { messageId: { S: event.messageId } }),
    ...(event.traceparent !== undefined && { traceparent: { S: event.traceparent } }),
  };
}
