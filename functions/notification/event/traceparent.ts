/** The W3C trace context of a producer. Source: https://www.w3.org/TR/trace-context/#traceparent-header */
import type { Event } from "./event.ts";

/** Version, trace id, parent id and flags. A version ff and ids of zeros are invalid. */
const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Undefined for anything else: a wrong trace context never stops an email. */
export function readTraceparent(value: unknown): string | undefined {
  return typeof value === "string" && TRACEPARENT.test(value) ? value : undefined;
}

/** The event's own trace context wins over the one beside it, in the message's attributes. */
export function withTraceparent(event: Event, beside: unknown): Event {
  const traceparent = event.traceparent ?? readTraceparent(beside);
  return traceparent === undefined ? event : { ...event, traceparent };
}
