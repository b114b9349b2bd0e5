/** What an application says has happened, whichever envelope it came in. */
import * as z from "zod/mini";
import { type Digits, digitsUnder, parseJson, type ParsedJson } from "./json.ts";
import { whatIsWrong } from "./schema.ts";

const Text = z.string().check(z.minLength(1));

/**
 * A CloudEvents 1.0 document in the JSON format; attributes that we do not know are let through, as the specification asks.
 * Source: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export const CloudEvent = z.looseObject({
  specversion: z.literal("1.0"),
  id: Text,
  source: Text,
  type: Text,
  // Null is as good as absent (JSON format, section 2.2).
  subject: z.nullish(Text),
  time: z.nullish(z.iso.datetime({ offset: true })),
  datacontenttype: z.nullish(z.string()),
  dataschema: z.nullish(z.string()),
  data: z.optional(z.unknown()),
  data_base64: z.optional(z.base64()),
});

/**
 * An event as an EventBridge rule delivers it to a queue.
 * Source: https://docs.aws.amazon.com/eventbridge/latest/ref/overiew-event-structure.html
 */
export const EventBridgeEvent = z.looseObject({
  version: z.optional(z.string()),
  id: Text,
  "detail-type": Text,
  source: Text,
  account: z.optional(z.string()),
  time: z.optional(z.iso.datetime({ offset: true })),
  region: z.optional(z.string()),
  resources: z.optional(z.array(z.string())),
  detail: z.unknown(),
});

/** One event; `(source, id)` names it: two messages with the same pair are the same event, delivered twice. */
export type Event = {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  /** When it happened, ISO 8601, where the producer said so. */
  readonly time?: string;
  readonly data: unknown;
  /**
   * The producer's text of each number in `data` that JavaScript would write in another way (19.90, 1e400, more than 15
   * digits), by JSON Pointer (RFC 6901) from `data`. Absent: there is none.
   */
  readonly digits?: Digits;
};

export type ReadEvent =
  | { readonly ok: true; readonly event: Event }
  | { readonly ok: false; readonly detail: string };

/** Reads a message body (JSON text, up to SQS's 1 MiB) as an event, or says what is wrong with it without quoting it. */
export function readEvent(body: string): ReadEvent {
  let parsed: ParsedJson;
  try {
    parsed = parseJson(body);
  } catch {
    return refuse("Expected the message body to be JSON");
  }
  const { value: json, digits } = parsed;
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return refuse("Expected the message body to be a JSON object");
  if ("specversion" in json) return readCloudEvent(json, digits);
  if ("detail-type" in json) return readEventBridgeEvent(json, digits);
  return refuse(
    "Expected a CloudEvents 1.0 document (with `specversion`) or an EventBridge event (with `detail-type`)",
  );
}

function readCloudEvent(json: object, digits: Digits): ReadEvent {
  const parsed = CloudEvent.safeParse(json);
  if (!parsed.success) return refuse(whatIsWrong(parsed.error, "event"));
  const { id, source, type, time, data, data_base64: base64 } = parsed.data;
  if (base64 === undefined)
    return accept({ id, source, type, data }, time, digitsUnder(digits, "/data"));
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    const inner = parseJson(new TextDecoder().decode(bytes));
    return accept({ id, source, type, data: inner.value }, time, inner.digits);
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

function accept(event: Event, time: string | null | undefined, digits: Digits): ReadEvent {
  return {
    ok: true,
    event: {
      ...event,
      ...(time === undefined || time === null ? {} : { time }),
      ...(digits.size === 0 ? {} : { digits }),
    },
  };
}

function refuse(detail: string): ReadEvent {
  return { ok: false, detail };
}
