/** Reads a message as an event: CloudEvents 1.0 or EventBridge, with or without an envelope. */
import * as z from "zod/mini";
import { openEnvelope } from "./envelope.ts";
import { type Digits, digitsUnder, parseJson, type ParsedJson } from "../../values/json.ts";
import { whatIsWrong } from "../../values/schema.ts";
import { textOf } from "../../values/decode.ts";
import { readTime } from "../../values/time.ts";
import { readTraceparent, withTraceparent } from "./traceparent.ts";

// Not z.minLength: it also reads the `length` of objects, and throws if that is not a number.
const Text = z.string().check(
  z.refine((text) => text !== "", "a string that is not empty"),
  z.meta({ minLength: 1 }),
);

/** An unreadable time is ignored, so that the email is still sent. */
const Time = z.optional(
  z
    .unknown()
    .check(
      z.describe(
        "When it happened: an RFC 3339 date-time, for example 2026-11-23T09:15:00+02:00. Other values are ignored.",
      ),
    ),
);

/**
 * A CloudEvents 1.0 document in the JSON format. Other attributes are ignored.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export const CloudEvent = z.object({
  specversion: z.literal("1.0"),
  id: Text,
  source: Text,
  type: Text,
  time: Time,
  data: z.optional(z.unknown()),
  // Null means absent (JSON format, section 2.2).
  data_base64: z.nullish(z.base64().check(z.meta({ contentMediaType: "application/json" }))),
  // Source: https://github.com/cloudevents/spec/blob/main/cloudevents/extensions/distributed-tracing.md
  traceparent: z.optional(
    z
      .unknown()
      .check(
        z.describe(
          "The W3C trace context, 55 characters. Kept, logged and passed on; other values are ignored.",
        ),
      ),
  ),
});

/**
 * An event as an EventBridge rule delivers it to a queue. Other fields are ignored.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export const EventBridgeEvent = z.object({
  id: Text,
  "detail-type": Text,
  source: Text,
  time: Time,
  detail: z.unknown(),
});

/** One event. Two messages with the same `source` and `id` are the same event. */
export type Event = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** When it happened, ISO 8601. Undefined: the producer did not say. */
  readonly time?: string;
  /** The producer's W3C trace context. */
  readonly traceparent?: string;
  readonly data: unknown;
  /** Numbers in `data` whose text JavaScript would change (19.90, 1e400, more than 15 digits), by JSON Pointer from `data`. */
  readonly digits?: Digits;
};

export type ReadEvent =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly detail: string };

/** A pipe's list, its record, and an SNS notification. */
const MAX_ENVELOPES = 3;

/**
 * Reads a message body (JSON text, at most SQS's 1 MiB) as an event. `detail` does not quote the body. `traceparent`: the message
 * attribute, for events without one.
 */
export function readEvent(body: string, traceparent?: string): ReadEvent {
  let parsed: ParsedJson;
  try {
    parsed = parseJson(body);
  } catch {
    return refuse("Expected the message body to be JSON");
  }
  let inside = "";
  for (let envelopes = 0; ; envelopes++) {
    const read = readBare(parsed);
    if (read.ok) return { ok: true, event: withTraceparent(read.event, traceparent) };
    const opened = openEnvelope(parsed);
    if (opened === undefined) return refuse(`${inside}${read.detail}`);
    if ("detail" in opened) return refuse(`${inside}${opened.detail}`);
    inside = `Inside ${opened.name}: `;
    if (envelopes === MAX_ENVELOPES)
      return refuse(`${inside}Expected an event, got more than ${MAX_ENVELOPES} envelopes`);
    parsed = opened.content;
  }
}

/** Reads a document without an envelope. */
function readBare({ value: json, digits }: ParsedJson): ReadEvent {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return refuse("Expected the message body to be a JSON object");
  const asCloudEvent = "specversion" in json ? readCloudEvent(json, digits) : undefined;
  if (asCloudEvent?.ok) return asCloudEvent;
  const asEventBridge = "detail-type" in json ? readEventBridgeEvent(json, digits) : undefined;
  if (asEventBridge?.ok) return asEventBridge;
  return (
    asCloudEvent ??
    asEventBridge ??
    refuse(
      "Expected a CloudEvents 1.0 document (with `specversion`) or an EventBridge event (with `detail-type`)",
    )
  );
}

function readCloudEvent(json: object, digits: Digits): ReadEvent {
  const parsed = CloudEvent.safeParse(json);
  if (!parsed.success) return refuse(whatIsWrong(parsed.error, "event"));
  const { id, source, type, time, data, data_base64: base64 } = parsed.data;
  const traceparent = readTraceparent(parsed.data.traceparent);
  const event = { id, source, type, ...(traceparent !== undefined && { traceparent }) };
  if (typeof base64 !== "string")
    return accept({ ...event, data }, time, digitsUnder(digits, "/data"));
  try {
    const inner = parseJson(textOf(Buffer.from(base64, "base64")));
    return accept({ ...event, data: inner.value }, time, inner.digits);
  } catch {
    return refuse("Expected `event.data_base64` to be JSON in base64");
  }
}

function readEventBridgeEvent(json: object, digits: Digits): ReadEvent {
  const parsed = EventBridgeEvent.safeParse(json);
  if (!parsed.success) return refuse(whatIsWrong(parsed.error, "event"));
  const { id, source, "detail-type": type, time, detail } = parsed.data;
  return accept({ id, source, type, data: detail }, time, digitsUnder(digits, "/detail"));
}

function accept(event: Event, given: unknown, digits: Digits): ReadEvent {
  const time = readTime(given);
  return {
    ok: true,
    event: {
      ...event,
      ...(time === undefined ? {} : { time }),
      ...(digits.size === 0 ? {} : { digits }),
    },
  };
}

function refuse(detail: string): ReadEvent {
  return { ok: false, detail };
}
